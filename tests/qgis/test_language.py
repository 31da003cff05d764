"""In Chinese the provider and the window are Chinese, whole; without the plugin QGIS is as it was."""

import pytest
from glakes.glakes_plugin.plugin import GlakesPlugin
from glakes.processing_provider.worker_words import translated
from qgis.core import (
    QgsApplication,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
)
from qgis.PyQt.QtCore import QCoreApplication, QTranslator


@pytest.fixture
def spoken(speak, provider, monkeypatch):
    """The plugin in Chinese as `qgis_process` loads it, under an id of its own."""
    speak("zh_CN")
    from glakes.processing_provider.provider import GlakesProvider

    monkeypatch.setattr(GlakesProvider, "id", lambda self: "glakes" if self is provider else "glakeschinese")
    plugin = GlakesPlugin(None)
    plugin.initProcessing()
    yield plugin
    plugin.unload()


class Recorder(QTranslator):
    """Remembers what is asked for under our contexts."""

    def __init__(self, contexts):
        super().__init__()
        self.contexts, self.asked = contexts, set()

    def translate(self, context, source, disambiguation=None, n=-1):
        if context in self.contexts:
            self.asked.add((context, source))
        return ""  # nothing found: the next translator is asked, or the text stays

    def isEmpty(self):
        return False


def words(algorithm):
    """Every text of an algorithm that a person reads, by what it is."""
    found = {
        "name": algorithm.displayName(),
        "group": algorithm.group(),
        "tip": algorithm.shortDescription(),
        "help": algorithm.shortHelpString(),
    }
    for parameter in algorithm.parameterDefinitions():
        found[parameter.name()] = parameter.description()
        found[f"help of {parameter.name()}"] = parameter.help()
    for output in algorithm.outputDefinitions():
        found[f"output {output.name()}"] = output.description()
    return found


def ours(provider):
    return [algorithm for algorithm in provider.algorithms() if hasattr(type(algorithm), "STYLES")]


def test_the_compiled_catalogue_is_current(catalogue, translations):
    compiled = QTranslator()
    assert compiled.load(str(catalogue.COMPILED))
    said = {text: compiled.translate(*(part.encode() for part in text)) for text in translations}
    stale = [text for text, wanted in translations.items() if wanted and said[text] != wanted]
    assert not stale, f"run `make translations`: {stale}"


def test_all_is_chinese_and_english_again_afterwards(spoken, catalogue, provider):
    english = [
        f"{algorithm.name()}, {what}: '{text}'"
        for algorithm in ours(spoken.provider)
        for what, text in words(algorithm).items()
        if not catalogue.CHINESE.search(text) and set(catalogue.WORD.findall(text)) - catalogue.NAMES
    ]
    assert not english, "\n".join(english)
    assert "湖泊" in QgsApplication.processingRegistry().algorithmById("glakeschinese:predictlakes").displayName()
    spoken.unload()
    assert provider.algorithm("predictlakes").displayName() == "Predict lakes"


def test_a_workflow_has_chinese_labels_and_runs_by_the_same_names(spoken, provider):
    workflow, english = (found.algorithm("lakesfromcomposite") for found in (spoken.provider, provider))
    fresh = workflow.create()  # owns the parameters
    labels = {p.name(): p.description() for p in fresh.parameterDefinitions()}
    assert labels["AREA_RATIO"] == "面积比" and labels["TOLERANCE"] == "海岸处的容差（米）"
    assert set(labels) >= {p.name() for p in english.parameterDefinitions()}
    assert english.parameterDefinition("AREA_RATIO").description() == "Area ratio"


@pytest.mark.parametrize("locale", ["de", "zh_TW", "en_US"])
def test_another_language_stays_english(speak, provider, monkeypatch, locale):
    from glakes.processing_provider.provider import GlakesProvider

    speak(locale)
    monkeypatch.setattr(GlakesProvider, "id", lambda self: "glakes" if self is provider else "glakesother")
    plugin = GlakesPlugin(None)
    plugin.initProcessing()
    assert plugin.provider.algorithm("predictlakes").displayName() == "Predict lakes"
    plugin.unload()


def test_every_algorithm_and_parameter_has_help(provider):
    silent = [
        f"{algorithm.name()}: {what}"
        for algorithm in ours(provider)
        for what, text in words(algorithm).items()
        if not text.strip()
    ]
    assert not silent


def test_what_algorithms_ask_for_is_in_the_catalogue(provider, translations):
    """Qt looks a text up under the class of the object, the catalogue has the class it is written in."""
    recorder = Recorder({text.context for text in translations} | {type(found).__name__ for found in ours(provider)})
    QCoreApplication.installTranslator(recorder)
    try:
        for algorithm in ours(provider):
            fresh = algorithm.create()
            words(fresh)
            fresh.tags()
    finally:
        QCoreApplication.removeTranslator(recorder)
    assert len(recorder.asked) > 500
    assert not sorted(recorder.asked - {tuple(text) for text in translations})


def test_a_chinese_tag_and_an_english_one_find_an_algorithm(spoken):
    tags = spoken.provider.algorithm("predictlakes").tags()
    assert "湖泊" in tags and "lake" in tags


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("Writing the composite", "正在写出合成影像"),
        ("Fetching land.zip (12 MB)", "正在下载 land.zip（12 MB）"),
        ("Reading '湖泊 it's.tif'", "正在读取“湖泊 it's.tif”"),
        ("THRESHOLD must lie above 0 and up to 1; found 1.5.", "THRESHOLD 必须大于 0 且不超过 1；实际为 1.5。"),
        ("PATCH must be a multiple of 32; found 100.", "PATCH 必须是 32 的倍数；实际为 100。"),
        (
            "'湖 a.gpkg' does not exist. Make a samples file with 'Create samples'.",
            "“湖 a.gpkg”不存在。请用“创建样本”制作样本文件。",
        ),
        ("'a.tif' cannot be read as a raster. Check the path.", "“a.tif”无法作为栅格读取。请检查路径。"),
        ("12 lakes.", "12 个湖泊。"),
        ("A sentence {0} nobody translated", "A sentence {0} nobody translated"),
        ("", ""),
    ],
)
def test_what_the_worker_says_is_chinese(spoken, said, shown):
    assert translated(said) == shown


def test_in_english_the_worker_is_quoted(provider):
    for text in ("Writing the composite", "Fetching {} (12 MB)", "PATCH must be a multiple of 32; found 100."):
        assert translated(text) == text


def test_a_wrong_setting_is_told_in_chinese(spoken, tmp_path):
    algorithm = spoken.provider.algorithm("splitsamples").create()
    parameters = {"SAMPLES": str(tmp_path / "s.gpkg"), "TRAIN": 90, "VALIDATION": 20, "TEST": 20}
    with pytest.raises(QgsProcessingException, match="之和必须为 100；实际为 90"):
        algorithm.run(parameters, QgsProcessingContext(), QgsProcessingFeedback(), catchExceptions=False)
