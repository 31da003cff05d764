"""The button "Map lakes in view": what is looked at, what it will take, the run, and its results.

`button.py` ties the parts. Before the run: `dock.py` asks, `view.py` and `fitting.py` say what can be mapped,
`planning.py` has the worker reckon what it takes, `forecast.py` shows it. The run: `request.py` says what to
do with the provider's own algorithms, `run.py` does it in the folder of `run_folder.py`, `run_box.py` shows how
far it is and `partial_layer.py` what is finished, which `windows_so_far.py` finds. After it: `results.py` puts
the layers into the project.
"""
