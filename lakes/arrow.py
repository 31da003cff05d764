"""Layers read in batches through Arrow's C stream, which GDAL gives in one pass over the file.

Skipping to a feature costs as much as reading those before it, so reading a layer part by part that way takes
time that grows with the square of its size. The stream has no such cost. What stands here of Arrow's C data
interface (arrow.apache.org/docs/format/CDataInterface.html) is what layers need: numbers, texts and geometry.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from ctypes import CFUNCTYPE, POINTER, byref, c_char_p, c_int, c_int64, c_void_p, py_object, pythonapi
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pyogrio.raw import open_arrow

from .errors import LakesError

Values = NDArray[Any]

NUMBERS = {b"c": "i1", b"C": "u1", b"s": "i2", b"S": "u2", b"i": "i4", b"I": "u4", b"l": "i8", b"L": "u8"}
NUMBERS |= {b"f": "f4", b"g": "f8"}
TEXTS = {b"z": "i4", b"u": "i4", b"Z": "i8", b"U": "i8"}
"""Of varying length: what kind of numbers their offsets are."""


class _Schema(ctypes.Structure):
    pass


class _Array(ctypes.Structure):
    pass


class _Stream(ctypes.Structure):
    pass


_Schema._fields_ = [
    ("format", c_char_p),
    ("name", c_char_p),
    ("metadata", c_void_p),
    ("flags", c_int64),
    ("n_children", c_int64),
    ("children", POINTER(POINTER(_Schema))),
    ("dictionary", c_void_p),
    ("release", CFUNCTYPE(None, POINTER(_Schema))),
    ("private_data", c_void_p),
]
_Array._fields_ = [
    ("length", c_int64),
    ("null_count", c_int64),
    ("offset", c_int64),
    ("n_buffers", c_int64),
    ("n_children", c_int64),
    ("buffers", POINTER(c_void_p)),
    ("children", POINTER(POINTER(_Array))),
    ("dictionary", c_void_p),
    ("release", CFUNCTYPE(None, POINTER(_Array))),
    ("private_data", c_void_p),
]
_Stream._fields_ = [
    ("get_schema", CFUNCTYPE(c_int, POINTER(_Stream), POINTER(_Schema))),
    ("get_next", CFUNCTYPE(c_int, POINTER(_Stream), POINTER(_Array))),
    ("get_last_error", CFUNCTYPE(c_char_p, POINTER(_Stream))),
    ("release", c_void_p),
    ("private_data", c_void_p),
]
_pointer = pythonapi.PyCapsule_GetPointer
_pointer.restype, _pointer.argtypes = c_void_p, [py_object, c_char_p]


def read_batches(path: str, layer: str | None, columns: list[str], size: int) -> Iterator[dict[str, Values]]:
    """Read a layer from its first feature to its last, so many at a time.

    Yields:
        by column an array with a value per feature: numbers as they are (floats with NaN where one is missing),
        texts as `str`, other than numbers and texts left out; and under the name "" the geometry as WKB. None is
        a missing text or geometry.

    Raises:
        pyogrio.errors.DataSourceError: no such file.
        pyogrio.errors.DataLayerError: no such layer.
        LakesError: the file breaks off.
    """
    with open_arrow(path, layer=layer, columns=columns, batch_size=size, use_pyarrow=False) as (meta, source):
        capsule = source.__arrow_c_stream__()
        stream = _Stream.from_address(_pointer(capsule, b"arrow_array_stream"))
        schema = _Schema()
        _check(stream.get_schema(byref(stream), byref(schema)), stream, path)
        try:
            kinds = [(child.name.decode(), child.format) for child in _children(schema)]
            shape = meta["geometry_name"] or "wkb_geometry"
            yield from _batches(stream, [("" if name == shape else name, kind) for name, kind in kinds], path)
        finally:
            schema.release(byref(schema))


def _batches(stream: _Stream, kinds: list[tuple[str, bytes]], path: str) -> Iterator[dict[str, Values]]:
    while True:
        batch = _Array()
        _check(stream.get_next(byref(stream), byref(batch)), stream, path)
        if not batch.release:
            return
        try:
            found = {
                name: _values(child, kind)
                for (name, kind), child in zip(kinds, _children(batch))
                if kind in NUMBERS or kind in TEXTS
            }
        finally:
            batch.release(byref(batch))
        yield found


def _check(code: int, stream: _Stream, path: str) -> None:
    if code:
        reason = (stream.get_last_error(byref(stream)) or b"").decode(errors="replace")
        raise LakesError(f"'{path}' cannot be read to its end ({reason or f'error {code}'}). Check or renew the file.")


def _children(parent: Any) -> list[Any]:
    return [parent.children[number].contents for number in range(parent.n_children)]


def _values(column: _Array, kind: bytes) -> Values:
    """A copy of a column; its buffers go with the batch."""
    if kind in NUMBERS:
        values = _buffer(column, 1, NUMBERS[kind], column.length).copy()
        missing = _missing(column)
        return values if missing is None else np.where(missing, np.nan, values)
    # For missing geometry GDAL's FlatGeobuf leaves the offset 0, writes no bytes and sets no mark.
    offsets = np.maximum.accumulate(_buffer(column, 1, TEXTS[kind], column.length + 1))
    first = int(offsets[0])
    data = ctypes.string_at(column.buffers[2] + first, int(offsets[-1]) - first) if offsets[-1] > first else b""
    ends = (offsets - first).tolist()
    parts: list[Any] = [data[start:stop] or None for start, stop in zip(ends, ends[1:])]
    if kind in (b"u", b"U"):
        parts = ["" if part is None else part.decode(errors="replace") for part in parts]
    found = np.empty(len(parts), dtype=object)
    found[:] = parts
    missing = _missing(column)
    if missing is not None:
        found[missing] = None
    return found


def _missing(column: _Array) -> NDArray[np.bool_] | None:
    if column.null_count == 0 or not column.buffers[0]:
        return None
    stop = column.offset + column.length
    bits = np.frombuffer(ctypes.string_at(column.buffers[0], (stop + 7) // 8), dtype=np.uint8)
    return np.unpackbits(bits, bitorder="little")[column.offset : stop] == 0


def _buffer(column: _Array, number: int, kind: str, count: int) -> Values:
    size = np.dtype(kind).itemsize
    if count == 0 or not column.buffers[number]:
        return np.zeros(count, dtype=kind)
    start = column.buffers[number] + column.offset * size
    memory: Any = (ctypes.c_char * (count * size)).from_address(start)
    return np.frombuffer(memory, dtype=kind)
