"""Every text of the QGIS side is in the Chinese catalogue, translated, with the same places for values."""

import importlib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def i18n(monkeypatch):
    """Import a script of resources/i18n."""
    monkeypatch.syspath_prepend(str(ROOT / "resources" / "i18n"))
    return importlib.import_module


@pytest.fixture
def texts(i18n):
    return i18n("update").all_texts()


@pytest.fixture
def translations(i18n):
    catalogue = i18n("catalogue")
    return catalogue.read(catalogue.CATALOGUE)


def test_every_text_is_translated(i18n, texts, translations):
    lacking = [f"{text.context}: {text.source}" for text in i18n("catalogue").missing(texts, translations)]
    lacking = [line for line in lacking if not line.startswith("Worker: ")]
    assert not lacking, "run `make translations`, then translate in resources/i18n/glakes_zh_CN.ts:\n" + "\n".join(
        lacking
    )


def test_the_catalogue_holds_no_texts_that_are_gone(texts, translations):
    gone = [f"{text.context}: {text.source}" for text in set(translations) - set(texts) if text.context != "Worker"]
    assert not gone, "run `make translations`:\n" + "\n".join(gone)


def test_nearly_every_sentence_of_the_worker_is_translated(texts, translations):
    """A sentence that is new stays English until `make translations` lists it and somebody translates it."""
    sentences = [text for text in texts if text.context == "Worker"]
    lacking = [text.source for text in sentences if not translations.get(text)]
    assert len(lacking) <= len(sentences) / 20, "run `make translations`:\n" + "\n".join(lacking)


def test_translations_keep_places_and_are_chinese(i18n, translations):
    faults = i18n("catalogue").faults(translations)
    assert not faults, "\n".join(faults)


def test_a_text_is_translated_alike_everywhere_but_where_it_is_another_word(texts, translations):
    """One English word, two Chinese ones: a consistent glossary has none without a reason."""
    found = {}
    for text in texts:
        found.setdefault(text.source, set()).add(translations.get(text))
    differing = {source: words for source, words in found.items() if len(words) > 1}
    assert not differing


MODULE = """
class Base:
    pass

class Dock(Base):
    def build(self):
        self.tr("One")
        self.tr("Two" if self else "Three")
        self.other.translate(
            "Elsewhere", "a text "
            "on two lines")

def _tr(text):
    return QCoreApplication.translate("Page", text)

NAMES = {"a": QT_TRANSLATE_NOOP("Names", "first")}
heading = _tr("Four")
label = translate("Names", NAMES["a"])
"""


def test_every_way_to_say_a_text_is_found(i18n):
    found = list(i18n("strings").texts_in(MODULE, "module.py"))
    assert found == [
        ("Dock", "One"),
        ("Dock", "Two"),
        ("Dock", "Three"),
        ("Elsewhere", "a text on two lines"),
        ("Names", "first"),
        ("Page", "Four"),
    ]


@pytest.mark.parametrize("text", ['f"{n} lakes"', '"lakes: " + n'])
def test_a_text_put_together_at_run_time_is_refused(i18n, text):
    source = f"class Dock:\n    def build(self, n):\n        return self.tr({text})\n"
    strings = i18n("strings")
    with pytest.raises(strings.NotLiteral, match=r"module\.py, line 3: expected a plain text to translate"):
        list(strings.texts_in(source, "module.py"))


def test_catalogue_is_read_as_it_was_written(i18n, tmp_path):
    catalogue, text = i18n("catalogue"), i18n("strings").Text
    known = {text("A", "<b> & 'x'\n{n}"): "“甲” <b>\n{n}", text("B", "open"): ""}
    catalogue.write(tmp_path / "c.ts", known, known)
    assert catalogue.read(tmp_path / "c.ts") == known
    assert catalogue.missing(known, known) == [("B", "open")]


def test_a_text_that_moves_takes_its_translation_along(i18n):
    text = i18n("strings").Text
    known = {text("Old", "Lake"): "湖泊", text("Dock", "Own"): "自己", text("Other", "Own"): "自己的"}
    wanted = {text("New", "Lake"): "湖泊", text("Dock", "Own"): "自己", text("New", "unknown"): ""}
    assert i18n("catalogue").carried_over(wanted, known) == wanted


@pytest.mark.parametrize(
    ("source", "translation", "fault"),
    [
        ("{count} lakes", "湖泊", "places for values differ"),
        ("{} of {}", "第 {} 个", "places for values differ"),
        ("open the file", "open file", "still English"),
        (" px", "像元", "spaces at its ends"),
    ],
)
def test_a_wrong_translation_is_told(i18n, source, translation, fault):
    found = i18n("catalogue").faults({i18n("strings").Text("Dock", source): translation})
    assert len(found) == 1 and fault in found[0]


def test_places_may_be_turned_but_not_reshaped(i18n):
    faults, text = i18n("catalogue").faults, i18n("strings").Text
    source = text("Dock", "Python {} at '{}' has {:,.0f} MB")
    assert faults({source: "位于“{1}”的 Python {0} 有 {2:,.0f} MB"}) == []
    assert len(faults({source: "位于“{1}”的 Python {0} 有 {2} MB"})) == 1


def test_names_and_units_may_stay(i18n):
    text = i18n("strings").Text
    for same in ("NDWI", "km²", "{} km²", "Google Earth Engine", "{} (*.html)", "F1 {}", "{text}: {:.0f} %"):
        assert i18n("catalogue").faults({text("Dock", same): same}) == []


def test_sentences_of_the_worker_are_those_of_the_catalogue(i18n, translations):
    update = i18n("update")
    kept = update.WORKER_SENTENCES.read_text(encoding="utf-8")
    assert kept == update.worker_sentences(translations), "run `make translations`"


WORKER_MODULE = """
REMEDY = "Label some first."
STEPS = 3

def step(progress, n, name):
    progress.percent(0, "Reading lakes")
    progress.percent(5, f"Reading '{name}' ({n / 2:.1f} MB)" if n else "Reading")
    progress.percent(9, f"Fetching {name}" + (f" ({n} MB)" if n else ""))
    progress.percent(20)
    progress.percent(30, name)
    check(n > 0, f"N must be positive; found {n}.")
    raise InvalidSetting("SEED is missing.")
    raise MissingInput(name, f"has no layer '{n}'", remedy="Check the path.")
    raise MissingInput(name, "is empty", REMEDY)

class Fault(LakesError):
    def __init__(self, path, reason="does not exist"):
        super().__init__(f"'{path}' {reason}. {n}")
"""


def test_sentences_of_the_worker_are_found_with_places_for_values(i18n):
    found = list(i18n("worker_strings").sentences_in(WORKER_MODULE))
    assert sorted(found) == [
        "'{0}' {1}. {2}",
        "Check the path.",
        "Fetching {0}",
        "Fetching {0} ({1} MB)",
        "Label some first.",
        "N must be positive; found {0}.",
        "Reading",
        "Reading '{0}' ({1} MB)",
        "Reading lakes",
        "SEED is missing.",
        "does not exist",
        "has no layer '{0}'",
        "is empty",
    ]
