"""How the model in `models/weights` was made, from labelled pixels to the model card.

What it holds: reading each source of labelled pixels (`sources`), the samples file (`samples`), scores
against plain NDWI (`evaluation`), the card (`card_text`), what each choice is worth (`ablation` and its page), and
the command (`build.py`).
What it does not: training, which is the project's own `models.training`. Not part of the installed package.
"""
