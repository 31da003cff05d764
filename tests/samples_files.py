"""What another program does with a samples file: reads it with a query, changes it with a statement."""

import sqlite3
from contextlib import closing
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SAMPLE = ROOT / "resources" / "sample" / "t48que"
"""The folder of the bundled samples and their image."""


def rows(path, query):
    with closing(sqlite3.connect(path)) as database:
        return database.execute(query).fetchall()


def write(path, statement):
    """The triggers of the spatial index want these functions, though nothing calls them."""
    with closing(sqlite3.connect(path)) as database, database:
        for name in ("IsEmpty", "MinX", "MaxX", "MinY", "MaxY"):
            database.create_function(f"ST_{name}", 1, lambda _shape: None)
        database.execute(statement)
