"""Brings an environment to what the pins say: making, going on after an interruption and repairing are one thing."""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from .computer import CPU, CUDA, computer_kind, free_bytes
from .examine import BROUGHT_BY_CUDA, Findings, examine, read_record, write_record
from .installed import configured_version, interpreter_of, read_installed, remove, site_packages
from .pins import Pins
from .processes import Listener, ask, run
from .progress import PipProgress
from .pythons import NEWEST, OLDEST, STANDALONE, BasePython, dotted, find_base, find_pythons, find_uv
from .said import QT_TRANSLATE_NOOP, EnvironmentFault, Said
from .sources import Sources
from .uv_wheel import Fetch, put_uv

PIP = ("-m", "pip", "--disable-pip-version-check", "--no-input")
ROUNDS = 2
"""What still fails after everything was repaired this often is beyond a repair."""


@dataclass(frozen=True)
class Plan:
    """What is to be made, and of what."""

    folder: Path
    """Of the environment; its parent also gets what is fetched meanwhile, and the tools."""
    pins: Pins
    kind: str
    """Of PyTorch: cpu, cuda or mps."""
    sources: Sources = field(default_factory=Sources)
    pythons: tuple[BasePython, ...] | None = None
    """Pythons to choose from; None = those of this computer."""
    fetch: Fetch | None = None
    """Fetches uv where no Python has pip; None = only pip fetches."""

    @property
    def cache(self) -> Path:
        """What was fetched; kept until the environment is whole, so that nothing is fetched twice."""
        return self.folder.with_name(self.folder.name + "-fetched")

    @property
    def tools(self) -> Path:
        """Where uv is put when there is none, and the standalone Python."""
        return self.folder.with_name("tools")

    def uv_variables(self) -> dict[str, str]:
        """What uv is told: where things come from, and that a Python of its own goes to our tools."""
        return self.sources.uv_variables() | {"UV_PYTHON_INSTALL_DIR": str(self.tools / "python")}


def make(plan: Plan, listener: Listener) -> Findings:
    """Make the environment, go on with a half-made one, or repair a broken one; returns what is there in the end.

    Raises:
        Stopped: the listener asked for it. What is finished stays.
        EnvironmentFault: it cannot be made; the sentence says why.
    """
    plan.sources.check()
    findings = examine(plan.folder, plan.pins, plan.kind)
    check_room(plan, findings)
    if findings.needs_python:
        make_python(plan, findings, listener)
    write_record(plan.folder, kind=plan.kind, finished=False, libraries=read_record(plan.folder).get("libraries", []))
    for _ in range(ROUNDS):
        install(plan, examine(plan.folder, plan.pins, plan.kind), listener)
        listener.step(Said(QT_TRANSLATE_NOOP("WorkerEnvironment", "Trying every library…")))
        listener.progress(0.99)
        findings = examine(plan.folder, plan.pins, plan.kind, with_imports=True)
        if not findings.not_importable:
            break
        reinstall(plan, sorted({*findings.damaged, *_owners(plan, findings)}), listener)
    if findings.missing or findings.other_version or findings.damaged or findings.not_importable:
        raise EnvironmentFault(
            QT_TRANSLATE_NOOP(
                "WorkerEnvironment", "The environment is still not whole: {} Remove it and make it anew."
            ),
            " ".join(said.text() for said in findings.faults()),
        )
    present = sorted(set(findings.libraries) & set(plan.pins.versions))
    write_record(plan.folder, kind=plan.kind, finished=True, pins=plan.pins.digest(), libraries=present)
    shutil.rmtree(plan.cache, ignore_errors=True)
    listener.progress(1.0)
    return examine(plan.folder, plan.pins)


def check_room(plan: Plan, findings: Findings) -> None:
    """Check that the disk has room for what is missing.

    Raises:
        EnvironmentFault: it has not.
    """
    parts = plan.pins.sizes.get(computer_kind(plan.kind), {})
    absent = [weight for name, weight in parts.items() if name not in findings.libraries]
    needed = sum(weight.fetched + weight.on_disk for weight in absent)
    free = free_bytes(plan.folder)
    if needed > free:
        raise EnvironmentFault(
            QT_TRANSLATE_NOOP(
                "WorkerEnvironment",
                "{:,.0f} MB are needed where '{}' lies, and {:,.0f} MB are free. Make room, then try again.",
            ),
            needed / 1e6,
            plan.folder.parent,
            free / 1e6,
        )


def make_python(plan: Plan, findings: Findings, listener: Listener) -> None:
    """Put an interpreter with pip into the folder. Libraries that are there stay, if they are of the same Python."""
    pythons = find_pythons() if plan.pythons is None else list(plan.pythons)
    base, uv = find_base(pythons), find_uv(plan.tools)
    if base is None and uv is None:
        uv = fetch_uv(plan, pythons, listener)
    version = dotted(base.version[:2]) if base else STANDALONE
    if findings.exists and not _is_of(plan.folder, version):
        listener.step(Said(QT_TRANSLATE_NOOP("WorkerEnvironment", "Removing what another Python left…")))
        remove(plan.folder)
    plan.folder.parent.mkdir(parents=True, exist_ok=True)
    if uv:
        text = QT_TRANSLATE_NOOP("WorkerEnvironment", "Making an environment of Python {} with uv…")
        listener.step(Said(text, (version,)))
        command = [uv, "venv", "--allow-existing", "--python", base.path if base else version, str(plan.folder)]
        run(command, listener, plan.uv_variables())
    elif base:
        text = QT_TRANSLATE_NOOP("WorkerEnvironment", "Making an environment of Python {} with venv…")
        listener.step(Said(text, (version,)))
        interpreter_of(plan.folder).unlink(missing_ok=True)  # venv keeps one that is there, even a broken one
        run([base.path, "-I", "-m", "venv", str(plan.folder)], listener)
    _have_pip(plan, uv, listener)


def fetch_uv(plan: Plan, pythons: list[BasePython], listener: Listener) -> str:
    """Fetch uv, which can fetch a Python: by the pip of any Python, which knows its own configuration, else its wheel.

    Raises:
        EnvironmentFault: nothing here can fetch it, or it cannot be had.
    """
    listener.step(Said(QT_TRANSLATE_NOOP("WorkerEnvironment", "Fetching uv, which fetches Python…")))
    helper = next((python for python in pythons if ask([python.path, "-m", "pip", "--version"])), None)
    if helper:
        try:
            return _uv_by_pip(plan, helper, listener)
        except EnvironmentFault as fault:
            if plan.fetch is None:
                raise
            listener.line(str(fault))
    if plan.fetch is None:
        said = " ".join(python.verdict().text() for python in pythons)
        raise EnvironmentFault(
            QT_TRANSLATE_NOOP(
                "WorkerEnvironment",
                "No Python from {} to {} is on this computer, and no uv that could fetch one. Install either. {}",
            ),
            dotted(OLDEST),
            dotted(NEWEST),
            said,
        )
    return str(put_uv(plan.pins.folder, plan.sources, plan.tools, plan.fetch, listener))


def _uv_by_pip(plan: Plan, helper: BasePython, listener: Listener) -> str:
    target = ["--target", str(plan.tools), "--upgrade", "-r", str(plan.pins.folder / "tools.txt")]
    run([helper.path, *PIP, "install", *plan.sources.pip_options(), *target], listener)
    uv = find_uv(plan.tools)
    if uv is None:
        raise EnvironmentFault(
            QT_TRANSLATE_NOOP("WorkerEnvironment", "uv was fetched, but does not lie in '{}'."), plan.tools
        )
    return uv


def install(plan: Plan, findings: Findings, listener: Listener) -> None:
    """Install what is missing and put right what is wrong."""
    reinstall(plan, sorted({*findings.damaged, *(name for name, *_ in findings.other_version)}), listener)
    if "torch" in plan.pins.roots and "torch" in findings.missing:
        install_torch(plan, listener)
    listener.step(Said(QT_TRANSLATE_NOOP("WorkerEnvironment", "Fetching and installing the libraries…")))
    absent = [f"{name}=={plan.pins.versions[name]}" for name in findings.missing if name in plan.pins.versions]
    pip_install(plan, ["-r", str(plan.pins.wanted_file), *absent], listener)


def reinstall(plan: Plan, names: list[str], listener: Listener) -> None:
    """Put the pinned version of some libraries in place of what is there."""
    if "torch" in names:
        install_torch(plan, listener, "--force-reinstall", "--no-deps")
    others = [f"{name}=={plan.pins.versions[name]}" for name in names if name != "torch"]
    if others:
        listener.step(Said(QT_TRANSLATE_NOOP("WorkerEnvironment", "Putting right: {}…"), (", ".join(names),)))
        pip_install(plan, ["--force-reinstall", "--no-deps", *others], listener)


def install_torch(plan: Plan, listener: Listener, *options: str) -> None:
    """Install PyTorch of the kind that was chosen; the one for the processor never brings CUDA's gigabytes.

    Raises:
        EnvironmentFault: offline, and the folder has the other kind.
    """
    pin = f"torch=={plan.pins.versions['torch']}"
    listener.step(Said(QT_TRANSLATE_NOOP("WorkerEnvironment", "Fetching and installing PyTorch ({})…"), (plan.kind,)))
    has_own_index = (plan.kind == CPU and sys.platform == "linux") or (plan.kind == CUDA and sys.platform == "win32")
    if not has_own_index or brings_cuda(plan, pin, listener) == (plan.kind == CUDA):
        pip_install(plan, [*options, pin], listener)
        return
    if plan.sources.is_offline:
        raise EnvironmentFault(
            QT_TRANSLATE_NOOP("WorkerEnvironment", "The folder of wheels has no PyTorch ({}). Put its wheel there."),
            plan.kind,
        )
    # The index has the other kind; uv knows where PyTorch keeps this one.
    uv = find_uv(plan.tools)
    if uv is None:
        pip_install(plan, ["-r", str(plan.pins.folder / "tools.txt")], listener)
        uv = str(interpreter_of(plan.folder).with_name("uv.exe" if sys.platform == "win32" else "uv"))
    backend = ["--torch-backend", "cpu" if plan.kind == CPU else "auto", "-c", str(plan.pins.exact_file)]
    again = ["--reinstall-package", "torch"] if "--force-reinstall" in options else []
    command = [uv, "pip", "install", "--python", str(interpreter_of(plan.folder)), *backend, *again, pin]
    run(command, listener, plan.sources.uv_variables() | {"UV_CACHE_DIR": str(plan.cache / "uv")})


def brings_cuda(plan: Plan, pin: str, listener: Listener) -> bool:
    """Whether pip would fetch PyTorch with CUDA; asked without fetching it."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        pip_install(plan, ["--dry-run", "--ignore-installed", "--report", str(report), pin], listener)
        found = json.loads(report.read_text(encoding="utf-8"))["install"]
    names = [item["metadata"]["name"].lower() for item in found]
    return any(name.startswith(BROUGHT_BY_CUDA) for name in names) or any(
        "+cu" in item["metadata"]["version"] for item in found
    )


def pip_install(plan: Plan, arguments: list[str], listener: Listener) -> None:
    """Run the environment's own pip, within the exact versions."""
    bound = ["-c", str(plan.pins.exact_file), "--cache-dir", str(plan.cache)]
    progress = PipProgress(plan.pins, computer_kind(plan.kind), plan.folder, listener.progress)
    command = [str(interpreter_of(plan.folder)), "-I", *PIP, "install", *bound, *plan.sources.pip_options(), *arguments]
    run(command, listener, heard=progress.hear, tick=progress.look)


def _have_pip(plan: Plan, uv: str | None, listener: Listener) -> None:
    interpreter = str(interpreter_of(plan.folder))
    if ask([interpreter, "-I", "-m", "pip", "--version"]):
        return
    if ask([interpreter, "-I", "-c", "import ensurepip"]) is not None:
        run([interpreter, "-I", "-m", "ensurepip", "--upgrade", "--default-pip"], listener)
    elif uv:
        run([uv, "pip", "install", "--python", interpreter, "pip"], listener, plan.sources.uv_variables())


def _is_of(folder: Path, version: str) -> bool:
    """Whether what lies in a folder can stay under a Python of this version."""
    made_with = dotted(configured_version(folder)[:2])
    return made_with == version and len(site_packages(folder)) <= 1


def _owners(plan: Plan, findings: Findings) -> set[str]:
    """The libraries of the modules that cannot be imported, as far as they are called the same."""
    modules = {module.lower().replace("_", "-") for module, _ in findings.not_importable}
    return modules & set(plan.pins.versions) & set(read_installed(plan.folder))
