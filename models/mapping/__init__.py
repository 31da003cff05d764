"""Large areas: `settings.py` is what a run and one tile of it are told, `tile.py` maps one tile."""
