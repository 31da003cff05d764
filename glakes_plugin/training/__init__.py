"""The panel "Training": the curves of a training that runs, or of any log.

`log.py` reads a log, `reckoning.py` is the arithmetic, `axis.py` and `curves.py` draw, `follower.py`
looks whether the log has grown, `dock.py` is the panel, `panel.py` ties them to the jobs of the workers.
"""
