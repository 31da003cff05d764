"""Where an address of a catalogue leads, and the one place that asks servers behind http(s).

Only http, https and files of this machine are opened; addresses may carry passwords and tokens, so
messages name them without.
"""

from __future__ import annotations

import re
import time
from http.client import HTTPException
from pathlib import Path
from urllib import request
from urllib.error import HTTPError
from urllib.parse import quote, unquote, urljoin, urlsplit

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


TIMEOUT = 30.0
"""Seconds that a server may be silent."""

DOCUMENT_LIMIT = 64 * 2**20
"""Bytes of one page of a catalogue; a page of 1000 items has about 20 MB."""

_TRIES = 4
_BUSY = (429, 500, 502, 503, 504)


def is_address(text: object) -> bool:
    """True for what is to be asked of a server rather than read from a disk."""
    return str(text).lower().startswith(("http://", "https://"))


def fetch(address: str, body: bytes | None = None) -> bytes:
    """The document at an http(s) address; a busy server is asked again.

    Args:
        address: http or https.
        body: JSON to post; None = get.

    Raises:
        MissingInput: the server does not answer, or with an error or something huge.
    """
    headers = {"Accept": "application/geo+json, application/json", "User-Agent": "GLAKES"}
    if body is not None:
        headers["Content-Type"] = "application/json"
    asked = request.Request(_encoded(address), body, headers)  # noqa: S310, the opener knows http and https only
    reason = "does not answer"
    for attempt in range(_TRIES):
        if attempt:
            time.sleep(HTTP_OPTIONS["GDAL_HTTP_RETRY_DELAY"] * 2**attempt)
        try:
            with _opener().open(asked, timeout=TIMEOUT) as answer:
                content: bytes = answer.read(DOCUMENT_LIMIT + 1)
                is_cut = bool(answer.length) and len(content) <= DOCUMENT_LIMIT
        except HTTPError as error:
            error.close()
            reason = f"answers {error.code}"
            if error.code not in _BUSY:
                break
        except (OSError, HTTPException, ValueError):
            reason = "does not answer"
        else:
            if len(content) > DOCUMENT_LIMIT:
                remedy = "Ask for fewer items per page."
                raise MissingInput(shown(address), f"is larger than {DOCUMENT_LIMIT / 1e6:.0f} MB", remedy)
            if not is_cut:
                return content
            reason = "breaks off"
    # Not from the error: it may hold the whole address.
    raise MissingInput(shown(address), reason, "Check the address and the connection.") from None


def _opener() -> request.OpenerDirector:
    """Without the handlers of urllib for files and ftp, so that no redirection leads there."""
    opener = request.OpenerDirector()
    for handler in (
        request.ProxyHandler,
        request.UnknownHandler,
        request.HTTPHandler,
        request.HTTPSHandler,
        request.HTTPDefaultErrorHandler,
        request.HTTPRedirectHandler,
        request.HTTPErrorProcessor,
    ):
        opener.add_handler(handler())
    return opener


def _encoded(address: str) -> str:
    return quote(address.partition("#")[0], safe=";/?:@&=+$,%~!*'()[]-._")


def locate(href: str, base: Path | str) -> Path | str:
    """What to open for an address.

    Args:
        href: http(s) or file address, absolute path, or path relative to `base`.
        base: folder of the catalogue's file, or the catalogue's address, which names no files of this machine.

    Raises:
        LakesError: an address of another kind.
    """
    if isinstance(base, str):
        return _locate_remote(href, base)
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
        return PREFIX + _encoded(href)
    if scheme == "file" and host in (None, "localhost"):
        return _local(Path(unquote(parts.path)))
    # One letter is a drive.
    if len(scheme) > 1:
        raise LakesError(f"addresses '{scheme}:' are not opened, only http, https and files of this machine")
    literal = base / href
    return _local(literal if literal.is_file() else base / unquote(href))


def _locate_remote(href: str, base: str) -> Path | str:
    try:
        address = urljoin(base, href)
    except ValueError:
        raise LakesError("its address is not one") from None
    if not is_address(address):
        scheme = address.partition(":")[0]
        raise LakesError(f"addresses '{scheme}:' of a catalogue on the web are not opened, only http and https")
    return locate(address, Path())


def _local(path: Path) -> Path:
    if path.as_posix().lower().startswith("/vsi"):
        raise LakesError("addresses '/vsi...' are not opened, only http, https and files of this machine")
    return path


def shown(path: Path | str) -> str:
    """How messages name a file: an address without user, password and query."""
    text = str(path)
    if not text.startswith(PREFIX) and not (isinstance(path, str) and is_address(path)):
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
    try:
        # What a file is opened with stays with it, also outside of this block.
        with rasterio.Env(**HTTP_OPTIONS):
            return _open_as(path, _drivers(path))
    except rasterio.errors.RasterioIOError as error:
        if not str(path).startswith(PREFIX):
            reason = "is no GeoTIFF or JPEG 2000 that can be read" if Path(path).exists() else "does not exist"
            raise MissingInput(path, reason) from error
        code = re.search(r"response code\D{1,3}(\d{3})", str(error))
        reason = f"answers {code[1]}" if code else "does not answer, or is no GeoTIFF or JPEG 2000"
        remedy = "Check the address and the connection."
        if code and code[1] in ("401", "403", "409"):
            remedy = "It wants a signed address or a sign-in: save the items with signed addresses, or the products."
        # Not from the error: it holds the whole address.
        raise MissingInput(shown(path), reason, remedy) from None


def _drivers(path: Path | str) -> list[str]:
    name = str(path).partition("?")[0].lower()
    if name.endswith(".jp2"):
        return ["JP2OpenJPEG"]
    return ["GTiff"] if name.endswith((".tif", ".tiff")) else ["GTiff", "JP2OpenJPEG"]


def _open_as(path: Path | str, drivers: list[str]) -> DatasetReader:
    """Open with the first driver that can."""
    for driver in drivers[:-1]:
        try:
            return rasterio.open(path, driver=driver)
        except rasterio.errors.RasterioIOError:
            continue
    return rasterio.open(path, driver=drivers[-1])
