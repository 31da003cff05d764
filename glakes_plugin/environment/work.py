"""What is being done to the environment, in the background; goes on when the page that started it is closed."""

from __future__ import annotations

import shutil
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from qgis.PyQt.QtCore import QCoreApplication, QObject, pyqtSignal

from ...processing_provider.interpreter import locate_interpreter
from ...worker.interpreters import forget_probes, probe
from ..background import BackgroundCall
from .computer import folder_bytes
from .diagnostics import report
from .examine import Findings, examine
from .installed import CONFIGURATION, read_installed, remove
from .make import Plan, make
from .network import Fetcher
from .pins import Pins
from .processes import Stopped
from .pythons import find_base, find_pythons, find_uv
from .said import CONTEXT, QT_TRANSLATE_NOOP, EnvironmentFault, Said
from .sources import Sources

KEPT_LINES = 5000


@dataclass(frozen=True)
class Surroundings:
    """What a look around has found."""

    findings: Findings
    bytes: int
    """Of GLAKES's own environment."""
    in_use: str
    """Which interpreter workers run in, and whether it is good."""
    pythons: list[Said]
    """What is said of each Python of this computer."""
    base: str
    """What an environment would be made from; empty when nothing suits."""
    uv: str


class EnvironmentWork(QObject):
    """At most one thing is done at a time. Signals come in the main thread."""

    stepped = pyqtSignal(str)
    """A new step, in the user's language."""
    line_said = pyqtSignal(str)
    progressed = pyqtSignal(float)
    changed = pyqtSignal()
    """Something began or ended, or was looked at."""
    reported = pyqtSignal(str)

    def __init__(self, folder: Path, pins: Pins) -> None:
        super().__init__()
        self.folder, self.pins = folder, pins
        self.surroundings: Surroundings | None = None
        self.outcome = ""
        self.log: deque[str] = deque(maxlen=KEPT_LINES)
        self._call: BackgroundCall | None = None
        self._is_cancelled = False

    @property
    def is_busy(self) -> bool:
        """True while something is being done."""
        return self._call is not None

    def look(self, with_imports: bool = False) -> None:
        """See what there is; with imports that takes some ten seconds."""
        self._begin(lambda listener: look_around(self.folder, self.pins, with_imports), self._seen)

    def make(self, kind: str, sources: Sources) -> None:
        """Make, go on with, or repair the environment."""
        plan = Plan(self.folder, self.pins, kind, sources, fetch=Fetcher(sources.proxy))

        def work(listener: _Relay) -> Said:
            make(plan, listener)
            return Said(QT_TRANSLATE_NOOP("WorkerEnvironment", "✔ The environment is whole."))

        self.log.clear()
        self._begin(lambda listener: _outcome(work, listener), self._done)

    def remove(self) -> None:
        """Delete the environment and what was fetched for it."""
        plan = Plan(self.folder, self.pins, "")

        def work(listener: _Relay) -> Said:
            remove(plan.folder)
            for fetched in (plan.cache, plan.tools):
                shutil.rmtree(fetched, ignore_errors=True)
            return Said(QT_TRANSLATE_NOOP("WorkerEnvironment", "The environment was removed."))

        self._begin(lambda listener: _outcome(work, listener), self._done)

    def write_report(self, sources: Sources, qgis: str) -> None:
        """Write the report for somebody who helps; `reported` brings it."""
        log = list(self.log)

        def work(listener: _Relay) -> str:
            seen = look_around(self.folder, self.pins, with_imports=True)
            return report(seen.findings, self.pins, sources, seen.in_use, log, qgis)

        self._begin(work, self._told)

    def cancel(self) -> None:
        """Stop what is being done; what is finished stays."""
        self._is_cancelled = True

    def stop(self) -> None:
        """The plugin is going away."""
        self.cancel()
        if self._call:
            self._call.forget()
            self._call = None

    def _begin(self, work: Callable[[_Relay], object], done: Callable[..., object]) -> None:
        if self._call:
            return
        self._is_cancelled = False
        self._call = BackgroundCall(
            lambda gone: work(_Relay(self, gone)), done, lambda text: self._done(Said("{}", (text,)))
        )
        self.changed.emit()

    def _seen(self, surroundings: Surroundings) -> None:
        self._call, self.surroundings = None, surroundings
        self.changed.emit()

    def _told(self, text: str) -> None:
        self._call = None
        self.changed.emit()
        self.reported.emit(text)

    def _failed(self, sentence: str) -> None:
        self._done(Said("✘ {}", (sentence,)))

    def _done(self, said: Said) -> None:
        forget_probes()
        self._call = None
        self.outcome = translated(said)
        self.look()


class _Relay:
    """Hears the making in its own thread, and hands on to the main thread by signals."""

    def __init__(self, work: EnvironmentWork, is_gone: Callable[[], bool]) -> None:
        self._work, self._is_gone = work, is_gone

    def step(self, said: Said) -> None:
        """A new step begins."""
        text = translated(said)
        self._work.stepped.emit(text)
        self.line(f"— {text}")

    def line(self, text: str) -> None:
        """A program said something."""
        self._work.log.append(text)
        self._work.line_said.emit(text)

    def progress(self, fraction: float) -> None:
        """This much is done."""
        self._work.progressed.emit(fraction)

    def is_cancelled(self) -> bool:
        """True when it should stop."""
        return self._is_gone() or self._work._is_cancelled


def look_around(folder: Path, pins: Pins, with_imports: bool = False) -> Surroundings:
    """What there is of environments, Pythons and uv on this computer."""
    findings = examine(folder, pins, with_imports=with_imports)
    pythons, uv = find_pythons(), find_uv(folder.with_name("tools"))
    base = find_base(pythons)
    return Surroundings(
        findings=findings,
        bytes=folder_bytes(folder) if findings.exists else 0,
        in_use=in_use(),
        pythons=[python.verdict() for python in pythons],
        base=translated(base.verdict()) if base else "",
        uv=uv or "",
    )


def in_use() -> str:
    """Which interpreter workers run in, who named it, and what it has."""
    located = locate_interpreter()
    if located is None:
        return translated(Said(QT_TRANSLATE_NOOP("WorkerEnvironment", "✘ No worker can run yet.")))
    interpreter, origin = located
    named = {
        "variable": QT_TRANSLATE_NOOP("WorkerEnvironment", "named by the variable GLAKES_PYTHON"),
        "setting": QT_TRANSLATE_NOOP("WorkerEnvironment", "named in the settings"),
        "own": QT_TRANSLATE_NOOP("WorkerEnvironment", "made by GLAKES"),
    }[origin]
    found = probe(interpreter)
    sentence = ("✔ " if found.is_usable() else "✘ ") + found.sentence()
    folder = Path(interpreter).parent.parent
    if not (folder / CONFIGURATION).exists():
        return f"{sentence} ({translated(Said(named))})"
    torch = read_installed(folder).get("torch")
    facts = [translated(Said(named)), f"PyTorch {torch.version}" if torch else "", megabytes(folder_bytes(folder))]
    return f"{sentence} ({', '.join(fact for fact in facts if fact)})"


def megabytes(number: int) -> str:
    """Such as 659 MB."""
    return f"{number / 1e6:,.0f} MB"


def translated(said: Said) -> str:
    """A sentence in the user's language."""
    return said.text(lambda template: QCoreApplication.translate(CONTEXT, template))


def _outcome(work: Callable[[_Relay], Said], listener: _Relay) -> Said:
    try:
        return work(listener)
    except EnvironmentFault as fault:
        return Said("✘ {}", (translated(fault.said),))
    except Stopped:
        return Said(
            QT_TRANSLATE_NOOP("WorkerEnvironment", "Stopped. What is finished stays; the button goes on from it.")
        )
    except OSError as error:
        return Said("✘ {}", (error,))
