"""The models of this user: which there are, what their cards say, which one the window takes.

Start at `page.py`, the page in QGIS's options; `library.py` knows files only, `card_text.py` makes a card readable.
"""
