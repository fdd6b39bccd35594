from __future__ import annotations

import json
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from rubric.listener.errors import ListenerUnavailable
from rubric.listener.outside import with_arrays
from rubric.listener.weights import Array, Calibration, Graph, Weights, calibrate_anew, join_anew, read, write

UNSIGNED_BYTES = 2
SOME = Weights(
    Graph(b"graph" * 400, (Array("table", UNSIGNED_BYTES, (100, 20), b"\x01\x80" * 1000),)),
    '{"model": "words"}',
    Calibration.none(),
)


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    write(tmp_path / "listener.zip", SOME)
    back = read(tmp_path / "listener.zip")
    assert (back.tokenizer, back.calibration) == (SOME.tokenizer, SOME.calibration)
    assert back.model == SOME.graph.model


def test_the_model_names_the_file_and_the_place_of_each_array(tmp_path: Path) -> None:
    onnx = pytest.importorskip("onnx")
    path = tmp_path / "of any name"
    empty = onnx.ModelProto(graph=onnx.GraphProto(name="empty")).SerializeToString()
    write(path, replace(SOME, graph=replace(SOME.graph, model=empty)))
    back = read(path)
    graph = onnx.load_from_string(with_arrays(back.model, back.arrays, path.name)).graph
    (table,) = graph.initializer
    where = {entry.key: entry.value for entry in table.external_data}
    start = int(where["offset"])
    assert (graph.name, table.name, [*table.dims], table.data_type) == ("empty", "table", [100, 20], 2)
    assert where["location"] == path.name
    assert path.read_bytes()[start : start + int(where["length"])] == SOME.graph.arrays[0].content


def test_weights_joined_anew_are_the_same_but_for_that(tmp_path: Path) -> None:
    joins = {"affirm": (1.0, 0.5, -0.25)}
    write(tmp_path / "one.zip", SOME)
    join_anew(tmp_path / "one.zip", joins)
    write(tmp_path / "other.zip", replace(SOME, calibration=replace(SOME.calibration, joins=joins)))
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "other.zip").read_bytes()


def test_weights_calibrated_anew_are_the_same_but_for_that(tmp_path: Path) -> None:
    another = replace(Calibration.none(), joins={"affirm": (1.0, 0.5, -0.25)})
    write(tmp_path / "one.zip", SOME)
    calibrate_anew(tmp_path / "one.zip", another)
    write(tmp_path / "other.zip", replace(SOME, calibration=another))
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "other.zip").read_bytes()


def test_a_file_found_through_a_link_is_read_where_it_lies(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    write(tmp_path / "there" / "weights.zip", SOME)
    (tmp_path / "listener.zip").symlink_to(tmp_path / "there" / "weights.zip")
    back = read(tmp_path / "listener.zip")
    assert back.file == (tmp_path / "there" / "weights.zip").resolve()


def test_equal_weights_give_equal_bytes(tmp_path: Path) -> None:
    write(tmp_path / "one.zip", SOME)
    write(tmp_path / "other.zip", SOME)
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "other.zip").read_bytes()


def test_missing_weights_are_named(tmp_path: Path) -> None:
    with pytest.raises(ListenerUnavailable, match="not installed"):
        read(tmp_path / "listener.zip")


@pytest.mark.parametrize("place", [40, 1000, 3000, -60, -10])
def test_one_damaged_byte_is_noticed(tmp_path: Path, place: int) -> None:
    path = tmp_path / "listener.zip"
    write(path, SOME)
    content = bytearray(path.read_bytes())
    content[place] ^= 0xFF
    path.write_bytes(content)
    with pytest.raises(ListenerUnavailable):
        read(path)


@pytest.mark.parametrize("kept", [0, 10, 2000])
def test_a_file_cut_short_is_noticed(tmp_path: Path, kept: int) -> None:
    path = tmp_path / "listener.zip"
    write(path, SOME)
    path.write_bytes(path.read_bytes()[:kept])
    with pytest.raises(ListenerUnavailable, match="damaged"):
        read(path)


@pytest.mark.parametrize(
    ("changed", "said"), [({"rubric": "codebook@0"}, "codebook@0"), ({"codes": ["affirm"]}, "other codes")]
)
def test_weights_for_another_rubric_or_other_codes_are_refused(
    tmp_path: Path, changed: dict[str, object], said: str
) -> None:
    path = tmp_path / "listener.zip"
    write(path, SOME)
    with zipfile.ZipFile(path) as file:
        parts = {name: file.read(name) for name in file.namelist()}
    about = json.loads(parts["about.json"]) | changed
    with zipfile.ZipFile(path, "w") as file:
        for name, content in (parts | {"about.json": json.dumps(about).encode()}).items():
            file.writestr(name, content)
    with pytest.raises(ListenerUnavailable, match=said):
        read(path)
