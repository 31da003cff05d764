"""The models that the plugin brings: they open in the modeler, are valid, and run when they are exported as Python."""

from pathlib import Path

import pytest
from glakes.processing_provider.workflow import WORKFLOWS
from qgis.core import (
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingModelAlgorithm,
    QgsProject,
    QgsVectorLayer,
)

SAMPLE = Path(__file__).resolve().parents[2] / "resources" / "sample" / "t48que"
NAMES = sorted(path.stem for path in WORKFLOWS.glob("*.model3"))
SUBCLASS = QgsProcessing.PythonOutputType.PythonQgsProcessingAlgorithmSubclass


def samples_from(**more):
    return {
        "COMPOSITE": str(SAMPLE / "composite.tif"),
        "REGIONS": f"{SAMPLE / 'samples.gpkg'}|layername=regions",
        "TYPE_FIELD": "type",
        "ERASE": f"{SAMPLE / 'basin.gpkg'}|layername=rivers",
    } | more


def rows(path, layer):
    found = QgsVectorLayer(f"{path}|layername={layer}", layer, "ogr")
    assert found.isValid(), path
    return list(found.getFeatures())


@pytest.mark.parametrize("name", NAMES)
def test_it_opens_in_the_modeler_and_is_valid(provider, monkeypatch, name):
    from processing.modeler import ModelerDialog

    monkeypatch.setattr(ModelerDialog, "iface", None)  # pytest-qgis's has no toolbars
    designer = ModelerDialog.ModelerDialog()
    designer.loadModel(str(WORKFLOWS / f"{name}.model3"))
    model = designer.model()
    assert model.name() == name and model.group() == "Workflows"
    assert model.validate() == (True, [])
    assert {"ALG_DESC", "SHORT_DESCRIPTION", "TITLE", "ALG_CREATOR"} <= set(model.helpContent())
    assert {box.description() for box in model.groupBoxes()} & {"Inventory", "Samples file"}
    places = [(part.position().x(), part.position().y()) for part in model.parameterComponents().values()]
    assert len(set(places)) == len(places), "inputs lie on one another"
    designer.deleteLater()


@pytest.mark.parametrize("name", NAMES)
def test_it_is_titled_and_explains_itself(algorithm, name, speak):
    speak("en_US")
    found = algorithm(name)
    assert found.name() == name and found.displayName() != name and " " in found.displayName()
    assert found.groupId() == "workflows" and found.shortDescription().endswith(".")
    assert "<" not in found.shortHelpString() and found.helpUrl().endswith(f"{name}.md")
    assert [parameter.name() for parameter in found.parameterDefinitions() if not parameter.help()] == []
    assert [child for child, step in found.childAlgorithms().items() if not step.description()[:1].isupper()] == []


def test_without_a_worker_it_says_so_at_once(algorithm, monkeypatch):
    monkeypatch.setattr("glakes.processing_provider.workflow.obstacle", lambda: "No worker.")
    assert algorithm("lakesfromcomposite").canExecute() == (False, "No worker.")


def test_a_step_that_this_qgis_does_not_have_is_named(provider, tmp_path):
    text = (WORKFLOWS / "labelsfromthreshold.model3").read_text(encoding="utf-8")
    path = tmp_path / "other.model3"
    path.write_text(text.replace("glakes:editlabels", "glakes:nothing"), encoding="utf-8")
    from glakes.processing_provider.workflow import Workflow

    can, reason = Workflow.read(path).canExecute()
    assert not can and "nothing" in reason


def test_samples_with_drafts(run, tmp_path):
    found = run("labelsfromthreshold", **samples_from(SMOOTH=10, **{"samples:SAMPLES": str(tmp_path / "s.gpkg")}))
    regions, labels = (rows(found["samples:SAMPLES"], layer) for layer in ("regions", "labels"))
    assert {region["type"] for region in regions} <= {"NR", "AR", "BR", "IL", "SL"} and len(regions) == 6
    assert {label["region_id"] for label in labels} <= {region["region_id"] for region in regions}
    assert {region["status"] for region in regions} == {"drafted"} and len(labels) > 6


def test_the_python_that_it_is_exported_as_runs(provider, tmp_path):
    model = QgsProcessingModelAlgorithm()
    assert model.fromFile(str(WORKFLOWS / "labelsfromthreshold.model3"))
    exported = {}
    exec(compile("\n".join(model.asPythonCode(SUBCLASS, 4)), "exported.py", "exec"), exported)
    context = QgsProcessingContext()
    context.setProject(QgsProject.instance())
    algorithm = exported["Labelsfromthreshold"]()
    defaults = {"METHOD": "otsu", "THRESHOLD": 0.0, "FILL_HOLES": 0.0, "SMOOTH": 0.0, "MIN_AREA": 0.005}
    told = samples_from(ID_FIELD=None, THRESHOLD_FIELD=None, SamplesFile=str(tmp_path / "s.gpkg"), **defaults)
    results, good = algorithm.create().run(told, context, QgsProcessingFeedback())
    assert good and len(rows(results["SamplesFile"], "labels")) > 6


@pytest.mark.parametrize("name", NAMES)
def test_its_python_compiles(algorithm, name):
    source = "\n".join(algorithm(name).asPythonCode(SUBCLASS, 4))
    compile(source, "exported.py", "exec")
    assert "'glakes:" in source
