"""Predictions that are stopped, killed or led astray: what is finished stays, nothing else is mixed in."""

import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import numpy as np
import pytest
import rasterio
from glakes.lakes.errors import Cancelled, LakesError
from glakes.lakes.files import find_unfinished
from glakes.models import prediction
from glakes.models.prediction import predict_lakes
from glakes.models.settings import PredictSettings
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from made_prediction import Heard, use_blur
from made_scene import composite, extent_of, model_file

START = Path(__file__).parents[3] / "worker" / "start.py"
HEIGHT, WIDTH = 1200, 900

PROCESS = """
import runpy, sys, time
from pathlib import Path
root = Path(sys.argv[1]).parents[1]
runpy.run_path(sys.argv[1])["register_package"](root)
sys.path.append(str(root / "tests/method/models"))
from glakes.lakes.progress import Silent
from glakes.models import prediction
from glakes.models.predicting import layout
from glakes.models.settings import PredictSettings
from made_prediction import Blur
how, scene, output, model = sys.argv[2:6]
class Slow(Blur):
    def predict(self, stored):
        time.sleep(0.1 if how == "slowly" else 0)
        return super().predict(stored)
layout.choose = lambda path, source, device, precision, progress: Slow(source)
if how == "little room":
    import resource, signal
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[6]),) * 2)
prediction.predict_lakes(PredictSettings(scene, output, model=model, window=576), Silent())
"""


@pytest.fixture
def engines(monkeypatch):
    return use_blur(monkeypatch)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("scene 湖 'a'")
    return composite(folder / "s.tif", HEIGHT, WIDTH), model_file(folder / "m.safetensors", 2)


@pytest.fixture
def scene(made, tmp_path):
    """A composite of 4 x 3 windows that a test may change."""
    path = tmp_path / "scene.tif"
    path.write_bytes(Path(made[0]).read_bytes())
    return str(path)


def options(made, scene, **changes):
    return {"input": scene, "model": made[1], "window": 576} | changes


def run(output, listener=None, **values):
    heard = listener or Heard()
    result = predict_lakes(PredictSettings(probability=str(output), **values), heard)
    return result, heard


def pixels(path):
    with rasterio.open(path) as dataset:
        return dataset.read(1)


class StopAt(Heard):
    """Asks to stop when so many windows are finished."""

    def __init__(self, output, windows):
        super().__init__()
        self.output, self.windows = Path(output), windows

    def check(self):
        (folder,) = find_unfinished(self.output) or [Path("/nowhere")]
        if len(list(folder.glob("[0-9]*.tif"))) >= self.windows:
            raise Cancelled

    def percent(self, value, text=None):
        super().percent(value, text)
        self.check()


def stopped(output, windows=3, **values):
    with pytest.raises(Cancelled):
        run(output, StopAt(output, windows), **values)
    (folder,) = find_unfinished(output)
    return len(list(folder.glob("[0-9]*.tif")))


def test_a_cancelled_run_goes_on(made, scene, tmp_path, engines):
    values, output = options(made, scene), tmp_path / "o ut 'put' 湖.tif"
    done = stopped(output, **values)
    assert 3 <= done < 12 and not output.exists()
    result, heard = run(output, **values)
    assert f"Continuing: {done} of 12 windows are there." in heard.infos
    assert (result["WINDOWS"], result["WINDOWS_REUSED"]) == (12, done)
    assert len(engines[-1].windows) == 12 - done
    whole, _ = run(tmp_path / "at once.tif", **values)
    assert whole["WINDOWS_REUSED"] == 0
    np.testing.assert_array_equal(pixels(output), pixels(tmp_path / "at once.tif"))
    assert output.read_bytes() == (tmp_path / "at once.tif").read_bytes()
    assert not find_unfinished(output) and not list(tmp_path.glob(".*"))


def test_what_is_predicted_when_the_stop_comes_is_kept(made, scene, tmp_path, engines):
    values, output = options(made, scene), tmp_path / "o.tif"
    done = stopped(output, 1, **values)
    assert 1 <= len(engines[-1].windows) <= done + 1


def start(*arguments):
    command = [sys.executable, "-I", "-B", "-c", textwrap.dedent(PROCESS), str(START), *map(str, arguments)]
    return subprocess.Popen(command, stderr=subprocess.PIPE, text=True)


def test_a_killed_process_is_continued_to_the_same_bytes(made, scene, tmp_path, engines):
    output = tmp_path / "o.tif"
    process = start("slowly", scene, output, made[1])
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        if len([part for folder in find_unfinished(output) for part in folder.glob("[0-9]*.tif")]) >= 4:
            break
        time.sleep(0.01)
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()
    assert not output.exists()
    result, _ = run(output, **options(made, scene))
    assert 4 <= result["WINDOWS_REUSED"] < 12
    run(tmp_path / "again.tif", **options(made, scene))
    assert output.read_bytes() == (tmp_path / "again.tif").read_bytes()
    assert not list(tmp_path.glob(".*"))


def other_margin(values, tmp_path):
    values["margin"] = 112


def other_model(values, tmp_path):
    values["model"] = model_file(tmp_path / "other.safetensors", 3)


def other_extent(values, tmp_path):
    values["extent"] = extent_of(0, 0, HEIGHT - 1, WIDTH)


def other_window(values, tmp_path):
    values["window"] = 768


def touched(values, tmp_path):
    os.utime(values["input"], ns=(1, 1))


def other_pixels(values, tmp_path):
    composite(values["input"], HEIGHT, WIDTH, seed=5)


CHANGES = [other_margin, other_model, other_extent, other_window, touched, other_pixels]


@pytest.mark.parametrize("change", CHANGES)
def test_what_changes_the_pixels_is_never_mixed_with_what_was_finished(made, scene, tmp_path, engines, change):
    values, output = options(made, scene), tmp_path / "o.tif"
    stopped(output, **values)
    change(values, tmp_path)
    result, heard = run(output, **values)
    assert result["WINDOWS_REUSED"] == 0
    assert any("were removed: settings, model, input or software are not those of then" in text for text in heard.infos)
    run(tmp_path / "new.tif", **values)
    np.testing.assert_array_equal(pixels(output), pixels(tmp_path / "new.tif"))
    assert not find_unfinished(output)


def test_another_engine_starts_afresh(made, scene, tmp_path, engines, monkeypatch):
    values, output = options(made, scene), tmp_path / "o.tif"
    stopped(output, **values)
    monkeypatch.setattr("made_prediction.Blur.name", "blur fast")
    assert run(output, **values)[0]["WINDOWS_REUSED"] == 0


def test_statistics_that_qgis_notes_beside_a_raster_do_not_change_its_pixels(made, scene, tmp_path, engines):
    values, output = options(made, scene), tmp_path / "o.tif"
    done = stopped(output, **values)
    Path(f"{scene}.aux.xml").write_text("<PAMDataset></PAMDataset>", encoding="utf-8")
    assert run(output, **values)[0]["WINDOWS_REUSED"] == done


@pytest.mark.parametrize("change", [{"threshold": 0.7}, {"lakes": "l.gpkg"}])
def test_what_does_not_change_the_pixels_goes_on(made, scene, tmp_path, engines, change):
    values, output = options(made, scene), tmp_path / "o.tif"
    done = stopped(output, **values)
    change = {name: str(tmp_path / value) if name == "lakes" else value for name, value in change.items()}
    assert run(output, **values | change)[0]["WINDOWS_REUSED"] == done


def test_a_window_chosen_from_memory_stays_what_it_was(made, scene, tmp_path, engines, monkeypatch):
    values, output = options(made, scene, window=0), tmp_path / "o.tif"
    monkeypatch.setattr("glakes.models.predicting.plan.available_bytes", lambda: 0)
    done = stopped(output, 2, **values)
    monkeypatch.setattr("glakes.models.predicting.plan.available_bytes", lambda: 2**35)
    result, _ = run(output, **values)
    assert result["WINDOWS_REUSED"] == done and result["WINDOWS"] == 12
    assert run(tmp_path / "new.tif", **values)[0]["WINDOWS"] < 12
    np.testing.assert_array_equal(pixels(output), pixels(tmp_path / "new.tif"))


def cut(path):
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def flip(path):
    """Another pixel in a file that is well made."""
    with rasterio.open(path, "r+") as dataset:
        block = dataset.read(1)
        block[5, 5] ^= 1
        dataset.write(block, 1)


def emptied(path):
    path.write_bytes(b"")


@pytest.mark.parametrize("harm", [cut, flip, emptied, Path.unlink])
def test_a_finished_window_that_is_not_what_it_was_is_done_again(made, scene, tmp_path, engines, harm):
    values, output = options(made, scene), tmp_path / "o.tif"
    done = stopped(output, **values)
    harm(sorted(find_unfinished(output)[0].glob("[0-9]*.tif"))[0])
    assert run(output, **values)[0]["WINDOWS_REUSED"] == done - 1
    run(tmp_path / "new.tif", **values)
    assert output.read_bytes() == (tmp_path / "new.tif").read_bytes()


def test_a_record_that_is_not_readable_is_no_fault(made, scene, tmp_path, engines):
    values, output = options(made, scene), tmp_path / "o.tif"
    done = stopped(output, **values)
    (find_unfinished(output)[0] / "job.json").write_text("{")
    assert run(output, **values)[0]["WINDOWS_REUSED"] == done


def test_a_stop_before_the_first_window_leaves_nothing(made, scene, tmp_path, engines):
    with pytest.raises(Cancelled):
        run(tmp_path / "o" / "o.tif", StopAt(tmp_path / "o" / "o.tif", 0), **options(made, scene))
    assert not list(tmp_path.glob("o/*"))


def test_finished_windows_can_be_looked_at_meanwhile(made, scene, tmp_path, engines):
    values, output = options(made, scene), tmp_path / "o.tif"
    stopped(output, **values)
    folder = find_unfinished(output)[0]
    parts = sorted(folder.glob("[0-9]*.tif"))
    run(tmp_path / "new.tif", **values)
    with rasterio.open(tmp_path / "new.tif") as whole:
        for part in parts:
            with rasterio.open(part) as dataset:
                row, col = whole.index(dataset.bounds.left + 5, dataset.bounds.top - 5)
                assert part.name == f"{row}-{col}.tif" and (dataset.nodata, dataset.crs) == (255, whole.crs)
                window = rasterio.windows.Window(col, row, dataset.width, dataset.height)
                np.testing.assert_array_equal(dataset.read(1), whole.read(1, window=window))


def test_input_that_changes_during_the_run_is_said(made, scene, tmp_path, engines, monkeypatch):
    run_patches = prediction.run_patches

    def run_and_touch(*arguments):
        run_patches(*arguments)
        os.utime(scene, ns=(1, 1))

    monkeypatch.setattr(prediction, "run_patches", run_and_touch)
    with pytest.raises(LakesError, match=r"scene\.tif' changed while it was predicted\. Run again"):
        run(tmp_path / "o.tif", **options(made, scene))
    assert not (tmp_path / "o.tif").exists()


@pytest.mark.skipif(not hasattr(signal, "SIGXFSZ"), reason="this system has no limit for the size of files")
@pytest.mark.parametrize(("room", "kept"), [(20_000, 0), (400_000, 12)])
def test_a_full_disk_has_its_sentence_and_what_is_finished_stays(made, scene, tmp_path, engines, room, kept):
    """While windows are written, and while they are put together."""
    output = tmp_path / "o.tif"
    _, said = start("little room", scene, output, made[1], room).communicate()
    assert "LakesError: Cannot write" in said and "o.tif" in said and "Make room there" in said
    assert not output.exists() and not list(tmp_path.glob(".*.part*"))
    assert sum(len(list(folder.glob("[0-9]*.tif"))) for folder in find_unfinished(output)) == kept
    assert run(output, **options(made, scene))[0]["WINDOWS_REUSED"] == kept


def test_a_second_run_on_the_same_output_is_told_so(made, scene, tmp_path, engines):
    output = tmp_path / "o.tif"
    process = start("slowly", scene, output, made[1])
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and not find_unfinished(output):
        time.sleep(0.01)
    with pytest.raises(LakesError, match=r"Another run is writing '.*o\.tif'\. Wait until it has ended"):
        run(output, **options(made, scene, margin=112))
    _, said = process.communicate()
    assert process.returncode == 0, said
    assert run(tmp_path / "again.tif", **options(made, scene))[0]["WINDOWS"] == 12
    np.testing.assert_array_equal(pixels(output), pixels(tmp_path / "again.tif"))
    assert not list(tmp_path.glob(".*"))


def test_a_folder_that_cannot_be_made(made, scene, tmp_path, engines):
    (tmp_path / "file").write_text("")
    with pytest.raises(LakesError, match=r"Cannot write into '.*file': (Not a directory|File exists)\. Choose"):
        run(tmp_path / "file" / "o.tif", **options(made, scene))


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_any_extent_window_tiling_and_interruption_gives_the_pixels_of_the_full_run(made, tmp_path, engines, data):
    """A law: the raster's own blocks, the extent, the window, and where a run was stopped change nothing."""
    height, width = data.draw(st.integers(1, 900)), data.draw(st.integers(1, 900))
    tiling = data.draw(
        st.sampled_from([{}, {"tiled": True, "blockxsize": 128, "blockysize": 256}, {"compress": "ZSTD"}])
    )
    scene = composite(tmp_path / "s.tif", height, width, data.draw(st.integers(0, 99)), **tiling)
    full = tmp_path / "full.tif"
    run(full, **options(made, scene, window=data.draw(st.sampled_from([0, 576, 768]))))
    row, col = data.draw(st.integers(0, height - 1)), data.draw(st.integers(0, width - 1))
    row_stop, col_stop = data.draw(st.integers(row + 1, height)), data.draw(st.integers(col + 1, width))
    window = data.draw(st.sampled_from([0, 208, 576, 1152]))
    part = options(made, scene, window=window, extent=extent_of(row, col, row_stop, col_stop))
    output = tmp_path / "part.tif"
    windows = data.draw(st.integers(1, 3))
    try:
        run(output, StopAt(output, windows), **part)
    except Cancelled:
        run(output, **part)
    np.testing.assert_array_equal(pixels(output), pixels(full)[row:row_stop, col:col_stop])
