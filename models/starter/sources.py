"""Labelled pixels of the data folder as scenes: values, labels, and what each source needs corrected.

Every folder has a SOURCE.txt with origin, licence and the facts that these functions rely on.
`majortom-t48que` is not read here: it is the demo, which no part of the model has seen.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import rasterio
from numpy.random import Generator
from numpy.typing import NDArray
from rasterio.transform import Affine, from_origin
from rasterio.warp import Resampling, reproject
from scipy import ndimage

from ...lakes.imagery.ndwi import ndwi

Mask = NDArray[np.bool_]
Reflectance = NDArray[np.float32]

S2_BANDS = ("B3", "B8", "B4", "B2", "B11")
"""Green, NIR, red, blue, SWIR: what a composite is made from."""

HLS_BANDS = ("green", "nir", "red", "blue", "swir1")
HLS_SHARES = {"train": 0.6, "validation": 0.2, "test": 0.2}
HLS_CLOUD_BITS = 2 | 8
UPSAMPLED = 160
"""Pixels of the square cut from a chip that is upsampled from 30 m to 10 m."""

BRACCIANO_GLINT = ("2020-06-27", "2020-07-02")
BRACCIANO_SEASONS = {"year": range(1, 13), "summer": range(5, 10), "winter": (11, 12, 1, 2)}
BRACCIANO_SPLIT = 212
"""Columns from here on are validation."""
SPAIN_SPLIT = 340
"""Rows from here on are validation."""

TROMBETAS_NDWI = -0.4
"""Chosen by eye: the black-water lakes lie at -0.35..0, the forest below -0.6, the town at -0.35..-0.2."""
TROMBETAS_LAKES = ((45, 115, 150, 235), (30, 45, 55, 112), (58, 100, 5, 23))
"""Boxes (rows from, to, columns from, to) that hold lakes; what passes the threshold elsewhere is town or road."""
TROMBETAS_IGNORED = ((0, 58, 0, 35), (150, 237, 160, 247))
"""Harbour and tailings: water, but no lake that anyone would draw with confidence."""


@dataclass(frozen=True)
class Scene:
    """One labelled image."""

    name: str
    group: str
    """Scenes that share pixels or a place; what is resampled for intervals, and never split between subsets
    except where `name` says west or east, north or south."""
    subset: str
    kind: str
    """Region type of a samples file."""
    values: Reflectance
    """NDWI, B4, B3, B2, B11; NaN = no data."""
    lake: Mask
    ignored: Mask
    crs: str
    transform: Affine


def read_scenes(data: Path, generator: Generator, sea: bool) -> Iterator[Scene]:
    """Every scene that the starter model learns from or is scored on.

    Args:
        data: folder with one folder per source.
        generator: draws the split of the HLS chips by scene group, and what is upsampled.
        sea: whether the open-sea chips take part as negatives.
    """
    hls = list(read_hls(data / "hls-water-chips", generator))
    yield from hls
    yield from upsample_train_chips(hls, generator)
    yield from read_spain(data / "sen1floods11-spain")
    yield from read_bracciano(data / "sen2dwater" / "bracciano")
    yield read_trombetas(data / "rstoolbox-trombetas")
    yield read_ukis(data / "ukis-csmask-chips")
    yield from read_slovenia(data / "eo-learn-slovenia")
    yield from read_ocean(data / "hydro-ocean", sea)


def composite_values(green: Any, nir: Any, red: Any, blue: Any, swir: Any) -> Reflectance:
    """The five bands of a composite from reflectances 0..1 of one date."""
    return np.stack([ndwi(green, nir), red, green, blue, swir]).astype(np.float32)


def read_hls(folder: Path, generator: Generator) -> Iterator[Scene]:
    """Chips at 30 m, labels of unknown origin; rivers count as water in them. Clouds of Fmask are ignored."""
    with (folder / "chips.csv").open() as file:
        groups = {row["chip"]: row["scene_group"] for row in csv.DictReader(file)}
    subsets = split_groups(sorted(set(groups.values())), generator)
    for number, (chip, group) in enumerate(sorted(groups.items(), key=lambda item: int(item[0]))):
        bands, fmask = _read_hls_chip(folder / "images" / f"{chip}.tif")
        with rasterio.open(folder / "labels" / f"{chip}.png") as dataset:
            lake = dataset.read(1) > 0
        # The chips have no position; each gets one of its own in the Gulf of Guinea, in pixels of 30 m.
        transform = from_origin(200_000.0 + 5_000.0 * (number % 20), 100_000.0 - 5_000.0 * (number // 20), 30.0, 30.0)
        cloudy = (fmask & HLS_CLOUD_BITS) > 0
        values = composite_values(*bands)
        yield Scene(f"hls-{chip}", group, subsets[group], "NR", values, lake, cloudy, "EPSG:32631", transform)


def split_groups(groups: list[str], generator: Generator) -> dict[str, str]:
    """Subset by group, in the shares of `HLS_SHARES`."""
    shuffled = [groups[index] for index in generator.permutation(len(groups))]
    ends = np.round(np.cumsum(list(HLS_SHARES.values())) * len(groups)).astype(int)
    return {
        group: subset for subset, start, end in zip(HLS_SHARES, [0, *ends[:-1]], ends) for group in shuffled[start:end]
    }


def upsample_train_chips(scenes: list[Scene], generator: Generator) -> Iterator[Scene]:
    """One train chip of each group three times finer, so that the network also sees the softness of 10 m shores.

    The labels are smoothed and about a 30 m pixel too wide. At three times the detail that would teach a
    wrong shore, so what the label and the water indices of the finer image disagree about is ignored.
    """
    seen = set()
    for scene in scenes:
        if scene.subset != "train" or scene.group in seen:
            continue
        seen.add(scene.group)
        row, col = (int(value) for value in generator.integers(0, 3 * scene.lake.shape[0] - UPSAMPLED + 1, size=2))
        rows, cols = slice(row, row + UPSAMPLED), slice(col, col + UPSAMPLED)
        fine = np.stack([ndimage.zoom(band, 3, order=1, mode="nearest", grid_mode=True) for band in scene.values])
        lake, ignored = (np.kron(mask, np.ones((3, 3), bool)) for mask in (scene.lake, scene.ignored))
        finer = replace(
            scene,
            values=fine.astype(np.float32),
            lake=lake,
            ignored=ignored | (lake != looks_wet(fine)),
            # A place of its own, east of all chips: regions of two subsets must not overlap.
            transform=scene.transform @ Affine.translation(3_700, 0) @ Affine.scale(1 / 3),
        )
        yield cut(finer, "10m", "train", rows, cols)


def looks_wet(values: Reflectance) -> Mask:
    """NDWI > 0, or MNDWI (green against SWIR, for turbid water) > 0."""
    return (values[0] > 0) | (values[2] > values[4])


def read_spain(folder: Path) -> Iterator[Scene]:
    """The hand-labelled flood chip at 10 m: north for training, south for validation."""
    bands, profile = read_bands(folder / "Spain_7370579_west_S2Hand.tif", S2_BANDS, 0)
    with rasterio.open(folder / "Spain_7370579_west_LabelHand.tif") as dataset:
        label = dataset.read(1)
    values = composite_values(*bands)
    scene = Scene("spain", "spain", "train", "NR", values, label == 1, label < 0, *profile)
    yield cut(scene, "north", "train", slice(0, SPAIN_SPLIT), slice(None))
    yield cut(scene, "south", "validation", slice(SPAIN_SPLIT, None), slice(None))


def read_bracciano(folder: Path) -> Iterator[Scene]:
    """Means of the dates of a lake shore: whole year, summer, and winter with its deep shadows.

    The label is made once, from the whole year: NDWI > 0, then only the water body that reaches the
    north edge is kept. The two dates with sun glint are left out, as are pixels flagged by QA60.
    """
    dates = [path for path in sorted(folder.glob("*.tif")) if path.stem not in BRACCIANO_GLINT]
    profile = read_bands(dates[0], S2_BANDS, 0)[1]
    shape = rasterio.open(dates[0]).shape
    stack = {path.stem: _on_grid(path, profile, shape) for path in dates}
    lake = touching_north(np.nanmean(np.stack(list(stack.values())), axis=0)[0] > 0)
    for season, months in BRACCIANO_SEASONS.items():
        chosen = [values for day, values in stack.items() if int(day[5:7]) in months]
        mean = np.nanmean(np.stack(chosen), axis=0).astype(np.float32)
        scene = Scene(f"bracciano-{season}", "bracciano", "train", "NR", mean, lake, np.zeros(shape, bool), *profile)
        yield cut(scene, "west", "train", slice(None), slice(0, BRACCIANO_SPLIT))
        if season == "year":
            yield cut(scene, "east", "validation", slice(None), slice(BRACCIANO_SPLIT, None))


def read_trombetas(folder: Path) -> Scene:
    """Black-water lakes in forest: NDWI above a threshold chosen by eye, then edits.

    The river along the top is ignored rather than called land: the HLS labels call such rivers water, and
    rivers are masked after prediction.
    """
    bands, profile = read_bands(folder / "S2_L2A_trombetas_12band.tif", S2_BANDS, 1000)
    values = composite_values(*bands)
    wet = values[0] > TROMBETAS_NDWI
    river = ndimage.binary_dilation(touching_north(wet), iterations=2)
    lake = wet & boxes(TROMBETAS_LAKES, wet.shape) & ~river
    ignored = river | boxes(TROMBETAS_IGNORED, wet.shape)
    return Scene("trombetas", "trombetas", "train", "NR", values, lake, ignored, *profile)


def read_ukis(folder: Path) -> Scene:
    """Farmland with ponds under scattered clouds at 30 m: clouds and their shadows are negatives here."""
    with np.load(folder / "sentinel2.npz") as arrays:
        image, classes = arrays["img"].transpose(2, 0, 1), arrays["msk"][..., 0]
    blue, green, red, nir, swir = image[:5]
    transform = from_origin(600_000.0, 100_000.0, 30.0, 30.0)
    values = composite_values(green, nir, red, blue, swir)
    nothing = np.zeros(classes.shape, bool)
    return Scene("ukis", "ukis", "train", "NR", values, classes == 1, nothing, "EPSG:32631", transform)


def read_slovenia(folder: Path) -> Iterator[Scene]:
    """Forest and meadows in hills, two of five scenes under cloud; no water."""
    names = tuple(f"B0{name[1:]}" if len(name) == 2 else name for name in S2_BANDS)
    for path in sorted(folder.glob("reference_scene_*.tif")):
        bands, profile = read_bands(path, names, 0)
        yield negative(f"slovenia-{path.stem[-1]}", "slovenia", bands, profile)


def read_ocean(folder: Path, sea: bool) -> Iterator[Scene]:
    """Sea ice, and open sea if asked for, as negatives. The chip off Aldabra has the offset of +1000."""
    names = tuple(f"B0{name[1:]}" if len(name) == 2 else name for name in S2_BANDS)
    for number, offset in ((0, 1000), (10, 0), (10000, 0)):
        if sea or number == 10000:
            bands, profile = read_bands(folder / f"patch_{number}.tif", names, offset)
            yield negative(f"ocean-{number}", f"ocean-{number}", bands, profile)


def negative(name: str, group: str, bands: Reflectance, profile: tuple[str, Affine]) -> Scene:
    """A training scene without any lake."""
    nothing = np.zeros(bands.shape[1:], bool)
    return Scene(name, group, "train", "NR", composite_values(*bands), nothing, nothing, *profile)


def cut(scene: Scene, name: str, subset: str, rows: slice, cols: slice) -> Scene:
    """A part of a scene, for another subset."""
    corner = Affine.translation(cols.start or 0, rows.start or 0)
    return replace(
        scene,
        name=f"{scene.name}-{name}",
        subset=subset,
        values=scene.values[:, rows, cols],
        lake=scene.lake[rows, cols],
        ignored=scene.ignored[rows, cols],
        transform=scene.transform @ corner,
    )


def read_bands(path: Path, names: tuple[str, ...], offset: int) -> tuple[Reflectance, tuple[str, Affine]]:
    """Reflectances 0..1 by band description, NaN where the file has 0; coordinate system and transform."""
    with rasterio.open(path) as dataset:
        stored = dataset.read([dataset.descriptions.index(name) + 1 for name in names]).astype(np.float32)
        profile = dataset.crs.to_string(), dataset.transform
    stored[:, (stored == 0).all(axis=0)] = np.nan
    return (stored - offset) / 10_000.0, profile


def touching_north(wet: Mask) -> Mask:
    """The 4-connected patches that reach the first row."""
    numbers, _ = ndimage.label(wet)
    return np.isin(numbers, np.setdiff1d(numbers[0], 0))


def boxes(corners: tuple[tuple[int, int, int, int], ...], shape: tuple[int, int]) -> Mask:
    """True inside any of the boxes (rows from, to, columns from, to)."""
    mask = np.zeros(shape, bool)
    for row, row_stop, col, col_stop in corners:
        mask[row:row_stop, col:col_stop] = True
    return mask


def _read_hls_chip(path: Path) -> tuple[Reflectance, NDArray[np.int16]]:
    with rasterio.open(path) as dataset:
        numbers = [dataset.descriptions.index(name) + 1 for name in (*HLS_BANDS, "fmask")]
        stored = dataset.read(numbers)
    return (stored[:-1] / 10_000.0).astype(np.float32), stored[-1]


def _on_grid(path: Path, profile: tuple[str, Affine], shape: tuple[int, int]) -> Reflectance:
    """One date as composite values on the grid of the first; the dates come in two UTM zones."""
    bands, (crs, transform) = read_bands(path, S2_BANDS, 0)
    with rasterio.open(path) as dataset:
        bands[:, dataset.read(dataset.descriptions.index("QA60") + 1) > 0] = np.nan
    out = np.full((len(bands), *shape), np.nan, np.float32)
    reproject(
        bands, out, src_transform=transform, src_crs=crs, dst_transform=profile[1], dst_crs=profile[0],
        src_nodata=np.nan, dst_nodata=np.nan, resampling=Resampling.nearest,
    )  # fmt: skip
    return composite_values(*out)
