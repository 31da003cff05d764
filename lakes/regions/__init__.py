"""From the lakes of a run to the inventory of each region. Begin with `assemble.py`.

`areas` finds the region of a lake, `groups` keeps together what completion will unite, `division` writes the lakes of
each region, `chain` takes them through ocean, rivers, completion and finish, `catalogue` says what came of what.
"""
