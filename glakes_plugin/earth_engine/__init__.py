"""The part of the settings page that is about the user's account at Google Earth Engine.

`account.py` knows where Earth Engine keeps its credentials, and never what they are; `sign_in.py` runs
Earth Engine's own sign-in in the worker's Python; `box.py` shows both, the project and a test of them.
"""
