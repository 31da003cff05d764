"""What the download step is told."""

from __future__ import annotations

from dataclasses import dataclass

from ..steps import Extent, Settings, check, check_choice, indifferent

DATASETS = (
    "osm-land",
    "osm-ocean",
    "osm-extract",
    "grwl",
    "geodar",
    "glakes",
    "pld",
    "hydrolakes",
    "shift",
    "aridity",
    "occurrence",
)


@dataclass(frozen=True)
class DownloadSettings(Settings):
    """One data set into a folder."""

    dataset: str
    folder: str
    extent: Extent | None = None
    """Longitudes and latitudes in degrees; what data sets that come in tiles or regions are chosen by."""
    mirror: str | None = indifferent(default=None)
    """Address of a mirror that keeps the files under `host/path` of their publishers; None = the publishers."""

    def __post_init__(self) -> None:
        check_choice("DATASET", self.dataset, DATASETS)
        check(bool(self.folder), "FOLDER must name a folder to put the files into.")
        check(
            self.mirror is None or self.mirror.lower().startswith(("http://", "https://")),
            f"MIRROR must be an http or https address; found '{self.mirror}'.",
        )
