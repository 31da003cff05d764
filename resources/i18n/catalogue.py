"""Qt's translation files (.ts): read, written, and asked what is missing or wrong."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from xml.etree import ElementTree

from strings import Text

LANGUAGE = "zh_CN"
HERE = Path(__file__).resolve().parent
CATALOGUE = HERE / f"glakes_{LANGUAGE}.ts"
COMPILED = CATALOGUE.with_suffix(".qm")

NAMES = {
    *("GLAKES", "HydroLAKES", "PLD", "NDWI", "F1", "Otsu", "Google", "Earth", "Engine", "Sentinel", "ONNX", "PyTorch"),
    *("html", "HTML", "onnx", "km²"),
}
"""What is called the same in every language."""

WORD = re.compile(r"[^\W_]+")
PLACES = re.compile(r"\{[^{}]*\}|%[n\d]|%L\d")
CHINESE = re.compile(r"[㐀-鿿：]")


def read(path: Path) -> dict[Text, str]:
    """The translations of a .ts file; an unfinished one is empty."""
    found = {}
    for context in ElementTree.parse(path).getroot().iter("context"):  # noqa: S314  # it is our own file
        name = context.findtext("name") or ""
        for message in context.iter("message"):
            translation = message.find("translation")
            is_done = translation is not None and translation.get("type") is None
            text = translation.text if is_done and translation is not None else None
            found[Text(name, message.findtext("source") or "")] = text or ""
    return found


def write(path: Path, texts: Iterable[Text], translations: Mapping[Text, str]) -> None:
    """Write a .ts file with these texts and no others, ordered by context and text, so that changes can be read."""
    root = ElementTree.Element("TS", version="2.1", language=LANGUAGE, sourcelanguage="en")
    contexts: dict[str, ElementTree.Element] = {}
    for text in sorted(texts):
        if text.context not in contexts:
            contexts[text.context] = ElementTree.SubElement(root, "context")
            ElementTree.SubElement(contexts[text.context], "name").text = text.context
        message = ElementTree.SubElement(contexts[text.context], "message")
        ElementTree.SubElement(message, "source").text = text.source
        translation = ElementTree.SubElement(message, "translation")
        translation.text = translations.get(text, "")
        if not translation.text:
            translation.set("type", "unfinished")
    ElementTree.indent(root, "  ")
    body = ElementTree.tostring(root, encoding="unicode")
    path.write_text(f'<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE TS>\n{body}\n', encoding="utf-8")


def carried_over(texts: Iterable[Text], translations: Mapping[Text, str]) -> dict[Text, str]:
    """The translation of each text: its own, else the one that the same words have elsewhere, else none."""
    by_source = {text.source: translation for text, translation in translations.items() if translation}
    return {text: translations.get(text) or by_source.get(text.source, "") for text in texts}


def missing(texts: Iterable[Text], translations: Mapping[Text, str]) -> list[Text]:
    """Texts that have no translation, in order."""
    return sorted(text for text in texts if not translations.get(text))


def places(text: str) -> list[str]:
    """The places for values in a text, sorted; `{}` counts as `{0}`, `{1}`, .. so that a translation may turn them."""
    found = []
    for place in PLACES.findall(text):
        name, colon, form = place[1:-1].partition(":")
        is_nameless = place.startswith("{") and not name
        found.append(f"{{{len(found)}{colon}{form}}}" if is_nameless else place)
    return sorted(found)


def faults(translations: Mapping[Text, str]) -> list[str]:
    """One sentence for each translation that drops a place for a value, or is English still."""
    return [fault for text, translation in translations.items() if translation for fault in _faults(text, translation)]


def _faults(text: Text, translation: str) -> Iterable[str]:
    source = text.source
    where = f"{text.context}: '{source}' -> '{translation}'"
    if places(source) != places(translation):
        yield f"{where}: the places for values differ"
    if not CHINESE.search(translation) and set(WORD.findall(PLACES.sub("", source))) - NAMES:
        yield f"{where}: still English"
    if any(source[end].isspace() != translation[end].isspace() for end in (0, -1)):
        yield f"{where}: the spaces at its ends differ"
