"""What the steps that map large areas are told."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ...lakes.steps import Settings, check, indifferent, output_file
from ..settings import check_prediction

SCHEDULER = re.compile(r"(processes:[1-9]\d{0,3}|(tcp|tls)://\S+|)")
"""What may run tiles: this machine, so many processes on it, Dask."""


@dataclass(frozen=True)
class MapSettings(Settings):
    """Lakes of a large raster, in tiles that are kept in a run folder."""

    input: str
    """A raster, or a folder of the tiles of one."""
    run_folder: str = indifferent()
    lakes: str | None = output_file(default=None)
    """Polygon layer; None = only the parts in the run folder."""
    report: str | None = output_file(default=None)
    """HTML page."""
    grid: str | None = None
    """Layer of rectangles, a tile each; None = tiles over the whole raster."""
    model: str | None = None
    """Model file; None = the shipped starter model."""
    threshold: float = 0.5
    min_area: float = 0.0
    """km2, geodesic, of a whole lake."""
    tile_size: int = 0
    """Pixels, without a grid; 0 = one degree, or 10,240 pixels."""
    device: str = "auto"
    precision: str = "exact"
    scheduler: str = indifferent(default="")
    """Empty = this machine; `processes:4`; `tcp://` or `tls://` = Dask."""
    resource: str = indifferent(default="")
    """What a Dask worker must offer to get a tile, such as GPU=1."""
    time_limit: float = indifferent(default=0.0)
    """Minutes for one tile; 0 = none."""
    verify: bool = indifferent(default=False)
    """Compare the checksums of all files of finished tiles first."""
    dry_run: bool = indifferent(default=False)
    """Prepare the run folder and say what would be done."""

    def __post_init__(self) -> None:
        check_prediction(self.device, self.precision, self.threshold)
        check(bool(self.run_folder), "RUN_FOLDER is empty. Choose a folder for the parts of the run.")
        for name in ("min_area", "tile_size", "time_limit"):
            check(getattr(self, name) >= 0, f"{name.upper()} must not be negative; found {getattr(self, name)}.")
        check(
            bool(SCHEDULER.fullmatch(self.scheduler)),
            "SCHEDULER must be empty (this machine), processes:N, or the address of a Dask scheduler that begins with"
            f" tcp:// or tls://; found '{self.scheduler}'.",
        )
        check(
            not self.resource or bool(re.fullmatch(r"\w+=\d+(\.\d+)?", self.resource)),
            f"RESOURCE must be a name and a number such as GPU=1; found '{self.resource}'.",
        )


@dataclass(frozen=True)
class TileSettings(Settings):
    """One tile of a run."""

    run_folder: str
    tile: str


@dataclass(frozen=True)
class ShardSettings(Settings):
    """Every so many-th tile of a run, for jobs that know nothing of each other."""

    run_folder: str
    shard: int
    """Counted from 1."""
    shards: int
    time_limit: float = 0.0
    """Minutes for one tile; 0 = none."""

    def __post_init__(self) -> None:
        check(
            1 <= self.shard <= self.shards,
            f"--shard must be i/n with i from 1 to n; found {self.shard}/{self.shards}.",
        )
