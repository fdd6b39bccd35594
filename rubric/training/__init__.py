"""How the listener's weights are made: `python -m rubric.training CORPORA` trains, measures and writes them."""
