"""Where an address of a catalogue leads, and the one place that opens files behind http(s).

Only http, https and files of this machine are opened; addresses may carry passwords and tokens, so
messages name them without.
"""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

import rasterio
from rasterio.io import DatasetReader

from ..errors import LakesError, MissingInput
from ..rasters import open_raster

PREFIX = "/vsicurl/"
"""GDAL's name for a file that is read over http in ranges."""

HTTP_OPTIONS = {
    "GDAL_DISABLE_READDIR_ON_OPEN": "EMPTY_DIR",
    "GDAL_INGESTED_BYTES_AT_OPEN": 32768,
    "GDAL_HTTP_CONNECTTIMEOUT": 10,
    "GDAL_HTTP_LOW_SPEED_LIMIT": 1000,
    "GDAL_HTTP_LOW_SPEED_TIME": 20,
    "GDAL_HTTP_MAX_RETRY": 3,
    "GDAL_HTTP_RETRY_DELAY": 0.5,
}
"""A stalled answer (under 1000 bytes a second for 20 s) is given up; busy servers are asked again."""


def locate(href: str, folder: Path) -> Path | str:
    """What to open for an address.

    Args:
        href: http(s) or file address, absolute path, or path relative to `folder`.
        folder: where the catalogue file lies.

    Raises:
        LakesError: an address of another kind.
    """
    try:
        parts = urlsplit(href)
        scheme, host = parts.scheme.lower(), parts.hostname
    except ValueError:
        raise LakesError("its address is not one") from None
    if not href or not href.isprintable():
        raise LakesError("its address is not one")
    if scheme in ("http", "https"):
        if not host:
            raise LakesError("its address names no host")
        return PREFIX + quote(href.partition("#")[0], safe=";/?:@&=+$,%~!*'()[]-._")
    if scheme == "file" and host in (None, "localhost"):
        return _local(Path(unquote(parts.path)))
    # One letter is a drive.
    if len(scheme) > 1:
        raise LakesError(f"addresses '{scheme}:' are not opened, only http, https and files of this machine")
    literal = folder / href
    return _local(literal if literal.is_file() else folder / unquote(href))


def _local(path: Path) -> Path:
    if path.as_posix().lower().startswith("/vsi"):
        raise LakesError("addresses '/vsi...' are not opened, only http, https and files of this machine")
    return path


def shown(path: Path | str) -> str:
    """How messages name a file: an address without user, password and query."""
    text = str(path)
    if not text.startswith(PREFIX):
        return text
    parts = urlsplit(text.removeprefix(PREFIX))
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"


def open_file(path: Path | str) -> DatasetReader:
    """Open a file of a scene, here or behind http.

    Raises:
        MissingInput: it is not there, does not answer, or cannot be read.
    """
    return open_listed(path) if str(path).startswith(PREFIX) else open_raster(path)


def open_listed(path: Path | str) -> DatasetReader:
    """Open what a catalogue names: GeoTIFF or JPEG 2000, which hold their pixels; a VRT could lead anywhere.

    Raises:
        MissingInput: it is not there, does not answer, or is of another format.
    """
    driver = "JP2OpenJPEG" if str(path).partition("?")[0].lower().endswith(".jp2") else "GTiff"
    try:
        # What a file is opened with stays with it, also outside of this block.
        with rasterio.Env(**HTTP_OPTIONS):
            return rasterio.open(path, driver=driver)
    except rasterio.errors.RasterioIOError as error:
        if not str(path).startswith(PREFIX):
            reason = "is no GeoTIFF or JPEG 2000 that can be read" if Path(path).exists() else "does not exist"
            raise MissingInput(path, reason) from error
        code = re.search(r"response code\D{1,3}(\d{3})", str(error))
        reason = f"answers {code[1]}" if code else "does not answer, or is no GeoTIFF or JPEG 2000"
        # Not from the error: it holds the whole address.
        raise MissingInput(shown(path), reason, "Check the address and the connection.") from None
