"""How the listener's weights are made: `python -m rubric.training CORPORA` makes and measures them."""
