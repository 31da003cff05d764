"""Writing tables without geometry, by the file's suffix."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pyogrio

from .errors import LakesError
from .files import written

TABLE_SUFFIXES = (".csv", ".gpkg")


def check_table_suffix(final: str | Path) -> None:
    """Check that a table of this name can be written, before any work is done for it.

    Raises:
        LakesError: the suffix is not one we write.
    """
    if Path(final).suffix.lower() not in TABLE_SUFFIXES:
        known = " or ".join(TABLE_SUFFIXES)
        raise LakesError(f"Cannot write '{final}': expected a table ending in {known}. Choose another name.")


def write_table(frame: pd.DataFrame, final: str | Path) -> None:
    """Write a table under its final name once it is complete; a .csv in UTF-8 with a comma.

    Raises:
        LakesError: the suffix is not one we write.
    """
    check_table_suffix(final)
    final = Path(final)
    with written(final) as part:
        if final.suffix.lower() == ".csv":
            frame.to_csv(part, index=False, encoding="utf-8")
        else:
            pyogrio.write_dataframe(frame, part, driver="GPKG", layer=final.stem, VERSION="1.3")
