"""Memory does not grow with the raster: 1.6 thousand million pixels, most of them without data."""

import json
import subprocess
import sys
import textwrap
from pathlib import Path

import numpy as np
import pytest
import rasterio
from glakes.models.memory import peak_bytes
from glakes.models.windows import SIDES
from made_scene import composite, model_file

START = Path(__file__).parents[3] / "worker" / "start.py"
SIDE, PATCH = 40_000, 600
PLACES = ((0, 0), (39_400, 39_400), (20_000, 12_345))

PROCESS = """
import json, resource, runpy, sys
from pathlib import Path
root = Path(sys.argv[1]).parents[1]
runpy.run_path(sys.argv[1])["register_package"](root)
from glakes.lakes.progress import Silent
from glakes.models.prediction import predict_lakes
from glakes.models.predicting import layout
from glakes.models.settings import PredictSettings
class First:
    name, any_side, calls = "first band exact", False, 0
    def predict(self, stored):
        First.calls += 1
        return ((stored[0] + 1000) // 20).clip(0, 100).astype("uint8")
layout.choose = lambda model, source, device, precision, progress: First()
result = predict_lakes(PredictSettings(sys.argv[2], sys.argv[3], model=sys.argv[4], window=int(sys.argv[5])), Silent())
status = Path("/proc/self/status")
if status.exists():  # rusage also counts what the parent had when it started this process
    peak = int(status.read_text().split("VmHWM:")[1].split()[0]) * 1024
else:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
print(json.dumps(result | {"PEAK": peak, "RUN": First.calls}))
"""


def vast(folder):
    """A raster of 40,000 x 40,000 pixels that has data in three small places."""
    small = composite(folder / "small.tif", PATCH, PATCH, holes=0)
    size = f'xSize="{PATCH}" ySize="{PATCH}"'
    lines = [
        f'<VRTDataset rasterXSize="{SIDE}" rasterYSize="{SIDE}"><SRS>EPSG:32648</SRS>',
        "<GeoTransform>400000, 10, 0, 4500000, 0, -10</GeoTransform>",
        '<VRTRasterBand dataType="Int16" band="1"><Description>NDWI</Description>',
        "<NoDataValue>-32768</NoDataValue><Scale>0.001</Scale>",
    ]
    for row, col in PLACES:
        file = f'<SourceFilename relativeToVRT="1">{Path(small).name}</SourceFilename><SourceBand>1</SourceBand>'
        place = f'<SrcRect xOff="0" yOff="0" {size}/><DstRect xOff="{col}" yOff="{row}" {size}/>'
        lines.append(f"<SimpleSource>{file}{place}</SimpleSource>")
    lines.append("</VRTRasterBand>")
    path = folder / "vast.vrt"
    path.write_text("".join([*lines, "</VRTDataset>"]))
    return str(path)


@pytest.mark.skipif(sys.platform == "win32", reason="the peak is read in the Unix way")
def test_memory_is_bounded_whatever_the_size_of_the_raster(tmp_path):
    output, model = tmp_path / "p.tif", model_file(tmp_path / "m.safetensors", 1, bands=("NDWI",))
    arguments = [str(START), vast(tmp_path), str(output), model, str(SIDES[-1])]
    command = [sys.executable, "-I", "-c", textwrap.dedent(PROCESS), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    result = json.loads(done.stdout)
    windows = -((-SIDE // (SIDES[-1] - 192)) ** 2)
    assert result["PIXELS"] == SIDE**2 and result["WINDOWS"] >= windows
    assert 3 <= result["RUN"] <= 12  # windows without data are never run
    # Of the bound, the share of an engine that takes next to nothing.
    assert result["PEAK"] < peak_bytes(SIDES[-1] ** 2, 0, 2, "")
    with rasterio.open(output) as dataset, rasterio.open(tmp_path / "small.tif") as small:
        expected = (small.read(1) + 1000) // 20
        for row, col in PLACES:
            found = dataset.read(1, window=rasterio.windows.Window(col, row, PATCH, PATCH))
            np.testing.assert_array_equal(found, expected)
        assert (dataset.read(1, window=rasterio.windows.Window(2000, 2000, 600, 600)) == 255).all()
        assert dataset.overviews(1)[-1] >= 64
