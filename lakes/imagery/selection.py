"""Which of the scenes found take part in a composite, why the others do not, and on which grid."""

from __future__ import annotations

from datetime import date

from rasterio.crs import CRS
from rasterio.errors import CRSError
from rasterio.warp import transform_bounds

from ..errors import GridMismatch, InvalidSetting, LakesError
from ..progress import Progress
from ..steps import Extent
from .grids import METRES_PER_DEGREE, Grid, choose_grid, touched_window, unplaced
from .masks import missing_bands
from .names import REFLECTANCE
from .remote import shown
from .scene import Refused, Scene, some_names
from .scenes import find_scenes
from .settings import CompositeSettings

NATIVE_M = {"B11": 20.0}
"""Pixel size of a band, in metres, where it is not 10."""

REASONS_AT_MOST = 8
"""Reasons that one sentence lists."""


def usable_scenes(settings: CompositeSettings, progress: Progress) -> tuple[list[Scene], Grid]:
    """The scenes that take part, in order of day, and the grid they are brought to.

    Raises:
        LakesError: there is none; the sentence lists what was found.
        GridMismatch: none touches EXTENT.
        InvalidSetting: CRS or that of EXTENT is not known.
    """
    found, files = find_scenes(settings.scenes, progress, lambda scene: untimely(scene, settings))
    scenes, refused = select_scenes(found, settings)
    if not scenes:
        raise _nothing_usable(settings, files + refused)
    crs = known_crs("CRS", settings.crs) if settings.crs else scenes[0].grid.crs
    grid = choose_grid([scene.grid for scene in scenes], crs, extent_in(crs, settings), settings.resolution)
    touching = []
    for scene in scenes:
        if touched_window(grid, scene.grid).is_empty():
            refused.append(Refused(scene.label(), "does not touch the extent"))
        else:
            touching.append(scene)
    if not touching:
        raise _no_overlap(settings, scenes, grid)
    for item in files + refused:
        progress.info(f"Skipped {item}.")
    _tell_coarse(touching, settings.resolution, progress)
    return touching, grid


def select_scenes(scenes: list[Scene], settings: CompositeSettings) -> tuple[list[Scene], list[Refused]]:
    """The scenes that a composite may use, and why the others may not be."""
    kept, refused = [], []
    for scene in scenes:
        reason = _refusal(scene, settings)
        if reason:
            refused.append(Refused(scene.label(), reason))
        else:
            kept.append(scene)
    return kept, refused


def _refusal(scene: Scene, settings: CompositeSettings) -> str | None:
    missing = [band for band in sorted(REFLECTANCE) if band not in scene.bands]
    if missing:
        return f"lacks {', '.join(missing)}; has {', '.join(sorted(scene.bands))}"
    reason = untimely(scene, settings)
    if reason:
        return reason
    unknown = missing_bands(settings.cloud_mask, scene.bands)
    if unknown:
        lacks = f"lacks {', '.join(unknown)}, which CLOUD_MASK {settings.cloud_mask} needs"
        return f"{lacks}; has {', '.join(sorted(scene.bands))}"
    return None


def untimely(scene: Scene, settings: CompositeSettings) -> str | None:
    """Why a scene's day or cloudiness excludes it; its bands do not matter."""
    if not date.fromisoformat(settings.start) <= scene.day <= date.fromisoformat(settings.end):
        return f"its day is outside START..END {settings.start}..{settings.end}"
    cloudy = scene.cloud_percent
    if cloudy is not None and cloudy > settings.max_cloud:
        return f"cloud cover {cloudy:g} % is above MAX_CLOUD {settings.max_cloud:g} %"
    return None


def known_crs(name: str, text: str) -> CRS:
    """The coordinate system that a setting names.

    Raises:
        InvalidSetting: it is not known, or tied to no place on the Earth.
    """
    remedy = "Give a code such as EPSG:32633."
    try:
        crs = CRS.from_user_input(text)
    except CRSError as error:
        raise InvalidSetting(f"{name} '{text}' is not a coordinate system that is known. {remedy}") from error
    if unplaced(crs):
        raise InvalidSetting(f"{name} '{text}' {unplaced(crs)}. {remedy}")
    return crs


def extent_in(crs: CRS, settings: CompositeSettings) -> Extent | None:
    """EXTENT in the composite's coordinate system."""
    if settings.extent is None or settings.extent_crs is None:
        return settings.extent
    given = known_crs("The coordinate system of EXTENT", settings.extent_crs)
    if given == crs:
        return settings.extent
    try:
        xmin, ymin, xmax, ymax = transform_bounds(given, crs, *settings.extent, densify_pts=21)
    except CRSError as error:
        raise InvalidSetting(
            f"EXTENT {_rounded(settings.extent)} has no place in {_named(crs)}. Choose an EXTENT within its area, or"
            " another CRS."
        ) from error
    return xmin, ymin, xmax, ymax


def _nothing_usable(settings: CompositeSettings, refused: list[Refused]) -> LakesError:
    source = shown(settings.scenes)
    expected = "expected Sentinel-2 products, STAC items or GeoTIFFs with a day in their name, and bands"
    expected += " B2, B3, B4, B8, B11"
    if not refused:
        return LakesError(f"No scene in '{source}': {expected}; found none at all. Check the folder.")
    by_reason: dict[str, list[str]] = {}
    for item in refused:
        by_reason.setdefault(item.reason, []).append(item.name)
    reasons = [f"{some_names(names)}: {reason}" for reason, names in by_reason.items()]
    found = "; ".join(reasons[:REASONS_AT_MOST])
    if len(reasons) > REASONS_AT_MOST:
        found += f"; and {len(reasons) - REASONS_AT_MOST} more reasons"
    remedy = "Change the settings that are named here, or the files."
    return LakesError(f"No usable scene in '{source}': {expected}; found {found}. {remedy}")


def _no_overlap(settings: CompositeSettings, scenes: list[Scene], grid: Grid) -> GridMismatch:
    boxes = list(zip(*(scene.grid.bounds_in(grid.crs) for scene in scenes), strict=True))
    together = min(boxes[0]), min(boxes[1]), max(boxes[2]), max(boxes[3])
    return GridMismatch(
        f"No scene in '{shown(settings.scenes)}' touches the extent {_rounded(grid.bounds)} in"
        f" {_named(grid.crs)}: found {len(scenes)} scenes within {_rounded(together)}. Choose an EXTENT there, in the"
        " units of its coordinate system."
    )


def _rounded(extent: Extent) -> str:
    return "(" + ", ".join(f"{value:.6g}" if abs(value) < 1000 else f"{value:.0f}" for value in extent) + ")"


def _named(crs: CRS) -> str:
    return str(crs.to_string() if crs.to_epsg() else "its coordinate system")


def _tell_coarse(scenes: list[Scene], resolution_m: float, progress: Progress) -> None:
    """Warn of bands whose pixels are coarser than both RESOLUTION and Sentinel-2's own."""
    coarse: dict[str, list[str]] = {}
    for scene in scenes:
        sizes = {name: _pixel_m(scene.bands[name].grid) for name in sorted(REFLECTANCE)}
        # Grids in degrees are 10 m in one direction at most.
        worse = {n: size for n, size in sizes.items() if size > 1.6 * max(resolution_m, NATIVE_M.get(n, 10.0))}
        if worse:
            text = ", ".join(f"{name} of {size:.3g} m" for name, size in worse.items())
            coarse.setdefault(text, []).append(scene.label())
    for text, labels in coarse.items():
        progress.warn(
            f"{len(labels)} of {len(scenes)} scenes have pixels coarser than RESOLUTION {resolution_m:g} m and than"
            f" Sentinel-2's own ({text}): {some_names(labels)}. Leave these scenes out, or give a larger RESOLUTION."
        )


def _pixel_m(grid: Grid) -> float:
    unit = METRES_PER_DEGREE if grid.crs.is_geographic else grid.crs.linear_units_factor[1]
    return float(min(grid.pixel) * unit)
