"""What an inventory says: sizes, a grid, profiles, totals; and how inventories differ.

`tally.py` counts lakes as they are read, `cutting.py` shares a lake out among the cells it lies in,
`totals.py` states the numbers of the paper, `statistics_report.py` and `compare_report.py` draw.
"""
