"""What is timed of composites: our step, merely reading the same files, and the two usual ways.

Each takes the folder of a series (`series.py`) and an output, and counts pixels x dates. A pixel counts
where the probability of cloud is at most 40 and no band is 0; shadow and buffer are left out, except in
`composite_masked`, because the usual ways have no such thing. Two threads, as many as the machine has cores.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

Timed = Callable[[], dict[str, Any]]

BANDS = ("B2", "B3", "B4", "B8", "B11")
CLOUDY = 40
THREADS = min(4, os.cpu_count() or 1)
SYSTEM_PYTHON = "/usr/bin/python3"

PIXEL_FUNCTION = """
import numpy as np
def mean(inputs, output, xoff, yoff, xsize, ysize, rasterx, rastery, radius, gt, **options):
    total = np.zeros(output.shape, np.float32)
    count = np.zeros(output.shape, np.uint16)
    for first in range(0, len(inputs), {each}):
        bands, cloud = inputs[first : first + {each} - 1], inputs[first + {each} - 1]
        keep = cloud <= {cloudy}
        for band in bands:
            keep &= band != 0
        total += np.where(keep, {values}, 0)
        count += keep
    with np.errstate(invalid="ignore"):
        output[:] = np.where(count > 0, np.rint(total / count * {scale}), -32768)
"""
NDWI = "(bands[0].astype(np.float32) - bands[1]) / (bands[0].astype(np.float32) + bands[1])"
DERIVED = {"NDWI": ("B3", "B8"), "B4": ("B4",), "B3": ("B3",), "B2": ("B2",), "B11": ("B11",)}


def _files(source: str) -> list[Path]:
    """What a composite needs: GeoTIFFs, or the JPEG 2000 images of products."""
    return sorted(Path(source).rglob("*.tif")) or sorted(Path(source).rglob("IMG_DATA/**/*.jp2"))


def _pixels(source: str) -> int:
    import rasterio

    with rasterio.open(_files(source)[0]) as dataset:  # band 2, of 10 m
        return dataset.height * dataset.width * len(list(Path(source).iterdir()))


def decode(source: str, _output: str) -> Timed:
    """Read every pixel of every file once and do nothing: half of the rows per thread, files open once."""
    import rasterio

    files = _files(source)

    def share(number: int) -> None:
        for path in files:
            with rasterio.open(path) as dataset:
                rows = -(-dataset.height // THREADS // 512) * 512
                for row in range(number * rows, min((number + 1) * rows, dataset.height), 512):
                    height = min(512, dataset.height - row)
                    dataset.read(1, window=rasterio.windows.Window(0, row, dataset.width, height))

    def run() -> dict[str, Any]:
        with rasterio.Env(GDAL_CACHEMAX=64 * 2**20 * THREADS), ThreadPoolExecutor(THREADS) as pool:
            list(pool.map(share, range(THREADS)))
        return {"pixels": _pixels(source)}

    return run


def composite(source: str, output: str, **masks: Any) -> Timed:
    """Our step as a user runs it, to the cloud optimised file; the same mask as the others."""
    from glakes.lakes.imagery.composite import composite_scenes
    from glakes.lakes.imagery.settings import CompositeSettings
    from glakes.lakes.progress import Silent

    plain = {"cloud_probability": CLOUDY, "shadow_distance": 0, "buffer": 0}
    settings = CompositeSettings(source, output, **masks or plain)

    def run() -> dict[str, Any]:
        composite_scenes(settings, Silent())
        return {"pixels": _pixels(source)}

    return run


def composite_masked(source: str, output: str) -> Timed:
    """Our step with all masks as they come: shadow along 1000 m, 50 m around."""
    return composite(source, output, cloud_probability=50.0)


def xarray_dask(source: str, output: str) -> Timed:
    """The mean as written with rioxarray and dask: lazy stacks in chunks of 2048, skipping NaN."""
    import dask
    import rioxarray
    import xarray

    days = sorted(Path(source).iterdir())

    def stack(name: str) -> Any:
        # A lock for each file: without one of their own all reads of a process wait for each other.
        chunks = {"x": 1024, "y": 1024} if name == "B11" else {"x": 2048, "y": 2048}
        layers = [rioxarray.open_rasterio(day / f"{name}.tif", chunks=chunks, lock=False)[0] for day in days]
        layers = [layer.drop_vars(["x", "y", "spatial_ref"]) for layer in layers]
        return xarray.concat(layers, "date", combine_attrs="drop", coords="minimal", compat="override", join="override")

    def run() -> dict[str, Any]:
        bands = {name: stack(name) for name in BANDS}
        # 20 m on 10 m: every pixel twice each way.
        fine = bands["B11"].data.repeat(2, axis=1).repeat(2, axis=2)
        bands["B11"] = bands["B2"].copy(data=fine.rechunk(bands["B2"].chunks))
        keep = stack("probability") <= CLOUDY
        for band in bands.values():
            keep = keep & (band != 0)
        green, nir = bands["B3"].astype("float32"), bands["B8"].astype("float32")
        values = {"NDWI": (green - nir) / (green + nir) * 10_000}
        values |= {name: bands[name] for name in ("B4", "B3", "B2", "B11")}
        means = [band.astype("float32").where(keep).mean("date") / 10 for band in values.values()]
        stored = xarray.concat(means, "band").round().fillna(-32768).astype("int16")
        with dask.config.set(scheduler="threads", num_workers=THREADS):
            result = stored.compute()
        _write(output, result.values, source)
        return {"pixels": _pixels(source)}

    return run


def gdal_vrt(source: str, output: str) -> Timed:
    """A GDAL virtual raster with Python pixel functions, copied to GeoTIFFs by the system's GDAL.

    The GDAL inside of rasterio's wheel cannot call Python. Each band reads the bands that it needs and
    the clouds, and drops its own zeros only; GDAL computes such a file in one thread, so a process does
    its share of the rows.
    """
    vrt = Path(output).with_suffix(".vrt")
    side = _write_vrt(vrt, sorted(Path(source).iterdir()))
    step = -(-side // THREADS // 512) * 512
    code = (
        "import sys; from osgeo import gdal; gdal.UseExceptions(); row, rows = map(int, sys.argv[3:]);"
        "gdal.SetConfigOption('GDAL_VRT_ENABLE_PYTHON', 'YES'); gdal.SetCacheMax(512 * 2**20);"
        "side = gdal.Open(sys.argv[1]).RasterXSize;"
        "gdal.Translate(sys.argv[2], sys.argv[1], srcWin=[0, row, side, rows], creationOptions=["
        "'TILED=YES', 'COMPRESS=ZSTD', 'INTERLEAVE=PIXEL', 'BLOCKXSIZE=512', 'BLOCKYSIZE=512'])"
    )

    def run() -> dict[str, Any]:
        parts = [(row, min(step, side - row)) for row in range(0, side, step)]
        commands = [[SYSTEM_PYTHON, "-c", code, str(vrt), f"{output}.{row}.tif", str(row), str(n)] for row, n in parts]
        started = [subprocess.Popen(command) for command in commands]
        # All are waited for, whichever fails.
        statuses = [process.wait() for process in started]
        if any(statuses):
            raise RuntimeError("GDAL could not copy the virtual raster.")
        return {"pixels": _pixels(source), "processes": len(parts)}

    return run


def _write_vrt(path: Path, days: list[Path]) -> int:
    import rasterio

    with rasterio.open(days[0] / "B2.tif") as dataset:
        side, srs, transform = dataset.width, dataset.crs.to_wkt(), dataset.transform.to_gdal()
    lines = [f'<VRTDataset rasterXSize="{side}" rasterYSize="{side}"><SRS>{srs}</SRS>']
    lines.append(f"<GeoTransform>{', '.join(map(str, transform))}</GeoTransform>")
    for number, (name, needed) in enumerate(DERIVED.items(), 1):
        values, scale = (NDWI, 1000) if name == "NDWI" else ("bands[0]", 0.1)
        code = PIXEL_FUNCTION.format(each=len(needed) + 1, cloudy=CLOUDY, values=values, scale=scale)
        lines.append(
            f'<VRTRasterBand dataType="Int16" band="{number}" subClass="VRTDerivedRasterBand"'
            ' blockXSize="512" blockYSize="512"><PixelFunctionType>mean</PixelFunctionType>'
            f"<PixelFunctionLanguage>Python</PixelFunctionLanguage><PixelFunctionCode><![CDATA[{code}]]>"
            "</PixelFunctionCode><SourceTransferType>UInt16</SourceTransferType>"
        )
        lines += [_source(day / f"{band}.tif", side, band) for day in days for band in (*needed, "probability")]
        lines.append("</VRTRasterBand>")
    path.write_text("\n".join([*lines, "</VRTDataset>"]))
    return int(side)


def _source(path: Path, side: int, band: str) -> str:
    size = side // 2 if band == "B11" else side
    return (
        f'<SimpleSource><SourceFilename relativeToVRT="0">{path}</SourceFilename><SourceBand>1</SourceBand>'
        f'<SrcRect xOff="0" yOff="0" xSize="{size}" ySize="{size}"/>'
        f'<DstRect xOff="0" yOff="0" xSize="{side}" ySize="{side}"/></SimpleSource>'
    )


def _write(output: str, pixels: Any, source: str) -> None:
    import rasterio

    with rasterio.open(next(iter(sorted(Path(source).iterdir()))) / "B2.tif") as dataset:
        profile = dataset.profile | {"count": 5, "dtype": "int16", "nodata": -32768, "compress": "zstd"}
    with rasterio.open(output, "w", **profile) as dataset:
        dataset.write(pixels)
