"""Numbers get from the benchmark's results into its page as they were measured, or the page says why not."""

from glakes.benchmarks.growth import LAKES, RASTERS, draw
from glakes.benchmarks.tables import everything, fill, growths, parts

RUN = {"peak_gb": 0.5, "seconds": 2.0, "whole_seconds": 4.0, "whole_cpu_seconds": 6.0, "cpu_seconds": 3.0}
REPORT = {
    "machine": {
        "processor": "a processor",
        "abilities": ["avx2"],
        "cores": 2,
        "memory_gb": 8.0,
        "python": "3.11",
        "versions": {"torch": "2"},
    },
    "loads": {"engines": 0.2},
    "results": {
        "engines 16": {
            "peak": RUN | {"gflops": 200.0},
            "engine_eager": RUN
            | {
                "pixels": 1e6,
                "computed": 2e6,
                "operations": {"written": 1e5, "needed": 8e4, "decoder": [4e4, 2e4]},
                "window": 576,
                "differing": 0.0,
            },
            "engine_exact": RUN | {"pixels": 4e6, "computed": 5e6, "window": 1152, "differing": 0.0, "trims": [144, 0]},
            "engine_fast": {"why": "ended with 1: refused"},
        },
        "prediction": {
            "eager_loop": RUN | {"pixels": 4e6},
            "deepness": {"why": "not installed: see benchmarks/rivals.sh"},
            "exact": RUN | {"pixels": 12e6},
        },
        "polygons": {
            "gdal": RUN | {"seconds": 3.0, "lakes": 7, "same": 7, "only_one_has": 0, "invalid": [0, 1]},
            "trace": RUN | {"seconds": 1.0, "lakes": 7},
        },
        "growth 1000": {"exact": RUN, "fast": {"why": "x"}, "vectorize": RUN},
        "lakes 30000": {"mask_rivers": RUN},
        "lakes 10000": {"mask_rivers": RUN | {"whole_cpu_seconds": 1.0}},
        "composites, 4 dates": {"decode": RUN, "composite": RUN | {"seconds": 4.0}},
    },
}


def row(text, start):
    (found,) = (line for line in text.splitlines() if line.startswith(f"| {start} |"))
    return [cell.strip() for cell in found.strip("|").split("|")]


def test_engines_are_told_as_rates_against_eager_and_the_peak():
    text = parts(REPORT)["engines"]
    assert row(text, "ours, exact")[1:7] == ["1152", "2", "4.00", "125 %", "78 %", "0.0000 %"]


def test_tools_are_told_from_the_start_of_their_process_against_the_fastest_other():
    text = parts(REPORT)["prediction"]
    assert row(text, "ours, exact")[1:7] == ["4.0", "2.0", "6.0", "3.00", "0.50 GB", "3.00"]
    assert row(text, "torch, eager loop")[6] == ""


def test_what_was_not_measured_says_why_in_a_row_of_full_width():
    assert row(parts(REPORT)["engines"], "ours, fast")[1:3] == ["not measured: ended with 1: refused", ""]
    cells = row(parts(REPORT)["prediction"], "Deepness, its own core")
    assert cells[1].startswith("not measured: not installed")
    assert len(cells) == len(row(parts(REPORT)["prediction"], "ours, exact"))


def test_polygons_are_told_against_the_first_and_with_what_is_the_same():
    text = parts(REPORT)["polygons"]
    assert row(text, "gdal.Polygonize with a mask, in memory")[3:7] == ["1.00", "7", "7 of 7", "1 (0 of ours)"]
    assert row(text, "ours, in memory")[3] == "3.00"


def test_growth_and_composites_have_their_tables_without_empty_columns():
    assert row(parts(REPORT)["growth"], "1000") == ["1000", "4.0 s, 0.50 GB", "4.0 s, 0.50 GB"]
    assert parts(REPORT)["lakes"].splitlines()[2:] == ["| 10000 | 1.0 s, 0.50 GB |", "| 30000 | 6.0 s, 0.50 GB |"]
    assert row(parts(REPORT)["composites"], "composite")[3] == "0.50"


def test_only_what_stands_between_marks_and_was_measured_is_replaced():
    page = "a\n<!-- numbers: growth -->\nold\n<!-- end -->\nb\n<!-- numbers: files -->\nkept\n<!-- end -->\n"
    found = fill(page, {"growth": "new"})
    assert found == page.replace("old", "new")
    assert fill(found, {"growth": "new"}) == found


def test_everything_names_the_machine_and_its_load():
    assert "a processor (avx2), 2 cores, 8 GB; Python 3.11, torch 2. Load of the machine" in everything(REPORT)


def test_growths_are_drawn_alike_from_the_same_numbers(tmp_path):
    for name, plot in (("growth", RASTERS), ("lakes", LAKES)):
        for copy in ("one", "two"):
            draw(growths(REPORT["results"], name), plot, tmp_path / f"{copy}.svg")
        assert (tmp_path / "one.svg").read_bytes() == (tmp_path / "two.svg").read_bytes()
