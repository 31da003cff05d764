"""The button "Map lakes in view": what is looked at, what it will take, the run, and its results.

`button.py` ties the parts; `dialog.py` asks, `run.py` does (with the provider's own algorithms),
`run_bar.py` shows the progress, `results.py` puts the layers into the project. `view.py`,
`fitting.py` and `speed.py` are the arithmetic behind the dialog.
"""
