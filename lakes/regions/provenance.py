"""What made the lakes of a region, as plain values: composite, model, settings, data, steps."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ..errors import MissingInput
from ..rasters import open_raster
from ..tiles.folder import RunFolder
from ..version import software_version
from .chain import STEPS, Done, Stock
from .division import DIVISION_SOURCES, DIVISION_VALUES
from .marks import Mark
from .sources import Source

COMPOSITE_TAGS = ("START", "END", "SCENE_COUNT", "SCENE_DATES", "CLOUD_MASK", "SOFTWARE")
"""Of a composite's file, as `compositescenes` and `compositeearthengine` write them."""


def composite_tags(run: RunFolder) -> dict[str, str]:
    """What the composite says of itself; nothing where it is not there any more."""
    try:
        with open_raster(run.job["input"]) as dataset:
            tags = dataset.tags()
    except MissingInput:
        return {}
    return {name.lower(): tags[name] for name in COMPOSITE_TAGS if name in tags}


def used_sources(done: list[Done], stock: Stock) -> list[Source]:
    """The data that the region was made with, each once."""
    names = [name for one in done for name in STEPS[one.step].sources]
    return stock.sources.of(*dict.fromkeys([*DIVISION_SOURCES, *names]))


def provenance(division: Mark, done: list[Done], stock: Stock, run: RunFolder) -> dict[str, Any]:
    """Properties of the item of a region.

    Args:
        division: what the region was given.
        done: its steps.
        stock: what they were done with.
        run: of which it is a part.
    """
    job, left_out = run.job, [step for step in STEPS if step not in [one.step for one in done]]
    tags = composite_tags(run)
    return {
        "processing:software": {"GLAKES": software_version()},
        "processing:lineage": _lineage(done, left_out, run),
        "glakes:run": job["digest"],
        "glakes:composite": {"name": Path(job["input"]).name, "files": job["input_files"], **tags},
        "glakes:model": {"name": Path(job["model_path"]).name, "sha256": job["model"]},
        "glakes:mapping": job["settings"],
        "glakes:steps": [
            _step("division", DIVISION_VALUES, division, stock),
            *(_step(one.step, STEPS[one.step].values, one.mark, stock) for one in done),
        ],
        "glakes:left_out": left_out,
        "glakes:data": [_data(source) for source in used_sources(done, stock)],
        "glakes:decisions": stock.decided or None,
    }


def _step(name: str, values: tuple[str, ...], mark: Mark, stock: Stock) -> dict[str, Any]:
    numbers = {key: value for key, value in mark.said.items() if key.isupper()}
    return {"step": name, "settings": {value: getattr(stock.settings, value) for value in values}, "numbers": numbers}


def _data(source: Source) -> dict[str, Any]:
    files = [{"name": file["name"], "size": file["size"], "checksum": file["checksum"]} for file in source.files]
    return {"setting": source.setting, "name": Path(source.name).name, "files": files}


def _lineage(done: list[Done], left_out: list[str], run: RunFolder) -> str:
    steps = ", ".join(one.step for one in done)
    text = (
        f"Lakes of '{Path(run.job['input']).name}', predicted with '{Path(run.job['model_path']).name}' in"
        f" {len(run.job['tiles'])} tiles, outlined and joined; then {steps}."
    )
    return text + (f" Left out, since no data were given: {', '.join(left_out)}." if left_out else "")
