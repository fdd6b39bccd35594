from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from rubric.listener.errors import ListenerUnavailable
from rubric.listener.weights import Calibration, Weights, read, write

SOME = Weights(b"graph" * 1000, '{"model": "words"}', Calibration.none())


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    write(tmp_path / "listener.zip", SOME)
    assert read(tmp_path / "listener.zip") == SOME


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


def test_weights_for_another_rubric_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "listener.zip"
    write(path, SOME)
    with zipfile.ZipFile(path) as file:
        parts = {name: file.read(name) for name in file.namelist()}
    about = json.loads(parts["about.json"]) | {"rubric": "codebook@0"}
    with zipfile.ZipFile(path, "w") as file:
        for name, content in (parts | {"about.json": json.dumps(about).encode()}).items():
            file.writestr(name, content)
    with pytest.raises(ListenerUnavailable, match="codebook@0"):
        read(path)
