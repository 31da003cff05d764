"""Every algorithm has its page in both languages, with what a person wrote about it, and the pages are current."""

import re
import runpy
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = ROOT / "docs" / "algorithms"
NOTES = PAGES / "notes"
HEADINGS = {"": ("## When to use it", "## What to watch for"), ".zh": ("## 何时使用", "## 注意事项")}
PICTURE = re.compile(r"!\[[^\]]+\]\(\.\./images/([^)]+)\)")


@pytest.fixture(scope="module")
def made(provider):
    return runpy.run_path(str(PAGES / "make.py"))["all_pages"](type(provider))


def test_pages_are_current(made):
    kept = {path.name: path.read_text(encoding="utf-8") for path in PAGES.glob("*.md")}
    stale = sorted(name for name in made.keys() | kept.keys() if made.get(name) != kept.get(name))
    assert not stale, f"run `make help-pages`: {stale}"


@pytest.mark.parametrize("language", HEADINGS)
def test_every_algorithm_has_notes_and_a_picture(provider, language):
    faults = []
    for algorithm in provider.algorithms():
        path = NOTES / f"{algorithm.name()}{language}.md"
        text = path.read_text(encoding="utf-8") if path.exists() else ""
        pictures = PICTURE.findall(text)
        if not all(heading in text for heading in HEADINGS[language]):
            faults.append(f"{path.name}: expected the headings {HEADINGS[language]}")
        if not pictures or not all((ROOT / "docs" / "images" / name).is_file() for name in pictures):
            faults.append(f"{path.name}: expected a picture of docs/images, found {pictures}")
    assert not faults, "\n".join(faults)


def test_no_notes_are_left_of_algorithms_that_are_gone(provider):
    names = {f"{algorithm.name()}{language}.md" for algorithm in provider.algorithms() for language in HEADINGS}
    assert {path.name for path in NOTES.iterdir()} == names


def test_a_list_in_a_help_text_is_a_list_in_markdown():
    paragraphs = runpy.run_path(str(PAGES / "make.py"))["paragraphs"]
    assert paragraphs("Reads:\n- *.tif\n- a|b\n\nEnd.") == "Reads:\n\n- \\*.tif\n- a\\|b\n\nEnd."


@pytest.mark.parametrize(("locale", "ending"), [("en_US", "ndwi.md"), ("zh_CN", "ndwi.zh.md"), ("de", "ndwi.md")])
def test_the_help_button_leads_to_the_page(speak, provider, locale, ending):
    speak(locale)
    assert provider.algorithm("ndwi").helpUrl().endswith(f"/docs/algorithms/{ending}")
