"""What the sample steps are told, and the words and fields of a samples file.

Standard library only: QGIS reads it as well as the worker.
"""

from __future__ import annotations

from dataclasses import dataclass

from ..steps import Settings, check, check_choice, output_file

METHODS = ("manual", "otsu")

TYPES = ("NR", "AR", "BR", "IL", "SL")
"""Region types in the order of their codes 0..4: normal, alongside rivers, built-up, ice lakes, salt lakes."""

SUBSETS = ("train", "validation", "test")
STATUSES = ("todo", "drafted", "edited", "checked", "rejected")
LABELLED = ("edited", "drafted")
"""What a region can be that comes with labels: a person's work, or a draft."""
CLASSES = ("lake", "ignore")

IMAGE_SUFFIXES = (".tif", ".tiff", ".vrt", ".img", ".jp2")
"""Rasters that are looked for in folders."""

REGION_FIELDS = {
    "region_id": "str",
    "type": "str",
    "subset": "str",
    "image": "str",
    "threshold": "float64",
    "status": "str",
    "annotator": "str",
    "annotated_at": "str",
    "reviewer": "str",
    "reviewed_at": "str",
    "seconds": "float64",
    "note": "str",
}
"""Fields of the layer `regions`, in their order. Times are UTC, ISO 8601; `image` counts from the file's folder."""

LABEL_FIELDS = {"region_id": "str", "class": "str"}
HISTORY_FIELDS = {"who": "str", "when": "str", "region_id": "str", "action": "str", "detail": "str"}


@dataclass(frozen=True)
class ThresholdSettings(Settings):
    """Draft labels: pixels with NDWI above a threshold, as polygons."""

    input: str
    output: str = output_file()
    band: int = 1
    """Band number of the NDWI, from 1."""
    regions: str | None = None
    """Polygon layer (`path|layername=name`); None = the whole raster as one region."""
    threshold_field: str | None = None
    """Numeric field of `regions`; where it is empty METHOD decides."""
    method: str = "manual"
    """otsu: each region gets its own threshold from its histogram."""
    threshold: float = 0.0
    """NDWI; used by `manual`."""
    min_area: float = 0.0
    """km2, geodesic; smaller label polygons are dropped."""
    fill_holes: float = 0.0
    """km2, geodesic; holes up to this size are filled."""

    def __post_init__(self) -> None:
        check_choice("METHOD", self.method, METHODS)
        check(self.band >= 1, "BAND is a band number from 1.")
        check(-1 <= self.threshold <= 1, f"THRESHOLD is an NDWI in -1..1; found {self.threshold}.")
        check(self.min_area >= 0 and self.fill_holes >= 0, "MIN_AREA and FILL_HOLES must not be negative.")
        check(not self.threshold_field or bool(self.regions), "THRESHOLD_FIELD needs REGIONS.")


PREFERENCES = ("newest", "checked")


@dataclass(frozen=True)
class CreateSettings(Settings):
    """A samples file from region polygons and the images that cover them."""

    regions: str
    """Polygon layer (`path|layername=name`)."""
    type_field: str
    """Field with a type (NR, ...) or its code 0..4."""
    images: tuple[str, ...]
    """Rasters, and folders that are searched for rasters."""
    output: str = output_file()
    """Samples file, `.gpkg`."""
    id_field: str | None = None
    """None = the field `region_id` if there is one, else numbers."""
    subset_field: str | None = None
    """Field with the subset, where the regions are divided already."""
    labels: str | None = None
    """Polygon layer of labels that exist already; each goes to the regions it overlaps."""
    labelled: str = LABELLED[0]
    """Status of regions that such labels lie in."""

    def __post_init__(self) -> None:
        check_choice("LABELLED", self.labelled, LABELLED)
        check(bool(self.type_field), "TYPE_FIELD is empty. Choose the field that holds the regions' types.")
        check(bool(self.images), "IMAGES is empty. Give the images of the regions, or their folder.")
        check_samples_name("OUTPUT", self.output)


@dataclass(frozen=True)
class SplitSettings(Settings):
    """Regions into training, validation and test, by type."""

    samples: str
    train: float = 60.0
    """Percent."""
    validation: float = 20.0
    """Percent."""
    test: float = 20.0
    """Percent."""
    seed: int = 1
    output: str | None = output_file(default=None)
    """Table by type, if it is wanted."""

    def __post_init__(self) -> None:
        shares = (self.train, self.validation, self.test)
        check(min(shares) >= 0, "TRAIN, VALIDATION and TEST must not be negative.")
        found = " + ".join(f"{share:g}" for share in shares)
        check(abs(sum(shares) - 100) < 1e-6, f"TRAIN, VALIDATION and TEST must add up to 100; found {found}.")
        check(self.seed >= 0, "SEED must not be negative.")


@dataclass(frozen=True)
class MergeSettings(Settings):
    """Copies of a samples file that were edited apart, into one."""

    samples: tuple[str, ...]
    output: str = output_file()
    """Samples file, `.gpkg`; not one of the copies."""
    conflicts: str | None = output_file(default=None)
    """Layer of the regions that more than one copy changed, in every version."""
    prefer: str = "newest"
    """Which version of such a region the output gets."""

    def __post_init__(self) -> None:
        check_choice("PREFER", self.prefer, PREFERENCES)
        check(len(set(self.samples)) > 1, "SAMPLES: expected two or more files. Add the other copies.")
        check_samples_name("OUTPUT", self.output)


@dataclass(frozen=True)
class EditSettings(Settings):
    """Edits to all polygons of a layer at once."""

    input: str
    output: str = output_file()
    remove_smaller: float = 0.0
    """km2, geodesic; polygons smaller than this are dropped."""
    fill_holes: float = 0.0
    """km2, geodesic; holes up to this size are filled."""
    smooth: float = 0.0
    """Metres; no outline moves further than this."""
    add: str | None = None
    """Polygon layer."""
    erase: str | None = None
    """Polygon layer."""
    split: str | None = None
    """Line layer."""
    within: str | None = None
    """Polygon layer outside of which nothing changes; None = edits apply everywhere."""

    def __post_init__(self) -> None:
        named = {"REMOVE_SMALLER": self.remove_smaller, "FILL_HOLES": self.fill_holes, "SMOOTH": self.smooth}
        for name, value in named.items():
            check(value >= 0, f"{name} must not be negative; found {value:g}.")


@dataclass(frozen=True)
class CoverageSettings(Settings):
    """What is sampled so far, and where samples are missing."""

    samples: str
    report: str = output_file()
    """HTML."""
    output: str | None = output_file(default=None)
    """Grid layer."""
    lakes: str | None = None
    """Polygon layer of all lakes, such as GLAKES; None = nothing is known about unsampled places."""
    cell: float = 10.0
    """Degrees; the side of a cell."""

    def __post_init__(self) -> None:
        check(0 < self.cell <= 90, f"CELL must lie in 0..90 degrees; found {self.cell:g}.")


def check_samples_name(name: str, path: str) -> None:
    """Raise `InvalidSetting` unless a samples file may be called so."""
    check(path.lower().endswith(".gpkg"), f"{name}: a samples file ends in .gpkg; found '{path}'. Choose another name.")


@dataclass(frozen=True)
class ImportSamplesSettings(Settings):
    """The sample set that the paper's authors published, or one in the same layout, as a samples file."""

    folder: str
    """Holds `total_regions.shp`, `total_polygons.shp`, `image_type{t}_{file}.tif` and
    `annotation_type{t}_{file}.png`, in it or in folders below."""
    output: str = output_file()
    """Samples file, `.gpkg`; the images go into a folder beside it."""
    type_codes: tuple[str, ...] = TYPES
    """Type that each code 0, 1, .. of theirs stands for."""

    def __post_init__(self) -> None:
        check_samples_name("OUTPUT", self.output)
        check(bool(self.type_codes), "TYPE_CODES is empty. Name the types that the codes 0, 1, .. stand for.")
        for name in self.type_codes:
            check_choice("TYPE_CODES", name, TYPES)
