"""What the composite from Earth Engine is told."""

from __future__ import annotations

from dataclasses import dataclass
from math import isqrt
from pathlib import Path

from ...bands import COMPOSITE_BANDS
from ...steps import Extent, Settings, check, check_choice, indifferent, output_file
from ..settings import ImageChoice

DESTINATIONS = ("folder", "drive", "cloudstorage")

MAX_REQUEST_BYTES = 48 * 2**20
"""What one answer of computePixels may hold, uncompressed."""

COMPOSITE_BAND_COUNT = len(COMPOSITE_BANDS)
COMPOSITE_NAME = "composite.vrt"
COUNT_NAME = "count.vrt"


def _pixel_bytes(bands: int) -> int:
    # Two for each band, and one for the mask, which Earth Engine counts though none is sent.
    return 2 * bands + 1


@dataclass(frozen=True)
class _Place(Settings):
    # A base of its own, because fields without a default must come before those of ImageChoice.
    extent: Extent
    """In `crs`."""
    output_folder: str = output_file()
    """Gets the tiles, the VRT over them and job.json."""
    crs: str = "EPSG:4326"
    """Authority code or WKT."""
    project: str = indifferent(default="")
    """Google Cloud project that is charged; empty = the one in the credentials."""
    tile_size: int = 2048
    """Pixels a side of a tile, on the multiples of it in the global grid of `crs` and `resolution`."""
    count: bool = False
    """Also fetch the number of observations per pixel."""
    endpoint: str = indifferent(default="")
    """Address of Earth Engine; empty = Google's own."""
    destination: str = indifferent(default=DESTINATIONS[0])
    """folder = fetch tiles; drive, cloudstorage = have Google export the composite there."""
    bucket: str = indifferent(default="")
    """Of Cloud Storage, for `cloudstorage`."""
    prefix: str = indifferent(default="glakes-composite")
    """Folder in Drive or in the bucket, and what names begin with."""
    wait: bool = indifferent(default=True)
    """Stay until an export has ended."""


@dataclass(frozen=True)
class EarthEngineSettings(ImageChoice, _Place):
    """Mean of every usable pixel of Earth Engine's Sentinel-2 images (DESIGN section 4, Masks)."""

    def __post_init__(self) -> None:
        super().__post_init__()
        xmin, ymin, xmax, ymax = self.extent
        check(xmin < xmax and ymin < ymax, f"EXTENT must have an area; found {self.extent}.")
        check(bool(self.output_folder), "OUTPUT_FOLDER is missing. Choose a folder for the tiles.")
        check_choice("DESTINATION", self.destination, DESTINATIONS)
        check(self.destination != "cloudstorage" or bool(self.bucket), "DESTINATION cloudstorage needs a BUCKET.")
        check(bool(self.prefix.strip("/ ")), "PREFIX is missing. Give a name for the folder of the export.")
        most = isqrt(MAX_REQUEST_BYTES // _pixel_bytes(COMPOSITE_BAND_COUNT))
        check(
            1 <= self.tile_size <= most,
            f"TILE_SIZE must lie in 1..{most}, because Earth Engine answers at most 48 MB at once;"
            f" found {self.tile_size}.",
        )

    def band_count(self) -> int:
        """Bands of a tile as it is fetched."""
        return COMPOSITE_BAND_COUNT + self.count

    def request_bytes(self, pixels: int) -> int:
        """What Earth Engine reckons for a request of so many pixels."""
        return pixels * _pixel_bytes(self.band_count())

    def outputs(self) -> list[Path]:
        """The file that the step leaves last, beside the tiles."""
        return [Path(self.output_folder) / COMPOSITE_NAME]


@dataclass(frozen=True)
class ConnectionSettings(Settings):
    """A try whether account and project work; writes nothing."""

    project: str = indifferent(default="")
    """As in EarthEngineSettings."""
    endpoint: str = indifferent(default="")
    """As in EarthEngineSettings."""
