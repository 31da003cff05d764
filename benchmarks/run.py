"""Speed as ratios, measured side by side: `run.py [--quick | --long] [--only GROUP ...] [--readme]`.

Every method runs in a process of its own, in turns, and its best time counts: what else the machine does
falls on all of them alike. Adds what it measured to `results.json` group by group, so that one group can be
measured again, and prints the tables. A method that cannot run here says why in its row.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import tables
from hardware import hardware, load
from processes import Failed, measure

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
OUT = ROOT / "build" / "benchmark"
CACHE = OUT / "cache"
RIVALS = ROOT / "build" / "benchmark-env"
SYSTEM_PYTHON = Path("/usr/bin/python3")

IN_WORKER = ("engine_exact", "engine_fast", "exact", "fast", "trace", "vectorize", "composite", "composite_masked")
LONG_S = 45.0
"""A method that takes longer is measured once: over so long a time what else the machine does evens out."""
ENOUGH = 2400
"""Pixels along each side of a scene from which on our step times windows."""

Results = dict[str, dict[str, Any]]
"""By group and method."""


class Size(NamedTuple):
    """How much is measured."""

    scene: int
    """Pixels along each side, like the next ones."""
    mask: int
    growth: tuple[int, ...]
    computed: dict[int, int]
    """Pixels that a bare engine computes, by the network's width."""
    series: int
    dates: int
    rivers: tuple[int, int]
    """Lakes and rivers."""
    lakes: tuple[int, ...]


LAKES = (10_000, 30_000, 100_000, 300_000, 1_000_000)
FULL = Size(6000, 10_000, (1000, 2000, 5000, 10_000), {16: 9_000_000, 64: 1_330_000}, 4096, 20, (50_000, 20_000), LAKES)
LONG = FULL._replace(growth=(*FULL.growth, 20_000))
QUICK = Size(1300, 1500, (700, 1000), {16: 400_000, 64: 340_000}, 600, 4, (2000, 800), (2000, 5000))


class Method(NamedTuple):
    """How a method is started; `needs` must exist."""

    name: str
    command: list[str]
    environment: dict[str, str] = {}
    needs: tuple[Path, ...] = ()
    how: str = ""
    """To get what it needs."""


def ours(name: str, source: Path, output: Path, *more: object) -> Method:
    """A method of `methods.py`, run by this very Python."""
    command = [sys.executable, "-I", str(HERE / "methods.py"), name, str(source), str(output), *map(str, more)]
    # What this machine has once found out is found out anew. In our worker waiting threads sleep.
    environment = {"XDG_CACHE_HOME": str(CACHE)} | ({"OMP_WAIT_POLICY": "PASSIVE"} if name in IN_WORKER else {})
    return Method(name, command, environment)


def foreign(name: str, script: str, needs: tuple[Path, ...], *arguments: object, **env: str) -> Method:
    """A script of this folder, run by another Python, the first of what it needs."""
    command = [str(needs[0]), str(HERE / script), *map(str, arguments)]
    return Method(name, command, env, needs, "benchmarks/rivals.sh")


def installed(name: str) -> tuple[Path, ...]:
    """The Python of an environment that `rivals.sh` makes, and the mark that it is complete."""
    return RIVALS / name / "bin" / "python", RIVALS / name / ".complete"


def best(methods: list[Method], rounds: int, by: str = "seconds") -> dict[str, Any]:
    """The best of several interleaved rounds of each method; one that fails in any of them counts as failed."""
    found: dict[str, Any] = {}
    for turn in range(rounds):
        # Forwards and backwards, so that no method always runs in another's wake.
        for method in methods if turn % 2 == 0 else methods[::-1]:
            known = found.get(method.name)
            if known is None or ("why" not in known and known[by] < LONG_S):
                result = once(method)
                if known is None or "why" in result or result[by] < known[by]:
                    found[method.name] = result
    return {method.name: found[method.name] for method in methods}


def once(method: Method) -> dict[str, Any]:
    """One measurement, or `why` there is none."""
    missing = [path for path in method.needs if not path.exists()]
    if missing:
        result: dict[str, Any] = {"why": f"not installed: see {method.how}"}
    else:
        try:
            result = measure(method.command, method.environment)
        except Failed as failure:
            result = {"why": str(failure).replace(str(ROOT), "")}
    print(f"  {method.name} {result.get('why') or format(result['seconds'], '.2f') + ' s'}", file=sys.stderr)
    return result


class Bench:
    """One run: a folder for inputs and outputs, and how much is measured."""

    def __init__(self, folder: Path, size: Size, rounds: int) -> None:
        self.folder, self.size, self.rounds = folder, size, rounds
        made = once(ours("make_models", folder, folder))
        self.shipped, self.is_warm = Path(made["shipped"]), False

    def scene(self, side: int) -> Path:
        """A composite of that many pixels along each side."""
        from scenes import make_composite

        path = self.folder / f"scene {side}.tif"
        if not path.exists():
            make_composite(path, side)
        return path

    def mask(self, side: int) -> Path:
        """Likewise a mask of lakes."""
        from scenes import make_mask

        path = self.folder / f"mask {side}.tif"
        if not path.exists():
            make_mask(path, side)
        return path

    def engines(self) -> Results:
        """Part A: bare engines on two networks, and what the machine can do at most."""
        import numpy as np

        scene, results = self.scene(self.size.scene), {}
        wide = self.folder / "unet64.safetensors"
        for width, model, graph in ((16, self.shipped, "shipped.onnx"), (64, wide, "unet64.onnx")):
            models = dict.fromkeys(("engine_eager", "engine_exact", "engine_fast"), model)
            models["engine_onnx"] = self.folder / graph
            arrays = {name: self.folder / f"{name}.npy" for name in models}
            methods = [ours(name, scene, arrays[name], models[name], self.size.computed[width]) for name in models]
            found = best([ours("peak", scene, self.folder), *methods], self.rounds)
            masks = {name: np.load(path) for name, path in arrays.items() if "why" not in found[name]}
            for name, mask in masks.items():
                if "engine_eager" in masks:
                    found[name] |= compare_masks(masks["engine_eager"], mask)
            results[f"engines {width}"] = found
        return results

    def prediction(self) -> Results:
        """Part E: file to file."""
        scene, out = self.scene(self.size.scene), self.folder
        self.first_runs()
        graph, deepness = self.folder / "shipped.onnx", RIVALS / "deepness"
        methods = [ours(name, scene, out / f"{name}.tif", self.shipped) for name in ("eager_loop", "exact", "fast")]
        for name in ("torchgeo", "geoai"):
            arguments = (name, scene, out / f"{name}.tif", self.shipped)
            methods.append(foreign(name, "tilings.py", installed("rivals"), *arguments))
        core, needs = (scene, out / "deepness.tif", graph), (*installed("qgis"), deepness)
        paths = {"PYTHONPATH": str(deepness), "QT_QPA_PLATFORM": "offscreen"}
        methods.append(foreign("deepness", "deepness_core.py", needs, *core, **paths))
        return {"prediction": best(methods, self.rounds, "whole_seconds")}

    def first_runs(self) -> None:
        """What is made once per model or machine is made before anything is timed."""
        if self.is_warm:
            return
        print("first runs, not timed", file=sys.stderr)
        small = self.scene(min(self.size.scene, ENOUGH))
        for name in ("exact", "fast"):
            once(ours(name, small, self.folder / "first.tif", self.shipped))
        once(ours("vectorize", self.mask(700), self.folder / "first.gpkg"))
        self.is_warm = True

    def polygons(self) -> Results:
        """Part B: vectorising, and whether all give the same polygons."""
        mask, out = self.mask(self.size.mask), self.folder
        self.first_runs()
        files = {name: out / f"{name}.wkb" for name in ("gdal", "shapes", "trace")}
        system = foreign("gdal", "gdal_polygons.py", (SYSTEM_PYTHON,), mask, files["gdal"])
        memory = [system, ours("shapes", mask, files["shapes"]), ours("trace", mask, files["trace"])]
        found = best(memory, self.rounds)
        for name in ("gdal", "shapes"):
            if "why" not in found[name] and "why" not in found["trace"]:
                compared = once(ours("compare", files["trace"], files[name]))
                found[name] |= {key: compared.get(key) for key in ("same", "close", "only_one_has", "invalid")}
        names = ("gdal_polygonize", "vectorize")[not shutil.which("gdal_polygonize.py") :]
        return {
            "polygons": found,
            "files": best([ours(name, mask, out / f"{name}.gpkg") for name in names], self.rounds),
        }

    def rivers(self) -> Results:
        """Part C: lakes without the rivers that touch them."""
        from scenes import make_rivers

        self.first_runs()
        lakes, rivers = self.folder / "lakes.gpkg", self.folder / "rivers.gpkg"
        make_rivers(lakes, rivers, *self.size.rivers)
        files = {name: self.folder / f"{name}.wkb" for name in ("qgis_difference", "rivers_overlay", "rivers_ours")}
        arguments = (lakes, rivers, files["qgis_difference"])
        methods = [foreign("qgis_difference", "qgis_difference.py", (SYSTEM_PYTHON,), *arguments)]
        methods += [ours(name, lakes, files[name], rivers) for name in ("rivers_overlay", "rivers_ours")]
        found = best(methods, self.rounds)
        for name in ("qgis_difference", "rivers_overlay"):
            if "why" not in found[name] and "why" not in found["rivers_ours"]:
                compared = once(ours("compare", files["rivers_ours"], files[name]))
                found[name] |= {key: compared.get(key) for key in ("same", "close", "only_one_has", "invalid")}
        return {"rivers": found}

    def lakes(self) -> Results:
        """Time and memory of masking rivers against the number of lakes, file to file; each is measured once."""
        from scenes import make_rivers

        results: Results = {}
        lakes, rivers = self.folder / "many lakes.gpkg", self.folder / "many rivers.gpkg"
        known, masked = self.folder / "known.gpkg", self.folder / "masked.gpkg"
        for count in self.size.lakes:
            make_rivers(lakes, rivers, count, 2 * count // 5, trunks=max(count // 5000, 1))
            results[f"lakes {count}"] = best([ours("mask_rivers", lakes, masked, rivers, known)], 1)
        return results

    def growth(self) -> Results:
        """Time and memory against the size of the raster; each is measured once."""
        self.first_runs()
        results: Results = {}
        for side in self.size.growth:
            scene, mask = self.scene(side), self.mask(side)
            methods = [ours(name, scene, self.folder / f"{name}.tif", self.shipped) for name in ("exact", "fast")]
            methods.append(ours("vectorize", mask, self.folder / "vectorize.gpkg"))
            results[f"growth {side}"] = best(methods, 1)
            if side not in (self.size.scene, self.size.mask):
                scene.unlink()
                mask.unlink()
        return results

    def composites(self) -> Results:
        """Composites of a series, and of half and twice as many dates: what memory grows with."""
        from series import make_products, make_series

        names = ["decode", "composite", "composite_masked", "xarray_dask", "gdal_vrt"]
        names = names if SYSTEM_PYTHON.exists() else names[:-1]
        results, dates = {}, self.size.dates
        for count, wanted, turns in (
            (dates, names, self.rounds),
            (dates // 2, names[:2], 1),
            (2 * dates, names[:2], 1),
        ):
            series = self.folder / f"series {count}"
            make_series(series, self.size.series, count)
            methods = [ours(name, series, self.folder / f"{name}.tif") for name in wanted]
            results[f"composites, {count} dates"] = best(methods, turns)
            shutil.rmtree(series)
        products = self.folder / "products"
        make_products(products, self.size.series, dates // 2)
        methods = [ours(name, products, self.folder / f"{name}.tif") for name in names[:2]]
        results[f"composites, {dates // 2} dates as JPEG 2000 products"] = best(methods, self.rounds)
        shutil.rmtree(products)
        return results


def compare_masks(reference: Any, other: Any) -> dict[str, float]:
    """Over the pixels that both predicted: the share that differs at 50 %, and the largest difference in percent."""
    both = (reference <= 100) & (other <= 100)
    left, right = reference[both].astype(int), other[both].astype(int)
    differing = ((left >= 50) != (right >= 50)).mean() if len(left) else float("nan")
    return {
        "compared": int(both.sum()),
        "differing": float(differing),
        "largest": int(abs(left - right).max(initial=0)),
    }


GROUPS: dict[str, Callable[[Bench], Results]] = {
    "engines": Bench.engines,
    "prediction": Bench.prediction,
    "polygons": Bench.polygons,
    "rivers": Bench.rivers,
    "lakes": Bench.lakes,
    "growth": Bench.growth,
    "composites": Bench.composites,
}


def main() -> None:
    """Make the inputs, measure, report."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="small inputs, one round: does it run at all")
    parser.add_argument("--long", action="store_true", help="growth up to 20,000 x 20,000 pixels")
    parser.add_argument("--only", choices=GROUPS, nargs="+", default=list(GROUPS), help="some groups")
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--out", type=Path, default=OUT, help="folder of results.json and of what is made meanwhile")
    parser.add_argument("--readme", action="store_true", help="put the numbers and the plot into this folder as well")
    options = parser.parse_args()

    options.out.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(CACHE, ignore_errors=True)
    path = options.out / ("quick.json" if options.quick else "results.json")
    report: dict[str, Any] = json.loads(path.read_text()) if path.exists() else {}
    if report.get("machine") != hardware():  # other libraries or another machine: nothing to be put beside
        report = {"machine": hardware(), "loads": {}, "results": {}}
    with tempfile.TemporaryDirectory(dir=options.out) as folder:
        size = QUICK if options.quick else LONG if options.long else FULL
        bench = Bench(Path(folder), size, 1 if options.quick else options.rounds)
        for name in options.only:
            print(name, file=sys.stderr)
            report["loads"][name], started = load(), time.perf_counter()
            report["results"] |= GROUPS[name](bench)
            print(f"  {time.perf_counter() - started:.0f} s", file=sys.stderr)
            path.write_text(json.dumps(report, indent=1))
    print(tables.everything(report))
    if options.readme:
        tables.publish(report, HERE)


if __name__ == "__main__":
    main()
