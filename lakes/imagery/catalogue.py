"""The items of a STAC catalogue: of a file, or of an address page after page.

What is needed is little: dictionaries, and the links to next pages. pystac would resolve and keep
a tree of objects for each item and pystac-client speaks to servers with conformance documents of
their own; neither reads a saved answer with a broken item in it, which is refused here by name.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import SplitResult, urljoin, urlsplit

from ..errors import LakesError, MissingInput
from ..progress import Progress
from .assets import mapping, mappings, number
from .remote import fetch, shown

MOST_ITEMS = 20_000
MOST_PAGES = 2_000
"""A search beyond these is a mistake, or a server that never ends."""

Result = TypeVar("Result")


def read_catalogue(source: Path | str, progress: Progress) -> list[dict[str, Any]]:
    """The items of a STAC ItemCollection, Item or answer of a search.

    Args:
        source: a file, or an http(s) address, whose further pages are then read too.
        progress: asked whether to go on while a server is waited for.

    Raises:
        MissingInput: it is not there, does not answer, or is no JSON.
        LakesError: it holds no STAC items, or more pages than a search should have.
    """
    if isinstance(source, Path):
        document = _parsed(_content(source), source)
        items = _items(document, source)
        _tell_pages(document, len(items), progress)
        return items
    documents = list(_pages(source, progress))
    items = [item for document in documents for item in _features(document)]
    if not items or len(documents) == 1:
        items = _items(documents[0], source)
    progress.info(f"The catalogue answered {len(items)} items on {len(documents)} pages.")
    return items


def _content(path: Path) -> bytes:
    if not path.exists():
        raise MissingInput(path)
    try:
        return path.read_bytes()
    except OSError as error:
        raise MissingInput(path, f"cannot be read ({error.strerror})", _EXPECTED) from error


_EXPECTED = "A STAC ItemCollection, Item or search result is expected."


def _parsed(content: bytes, source: Path | str) -> dict[str, Any]:
    try:
        return mapping(json.loads(content.decode("utf-8-sig")))
    except (ValueError, RecursionError) as error:
        remedy = f"{_EXPECTED} Save it again." if isinstance(source, Path) else f"{_EXPECTED} Check the address."
        raise MissingInput(shown(source), "is not valid JSON", remedy) from error


def _pages(address: str, progress: Progress) -> Iterator[dict[str, Any]]:
    """The document at an address and those that its `next` links name, on the same server only."""
    page: tuple[str, bytes | None] | None = (address, None)
    seen, count = set(), 0
    pool = ThreadPoolExecutor(1)
    try:
        while page and page not in seen:
            seen.add(page)
            content = awaited(pool.submit(fetch, *page), 0.0, progress)
            document = _parsed(content, page[0])
            count += len(_features(document))
            yield document
            page = _next_page(document, page[0])
            if page and (count > MOST_ITEMS or len(seen) >= MOST_PAGES):
                raise LakesError(
                    f"'{shown(address)}' names ever more pages: {count} items on {len(seen)} so far, up to {MOST_ITEMS}"
                    f" items on {MOST_PAGES} are expected. Narrow the search, or raise its limit of items per page."
                )
    finally:
        # Whoever cancels does not wait for a server.
        pool.shutdown(wait=False, cancel_futures=True)


def _next_page(document: dict[str, Any], address: str) -> tuple[str, bytes | None] | None:
    """Address of the next page and what to post to it; None on the last page."""
    links = (link for link in mappings(document.get("links")) if link.get("rel") == "next")
    link = next((link for link in links if isinstance(link.get("href"), str)), None)
    # Some servers name a next page behind the last one, and it is empty.
    if link is None or not _features(document):
        return None
    body = json.dumps(mapping(link.get("body"))).encode() if str(link.get("method")).upper() == "POST" else None
    try:
        here, there = urlsplit(address), urlsplit(urljoin(address, link["href"]))
        same = there.scheme in ("http", "https") and _server(here) == _server(there)
    except ValueError:
        sentence = f"'{shown(address)}' names a next page by what is no address. Give its items as a file."
        raise LakesError(sentence) from None
    if not same:
        raise LakesError(
            f"'{shown(address)}' names a next page on another server ('{there.hostname}'), which is not asked. Save the"
            " items of all pages as one file and give that."
        )
    # Servers behind a gateway often write http where they are reached by https.
    return there._replace(scheme=here.scheme).geturl(), body


def _server(parts: SplitResult) -> tuple[str | None, int | None]:
    return parts.hostname, None if parts.port in (80, 443) else parts.port


def _features(document: dict[str, Any]) -> list[dict[str, Any]]:
    features = document.get("features")
    return [mapping(feature) for feature in features] if isinstance(features, list) else []


def _items(document: dict[str, Any], source: Path | str) -> list[dict[str, Any]]:
    """The items of a document; raises `LakesError` where it holds none."""
    name = shown(source)
    expected = f"'{name}' is not a STAC ItemCollection, Item or search result"
    kind, features = document.get("type"), document.get("features")
    if kind == "Feature" and "assets" in document:
        return [document]
    if kind in ("Catalog", "Collection"):
        raise LakesError(
            f"{expected} but a STAC {kind}, which names no images. Search it, and give the address of that search or"
            " the items found as a file."
        )
    if kind not in ("FeatureCollection", "ItemCollection") or not isinstance(features, list):
        raise LakesError(f"{expected}: it has no features. Give what a STAC search answers.")
    if not features:
        raise LakesError(f"'{name}' holds no items: the search found nothing. Widen its area or period.")
    items = _features(document)
    if not any("assets" in item for item in items):
        raise LakesError(f"{expected}: none of its {len(items)} features has assets. Give what a STAC search answers.")
    return items


def _tell_pages(document: dict[str, Any], count: int, progress: Progress) -> None:
    matched = number(document.get("numberMatched")) or number(mapping(document.get("context")).get("matched"))
    if matched and matched > count:
        progress.warn(
            f"The file holds {count} of {matched:g} items that the search found. Save all of its pages, or give the"
            " address of the search instead of the file."
        )


def awaited(future: Future[Result], percent: float, progress: Progress) -> Result:
    """The result of work in a thread; meanwhile `progress` is asked whether to go on."""
    progress.percent(percent)
    while not wait([future], timeout=0.2).done:
        progress.percent(percent)
    return future.result()
