"""Training needs its extra; without it only what reads and varies the examples is tested."""

from __future__ import annotations

from importlib.util import find_spec

collect_ignore = (
    []
    if find_spec("torch") and find_spec("onnx")
    else ["test_fit.py", "test_graph.py", "test_lessons.py", "test_unseen.py"]
)
