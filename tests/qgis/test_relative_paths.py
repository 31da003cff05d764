"""On a command line a path is meant from where one stands: for what is read and for what is written."""

import numpy as np
from rasters import read_raster, write_raster


def test_paths_are_meant_from_the_working_folder(run, tmp_path, monkeypatch):
    bands = np.arange(200, dtype=np.uint16).reshape(2, 10, 10) + 1
    write_raster(tmp_path / "two.tif", bands)
    monkeypatch.chdir(tmp_path)
    run("ndwi", INPUT="two.tif", GREEN=2, NIR=1, OUTPUT="n.tif")
    assert read_raster(tmp_path / "n.tif").shape[-2:] == (10, 10)


def test_a_file_of_samples_is_found_there_too(run, tmp_path, monkeypatch):
    from samples_files import SAMPLE

    (tmp_path / "samples.gpkg").write_bytes((SAMPLE / "samples.gpkg").read_bytes())
    monkeypatch.chdir(tmp_path)
    run("splitsamples", SAMPLES="samples.gpkg", TRAIN=60, VALIDATION=20, TEST=20, SEED=1, OUTPUT="table.csv")
    assert (tmp_path / "table.csv").is_file()
