"""The authors' sample set, imported, is what a training and an assessment can use."""

import pandas as pd
import pytest
from glakes.lakes.samples.authors import import_samples
from glakes.lakes.samples.settings import ImportSamplesSettings
from glakes.models.assessment.assess import assess_patches
from glakes.models.assessment.settings import AssessPatchesSettings
from glakes.models.settings import TrainSettings
from glakes.models.training import train_model
from listeners import Recorder
from made_authors import make_authors


@pytest.mark.filterwarnings("ignore::rasterio.errors.NotGeoreferencedWarning")
def test_one_step_and_its_scores(tmp_path):
    samples, model = str(tmp_path / "samples.gpkg"), str(tmp_path / "m.safetensors")
    import_samples(ImportSamplesSettings(str(make_authors(tmp_path / "set")), samples), Recorder())
    small = {"base_width": 4, "patch": 48, "batch": 2, "epochs": 1, "steps": 1, "device": "cpu"}
    train_model(TrainSettings(samples, model, str(tmp_path / "log.jsonl"), **small), Recorder())
    table, report = str(tmp_path / "t.csv"), str(tmp_path / "r.html")
    recorder = Recorder()
    result = assess_patches(AssessPatchesSettings(samples, table, report, model=model, patch=48), recorder)
    assert result == {"REGIONS": 2, "PATCHES": 8}
    assert pd.read_csv(table)["type"].tolist() == ["BR", "SL", "all"]
    assert not any("make sure that no region" in text for text in recorder.infos), "the card knows these samples"
