"""Write the page of every algorithm, in English and Chinese: `make help-pages`.

A page joins what the algorithm says about itself with what a person wrote in `notes`: when to use it, what to watch
for. It runs in QGIS's Python: `/usr/bin/python3 docs/algorithms/make.py`.
"""

from __future__ import annotations

import os
import runpy
import sys
from collections.abc import Callable, Iterable
from contextlib import contextmanager
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
NOTES = HERE / "notes"
CATALOGUE = ROOT / "resources" / "i18n" / "glakes_zh_CN.qm"

GROUPS = ("imagery", "samples", "model", "postprocessing", "accuracy", "largeareas")
"""Their order in the index: that of the work; models of the modeler come last."""

ENGLISH = {
    "suffix": "",
    "other": "[中文]({name}.zh.md)",
    "parameters": "Parameters",
    "outputs": "Outputs",
    "head": "| Parameter | Name in scripts | Default | What it is |",
    "output head": "| Output | Name in scripts | What it is |",
    "optional": "optional",
    "needed": "needed",
    "in brackets": " ({})",
    "advanced": "advanced",
    "one of": "One of {}.",
    "value": "A value that is given back to scripts and models.",
    "on": "on",
    "off": "off",
    "index": "Algorithms",
    "index text": "Everything that GLAKES does is an algorithm of the Processing toolbox: the same in its dialog, in "
    "batch, in the graphical modeler, in Python and in `qgis_process`. Each page has its purpose, its parameters and "
    "outputs, when to use it and what to watch for.",
}
CHINESE = {
    "suffix": ".zh",
    "other": "[English]({name}.md)",
    "parameters": "参数",
    "outputs": "输出",
    "head": "| 参数 | 脚本中的名称 | 默认值 | 说明 |",
    "output head": "| 输出 | 脚本中的名称 | 说明 |",
    "optional": "可选",
    "needed": "必填",
    "in brackets": "（{}）",
    "advanced": "高级",
    "one of": "取值：{}。",
    "value": "返回给脚本和模型的值。",
    "on": "是",
    "off": "否",
    "index": "算法",
    "index text": "GLAKES 的所有功能都是处理工具箱中的算法："
    "在对话框、批处理、图形化建模器、Python 和 `qgis_process` 中完全相同。"
    "每页说明其用途、参数和输出、何时使用以及注意事项。",
}


def pages(make_provider: Callable[[], Any], words: dict[str, str]) -> dict[str, str]:
    """File name -> text of every page in one language, the index among them.

    Args:
        make_provider: makes a GLAKES provider; the installed translator decides in which language it speaks.
        words: ENGLISH or CHINESE.
    """
    provider = make_provider()
    provider.refreshAlgorithms()
    algorithms = [algorithm.create() for algorithm in provider.algorithms()]
    suffix = words["suffix"]
    found = {f"{algorithm.name()}{suffix}.md": page(algorithm, words) for algorithm in algorithms}
    found[f"index{suffix}.md"] = index(algorithms, words)
    return found


def page(algorithm: Any, words: dict[str, str]) -> str:
    """The page of one algorithm."""
    notes = NOTES / f"{algorithm.name()}{words['suffix']}.md"
    parts = [
        f"# {algorithm.displayName()}",
        f"`glakes:{algorithm.name()}` · {algorithm.group()} · {words['other'].format(name=algorithm.name())}",
        paragraphs(algorithm.shortHelpString()),
        notes.read_text(encoding="utf-8").strip() if notes.exists() else "",
        f"## {words['parameters']}",
        table(words["head"], (row(parameter, words) for parameter in inputs(algorithm))),
        f"## {words['outputs']}",
        table(words["output head"], (output_row(algorithm, output, words) for output in algorithm.outputDefinitions())),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def index(algorithms: Iterable[Any], words: dict[str, str]) -> str:
    """The list of all pages, group by group, in the order of the provider's groups."""
    groups: dict[str, list[str]] = {}
    for algorithm in sorted(algorithms, key=lambda found: [*GROUPS, found.groupId()].index(found.groupId())):
        about = algorithm.shortDescription()
        entry = f"- [{algorithm.displayName()}]({algorithm.name()}{words['suffix']}.md): {escaped(about)}"
        groups.setdefault(algorithm.group(), []).append(entry)
    lists = [f"## {name}\n\n" + "\n".join(entries) for name, entries in groups.items()]
    return "\n\n".join([f"# {words['index']}", words["index text"], *lists]) + "\n"


def inputs(algorithm: Any) -> list[Any]:
    """Parameters that are not outputs, the advanced ones last."""
    found = [parameter for parameter in algorithm.parameterDefinitions() if not parameter.isDestination()]
    return sorted(found, key=is_advanced)


def is_advanced(parameter: Any) -> bool:
    """True where dialogs hide it until asked."""
    return bool(parameter.flags() & parameter.Flag.FlagAdvanced)


def is_optional(parameter: Any) -> bool:
    """True where it may stay empty."""
    return bool(parameter.flags() & parameter.Flag.FlagOptional)


def in_workflow(text: str) -> str:
    """A text of a model of the modeler, in the language spoken."""
    from qgis.PyQt.QtCore import QCoreApplication

    return str(QCoreApplication.translate("Workflows", text))


def row(parameter: Any, words: dict[str, str]) -> list[str]:
    """One line of the table of parameters."""
    label = escaped(parameter.description())
    about = escaped(parameter.help())
    if parameter.type() == "enum":
        choices = ", ".join(f"`{option}`" for option in parameter.options())
        about = f"{about} {words['one of'].format(choices)}"
    return [
        label + (words["in brackets"].format(words["advanced"]) if is_advanced(parameter) else ""),
        f"`{parameter.name()}`",
        default(parameter, words),
        about,
    ]


def default(parameter: Any, words: dict[str, str]) -> str:
    """What happens when nothing is given: a value, nothing, or an error."""
    value = parameter.defaultValue()
    if value is None or value == "":
        return words["optional"] if is_optional(parameter) else words["needed"]
    if isinstance(value, bool):
        return words["on"] if value else words["off"]
    if hasattr(value, "toString"):  # a QDate or a QDateTime
        value = value.toString("yyyy-MM-dd")
    return f"`{value}`"


def output_row(algorithm: Any, output: Any, words: dict[str, str]) -> list[str]:
    """One line of the table of outputs: a file or layer with its help, or a plain number."""
    parameter = algorithm.parameterDefinition(output.name())
    label = escaped(in_workflow(output.description()))
    if parameter is None:
        return [label, f"`{output.name()}`", words["value"]]
    if is_optional(parameter):
        label += words["in brackets"].format(words["optional"])
    return [label, f"`{output.name()}`", escaped(parameter.help())]


def table(head: str, rows: Iterable[list[str]]) -> str:
    """A Markdown table."""
    lines = [head, "|" + "---|" * (head.count("|") - 1)]
    return "\n".join(lines + [f"| {' | '.join(cells)} |" for cells in rows])


def paragraphs(text: str) -> str:
    """Help as Markdown: a list needs an empty line before it."""
    lines: list[str] = []
    for line in text.split("\n"):
        if line.startswith("- ") and lines and lines[-1] and not lines[-1].startswith("- "):
            lines.append("")
        lines.append(line[:2] + escaped(line[2:]))
    return "\n".join(lines)


def escaped(text: str) -> str:
    """A plain text in which Markdown sees nothing of its own."""
    for sign in ("\\", "*", "|", "<"):
        text = text.replace(sign, f"\\{sign}")
    return text.replace("\n", " ")


@contextmanager
def speaking_chinese() -> Any:
    """Algorithms made meanwhile speak Chinese."""
    from qgis.PyQt.QtCore import QCoreApplication, QTranslator

    translator = QTranslator()
    if not translator.load(str(CATALOGUE)):
        raise FileNotFoundError(f"'{CATALOGUE}' cannot be read. Run `make translations`.")
    QCoreApplication.installTranslator(translator)
    try:
        yield
    finally:
        QCoreApplication.removeTranslator(translator)


def all_pages(make_provider: Callable[[], Any]) -> dict[str, str]:
    """File name -> text, of every page in both languages."""
    found = pages(make_provider, ENGLISH)
    with speaking_chinese():
        return found | pages(make_provider, CHINESE)


def main() -> None:
    """Write what has changed and remove the pages of algorithms that are gone."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from qgis.core import QgsApplication

    runpy.run_path(str(ROOT / "worker" / "start.py"))["register_package"](ROOT)
    application = QgsApplication([], False)
    application.initQgis()
    from glakes.processing_provider.provider import GlakesProvider

    provider = GlakesProvider()
    application.processingRegistry().addProvider(provider)  # models of the modeler look their steps up there
    found = all_pages(GlakesProvider)
    for path in set(HERE.glob("*.md")) - {HERE / name for name in found}:
        path.unlink()
    for name, text in found.items():
        (HERE / name).write_text(text, encoding="utf-8")
    sys.stdout.write(f"{len(found)} pages in {HERE.relative_to(ROOT)}\n")
    application.processingRegistry().removeProvider(provider)
    application.exitQgis()


if __name__ == "__main__":
    main()
