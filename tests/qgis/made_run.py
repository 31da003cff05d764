"""Run folders as `maplakes` leaves them, made without the worker: tiles beside each other on a raster in degrees."""

import json
import platform
from pathlib import Path

from osgeo import ogr, osr

SIDE = 100
DEGREES = 0.01
WEST, NORTH = 100.0, 40.0
DIGEST = "d" * 64
SUFFIXES = {"probability": ".tif", "lakes": ".fgb", "pieces": ".npz"}
BYTES = 10
"""Of a part that is only there to have a size."""


def make_run(root, rows=3, cols=4, **changes):
    """A folder whose tiles all wait; returns it."""
    for name in ("parts", "done", "failed", "begun"):
        (root / name).mkdir(parents=True, exist_ok=True)
    crs = osr.SpatialReference()
    crs.ImportFromEPSG(4326)
    names = [(f"r{row:04d}c{col:04d}", row, col) for row in range(rows) for col in range(cols)]
    job = {
        "settings": {"threshold": 0.4, "min_area": 0.005, "device": "cpu", "precision": "fast"},
        "input": str(root.parent / "composite 湖.tif"),
        "raster": {
            "crs": crs.ExportToWkt(),
            "transform": [DEGREES / SIDE, 0.0, WEST, 0.0, -DEGREES / SIDE, NORTH],
            "height": rows * SIDE,
            "width": cols * SIDE,
        },
        "model": "a" * 64,
        "model_path": str(root.parent / "starter.safetensors"),
        "software": software(),
        "tiles": {name: [row * SIDE, col * SIDE, SIDE, SIDE] for name, row, col in names},
        "digest": DIGEST,
        **changes,
    }
    (root / "job.json").write_text(json.dumps(job, indent=1))
    return root


def software():
    text = (Path(__file__).resolve().parents[2] / "metadata.txt").read_text(encoding="utf-8")
    return next(line.partition("=")[2] for line in text.splitlines() if line.startswith("version="))


def finish(root, name, status="ok", **properties):
    """Mark a tile as done, with parts of the sizes that the marker says."""
    for suffix in SUFFIXES.values():
        path = root / "parts" / (name + suffix)
        if not path.exists():
            path.write_bytes(bytes(BYTES))
    about = {
        "datetime": "2026-03-01T10:00:00Z",
        "glakes:job": DIGEST,
        "glakes:status": status,
        "glakes:lakes": 5 if status == "ok" else 0,
        "glakes:pieces": 2,
        "glakes:seconds": 12.5,
        "glakes:attempt": 1,
        "glakes:host": "node1",
        "glakes:engine": "openvino fast",
        **properties,
    }
    sizes = {kind: (root / "parts" / (name + suffix)).stat().st_size for kind, suffix in SUFFIXES.items()}
    # Of the length of a real one.
    outline = [[100.0 + number / 1000, 40.123456789] for number in range(33)]
    marker = {
        "type": "Feature",
        "id": name,
        "geometry": {"type": "Polygon", "coordinates": [outline]},
        "properties": about,
        "assets": {kind: {"file:size": size, "file:checksum": "1220" + "0" * 64} for kind, size in sizes.items()},
    }
    replace(root / "done" / f"{name}.json", json.dumps(marker, indent=1))


def fail(root, name, reason="It took longer than the limit of 2 minutes.", details=("line 1", "line 2")):
    note = {"tile": name, "reason": reason, "attempts": 3, "details": list(details)}
    replace(root / "failed" / f"{name}.json", json.dumps(note))


def begin(root, name, times=1):
    replace(root / "begun" / name, str(times))


def drive(root, pid, host=None):
    replace(root / "driver.json", json.dumps({"host": host or platform.node(), "pid": pid}))


def replace(path, text):
    """As `lakes/files.py` does: under its name only when it is whole."""
    part = path.with_name(f".{path.name}.part")
    part.write_text(text, encoding="utf-8")
    part.replace(path)


def write_lakes(root, name, sizes):
    """The lakes of a tile: squares of so many km2 in its middle."""
    row, col = int(name[1:5]), int(name[6:10])
    crs = osr.SpatialReference()
    crs.ImportFromEPSG(4326)
    path = root / "parts" / f"{name}.fgb"
    path.unlink(missing_ok=True)
    data = ogr.GetDriverByName("FlatGeobuf").CreateDataSource(str(path))
    layer = data.CreateLayer(name, crs, ogr.wkbPolygon)
    layer.CreateField(ogr.FieldDefn("lake_id", ogr.OFTInteger64))
    layer.CreateField(ogr.FieldDefn("area_km2", ogr.OFTReal))
    for number, size in enumerate(sizes):
        x, y = WEST + (col + 0.5) * DEGREES, NORTH - (row + 0.5) * DEGREES
        side = size**0.5 / 111.0
        feature = ogr.Feature(layer.GetLayerDefn())
        feature["lake_id"], feature["area_km2"] = number, size
        ring = f"{x} {y},{x + side} {y},{x + side} {y + side},{x} {y + side},{x} {y}"
        feature.SetGeometry(ogr.CreateGeometryFromWkt(f"POLYGON(({ring}))"))
        layer.CreateFeature(feature)
