"""Bring the Chinese catalogue up to date with the source, and compile it: `make translations`.

New texts get into `glakes_zh_CN.ts` as unfinished, texts that are gone leave it, and `lrelease` makes the .qm that QGIS
loads. Both files are committed: nobody needs Qt's tools to install, run or test GLAKES.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import catalogue
from strings import NotLiteral, Text, texts_of
from worker_strings import CONTEXT, texts_of_worker

ROOT = Path(__file__).resolve().parents[2]
WORKER_SENTENCES = catalogue.HERE / "worker_sentences.json"
"""Those with places for values: a compiled catalogue cannot be asked which texts it has."""

TOOLS = ("lrelease", "lrelease-qt5", "lrelease-qt6")


def compile_catalogue() -> None:
    """Make the .qm with Qt's `lrelease`.

    Raises:
        FileNotFoundError: there is no `lrelease`.
    """
    tool = next(filter(None, map(shutil.which, TOOLS)), None)
    if tool is None:
        raise FileNotFoundError(
            f"expected one of {', '.join(TOOLS)}, found none. "
            "Install qttools5-dev-tools (Debian, Ubuntu) or Qt Linguist."
        )
    command = [tool, "-silent", str(catalogue.CATALOGUE), "-qm", str(catalogue.COMPILED)]
    subprocess.run(command, check=True)  # noqa: S603


def all_texts() -> dict[Text, list[str]]:
    """What the QGIS side and the worker say -> the files that say it."""
    return texts_of(ROOT) | texts_of_worker(ROOT)


def worker_sentences(texts: Iterable[Text]) -> str:
    """The content of WORKER_SENTENCES: sentences with places, the wordiest first, because it fits best."""
    sources = [text.source for text in texts if text.context == CONTEXT and catalogue.PLACES.search(text.source)]
    fixed = {source: len(catalogue.PLACES.sub("", source)) for source in sources}
    return json.dumps(sorted(sources, key=lambda source: (-fixed[source], source)), ensure_ascii=False, indent=0) + "\n"


def main() -> int:
    """Update, compile, and list what has no translation yet; 1 if that is more than sentences of the worker."""
    try:
        texts = all_texts()
    except NotLiteral as error:
        sys.stderr.write(f"{error}\n")
        return 1
    known = catalogue.carried_over(texts, catalogue.read(catalogue.CATALOGUE))
    catalogue.write(catalogue.CATALOGUE, texts, known)
    WORKER_SENTENCES.write_text(worker_sentences(texts), encoding="utf-8")
    compile_catalogue()
    untranslated = catalogue.missing(texts, known)
    for text in untranslated:
        sys.stdout.write(f"not translated: {text.context}: {text.source}\n")
    sys.stdout.write(f"{catalogue.CATALOGUE.name}: {len(texts)} texts, {len(untranslated)} without translation\n")
    return 1 if any(text.context != CONTEXT for text in untranslated) else 0


if __name__ == "__main__":
    sys.exit(main())
