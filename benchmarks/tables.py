"""From `results.json` to Markdown, so that no number is typed by hand: `tables.py [results.json] [--publish]`.

`--publish` puts the tables between the marks in README.md of this folder, draws the plot and copies the results.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
RESULTS = HERE.parent / "build" / "benchmark" / "results.json"

Methods = dict[str, dict[str, Any]]
"""Of one group."""

TITLES = {
    "engine_eager": "torch, eager, windows of 576, 376 kept",
    "engine_onnx": "ONNX Runtime, float32, the same windows",
    "engine_exact": "ours, exact",
    "engine_fast": "ours, fast",
    "eager_loop": "torch, eager loop",
    "torchgeo": "torchgeo, GridGeoSampler",
    "geoai": "geoai-py, predict_geotiff",
    "deepness": "Deepness, its own core",
    "exact": "ours, exact",
    "fast": "ours, fast",
    "gdal": "gdal.Polygonize with a mask, in memory",
    "shapes": "rasterio.features.shapes and shapely",
    "trace": "ours, in memory",
    "qgis_difference": "QGIS native:difference",
    "rivers_overlay": "geopandas.overlay, difference",
    "rivers_ours": "ours",
    "gdal_polygonize": "gdal_polygonize.py -mask, geometry only",
    "vectorize": "ours, with all attributes",
}
RIVALS = ("eager_loop", "torchgeo", "geoai", "deepness")
WANTED = {
    ("engines 16", "engine_exact"): "3.5 times eager, the same mask",
    ("engines 16", "engine_fast"): "12 times eager, 0.1 % of pixels differ",
    ("engines 64", "engine_exact"): "85 % of the peak",
    ("prediction", "exact"): "2.6 times, under 3 GB",
    ("prediction", "fast"): "6 times, under 3 GB",
    ("rivers", "rivers_ours"): "4.5 times both, the same geometry",
    ("polygons", "trace"): "3 times gdal.Polygonize, the same polygons",
}

GROWTHS = {
    "growth": (
        "pixels along each side",
        {"exact": "exact", "fast": "fast", "vectorize": "vectorising"},
        "whole_seconds",
    ),
    "lakes": ("lakes", {"mask_rivers": "processor seconds and peak memory"}, "whole_cpu_seconds"),
}
"""What the sizes of a growth count, the columns of its table, and which of the measured times they tell."""


def rate(found: dict[str, Any], seconds: str = "seconds") -> float:
    """Millions of pixels a second."""
    return float(found["pixels"] / found[seconds] / 1e6)


def grid(heads: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    """A Markdown table; columns that would be empty are left out."""
    shown = [number for number in range(len(heads)) if any(row[number] for row in rows)]
    table = [[row[number] for number in shown] for row in (heads, *rows)]
    lines = [f"| {' | '.join(row)} |" for row in table]
    return "\n".join([lines[0], "|---" * len(shown) + "|", *lines[1:]])


def rows(
    group: str, methods: Methods, cells: Callable[[str, dict[str, Any]], tuple[str, ...]]
) -> list[tuple[str, ...]]:
    """A row per method; one that was not measured says why."""
    found: list[tuple[str, ...]] = []
    for name, result in methods.items():
        if name not in TITLES:
            continue
        if "why" in result:
            found.append((TITLES[name], f"not measured: {result['why']}"))
        else:
            title = f"{TITLES[name]} ({result['engine']})" if result.get("engine") else TITLES[name]
            found.append((title, *cells(name, result), WANTED.get((group, name), "")))
    widest = max((len(row) for row in found), default=0)
    return [(*row, *[""] * (widest - len(row))) for row in found]


def engines(group: str, methods: Methods) -> str:
    """Bare engines: rates, the share of the machine's peak, masks against those of the eager network."""
    eager, peak = methods.get("engine_eager", {}), methods.get("peak", {}).get("gflops")
    counts = eager.get("operations")

    def share(kind: str, found: dict[str, Any]) -> str:
        if not counts or not peak:
            return ""
        each = counts[kind] - (spared(counts, found) if kind == "needed" else 0)
        return f"{100 * found['computed'] / found['seconds'] * each / 1e9 / peak:.0f} %"

    def cells(name: str, found: dict[str, Any]) -> tuple[str, ...]:
        times = f"{rate(found) / rate(eager):.2f}" if "pixels" in eager else ""
        done = share("needed" if name == "engine_exact" else "written", found) if name != "engine_fast" else ""
        differing = f"{100 * found['differing']:.4f} %" if "differing" in found and name != "engine_eager" else ""
        return f"{found['window']}", f"{rate(found):.3g}", times, share("written", found), done, differing

    heads = ("engine", "window", "useful Mpx/s", "times eager", "of the peak, as written", "of the peak, as done")
    caption = f"U-Net of width {group.partition(' ')[2]}"
    if counts:
        thousands = counts["written"] / 1e3, counts["needed"] / 1e3
        caption += f", {thousands[0]:.0f} thousand operations a pixel as written, {thousands[1]:.0f} as ours does them"
    caption += f"; peak {peak:.0f} GFLOP/s" if peak else ""
    return f"*{caption}*\n\n{grid((*heads, 'pixels that differ from eager', 'wanted'), rows(group, methods, cells))}"


def spared(counts: dict[str, Any], found: dict[str, Any]) -> float:
    """Operations for one pixel of a window that a decoder without its outer pixels leaves out."""
    levels = enumerate(zip(counts["decoder"], found["trims"]))
    return sum(each * (1 - (1 - 2 * trim * 2**level / found["window"]) ** 2) for level, (each, trim) in levels)


def prediction(group: str, methods: Methods) -> str:
    """File to file, and times as fast as the fastest of the others."""
    rivals = [rate(methods[name], "whole_seconds") for name in RIVALS if "pixels" in methods.get(name, {})]

    def cells(name: str, found: dict[str, Any]) -> tuple[str, ...]:
        times = "" if name in RIVALS or not rivals else f"{rate(found, 'whole_seconds') / max(rivals):.2f}"
        seconds = f"{found['whole_seconds']:.1f}", f"{found['seconds']:.1f}", f"{found['whole_cpu_seconds']:.1f}"
        return (*seconds, f"{rate(found, 'whole_seconds'):.2f}", f"{found['peak_gb']:.2f} GB", times)

    heads = (
        "tool",
        "seconds",
        "without start-up",
        "processor seconds",
        "Mpx/s",
        "peak memory",
        "times the fastest other",
    )
    return grid((*heads, "wanted"), rows(group, methods, cells))


def polygons(group: str, methods: Methods) -> str:
    """Vectorising, against the first method that was measured."""
    first = next((found for found in methods.values() if "why" not in found), {})

    def cells(_name: str, found: dict[str, Any]) -> tuple[str, ...]:
        times = f"{first['seconds'] / found['seconds']:.2f}"
        same = f"{found['same']} of {found['lakes']}" if found.get("same") is not None else ""
        same += f"; {found['close']}" if found.get("close") is not None else ""
        invalid = f"{found['invalid'][1]} ({found['invalid'][0]} of ours)" if found.get("invalid") else ""
        count = str(found.get("lakes", ""))
        return f"{found['seconds']:.2f}", f"{found['peak_gb']:.2f} GB", times, count, same, invalid

    heads = (
        "method",
        "seconds",
        "peak memory",
        "times the first",
        "lakes",
        "as ours to the byte; to 1e-9",
        "invalid",
        "wanted",
    )
    return grid(heads, rows(group, methods, cells))


def growth(results: dict[str, Methods], kind: str, of: str, names: dict[str, str], seconds: str) -> str:
    """Seconds and memory of our steps by size.

    Args:
        results: all groups.
        kind: the first word of the groups' names; the second is the size.
        of: what the size counts.
        names: titles of columns by method.
        seconds: which of the measured times is told.
    """
    found: list[tuple[str, ...]] = []
    for size, methods in growths(results, kind):
        found.append((str(size), *(_grown(methods[name], seconds) for name in names)))
    return grid((of, *names.values()), found)


def _grown(found: dict[str, Any], seconds: str) -> str:
    return "" if "why" in found else f"{found[seconds]:.1f} s, {found['peak_gb']:.2f} GB"


def growths(results: dict[str, Methods], kind: str) -> list[tuple[int, Methods]]:
    """The groups of a growth, by size."""
    return sorted((int(name.split()[1]), methods) for name, methods in results.items() if name.startswith(f"{kind} "))


def composites(_group: str, methods: Methods) -> str:
    """Composites, as a share of merely reading the same files."""
    decode = methods.get("decode", {})

    def row(name: str, found: dict[str, Any]) -> tuple[str, ...]:
        if "why" in found:
            return name, f"not measured: {found['why']}", "", "", ""
        share = f"{decode['seconds'] / found['seconds']:.2f}" if "seconds" in decode else ""
        return name, f"{found['seconds']:.1f}", f"{found['cpu_seconds']:.1f}", share, f"{found['peak_gb']:.2f} GB"

    heads = ("method", "seconds", "processor seconds", "share of `decode`", "peak memory")
    return grid(heads, [row(name, found) for name, found in methods.items()])


def machine(report: dict[str, Any]) -> str:
    """What the numbers were measured on."""
    about = report["machine"]
    versions = ", ".join(f"{name} {version}" for name, version in about["versions"].items())
    memory = f", {about['memory_gb']:.0f} GB" if about.get("memory_gb") else ""
    loads = ", ".join(f"{name} {value:.1f}" for name, value in report["loads"].items() if value is not None)
    return (
        f"{about['processor']} ({', '.join(about['abilities'])}), {about['cores']} cores{memory}; Python"
        f" {about['python']}, {versions}. Load of the machine before each group: {loads}."
    )


def parts(report: dict[str, Any]) -> dict[str, str]:
    """Text by the mark that it belongs to; only of what was measured."""
    results: dict[str, Methods] = report["results"]
    writers = {
        "engines": engines,
        "prediction": prediction,
        "polygons": polygons,
        "files": polygons,
        "rivers": polygons,
    }
    found = {"machine": machine(report)}
    for mark, writer in writers.items():
        groups = [name for name in results if name.split()[0] == mark]
        if groups:
            found[mark] = "\n\n".join(writer(name, results[name]) for name in groups)
    for kind, columns in GROWTHS.items():
        if growths(results, kind):
            found[kind] = growth(results, kind, *columns)
    series = [name for name in results if name.startswith("composites, ")]
    if series:
        found["composites"] = "\n\n".join(f"*{name[12:]}*\n\n{composites(name, results[name])}" for name in series)
    return found


def everything(report: dict[str, Any]) -> str:
    """All tables, one after the other."""
    return "\n\n".join(f"{mark}\n\n{text}" for mark, text in parts(report).items())


def fill(text: str, found: dict[str, str]) -> str:
    """A page with what stands between `<!-- numbers: NAME -->` and `<!-- end -->` replaced by what was found."""

    def replace(match: re.Match[str]) -> str:
        return f"{match[1]}\n{found[match[2]]}\n{match[4]}" if match[2] in found else match[0]

    return re.sub(r"(<!-- numbers: (\w+) -->)(.*?)(<!-- end -->)", replace, text, flags=re.DOTALL)


def publish(report: dict[str, Any], folder: Path) -> None:
    """Numbers into README.md, the plot and the results beside it."""
    from growth import LAKES, RASTERS, draw

    readme = folder / "README.md"
    readme.write_text(fill(readme.read_text(), parts(report)))
    (folder / "results.json").write_text(json.dumps(report, indent=1) + "\n")
    for kind, plot, name in (("growth", RASTERS, "growth.svg"), ("lakes", LAKES, "lakes.svg")):
        if growths(report["results"], kind):
            draw(growths(report["results"], kind), plot, folder / name)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("results", type=Path, nargs="?", default=RESULTS)
    parser.add_argument("--publish", action="store_true", help="into README.md of this folder")
    options = parser.parse_args()
    measured = json.loads(options.results.read_text())
    print(everything(measured))
    if options.publish:
        publish(measured, HERE)
