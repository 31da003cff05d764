"""The model files of this user: the shipped one, those in the library, and the one in use if it lies elsewhere."""

from __future__ import annotations

import filecmp
import shutil
from dataclasses import dataclass
from pathlib import Path

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QCoreApplication

from ...lakes.errors import LakesError
from ...lakes.files import said_when_full, written
from ...models.card import SHIPPED, ModelCard, read_card

SUFFIX = ".safetensors"


@dataclass(frozen=True)
class Entry:
    """A model file, with its card or with the reason why there is none."""

    path: Path
    card: ModelCard | None
    fault: str
    """A sentence; empty for a file with a card."""
    is_in_library: bool

    @property
    def is_shipped(self) -> bool:
        """True for the model that comes with the plugin."""
        return self.path == SHIPPED

    @property
    def setting(self) -> str:
        """How the settings name it: nothing for the shipped one, which moves with the plugin."""
        return "" if self.is_shipped else str(self.path)

    @property
    def title(self) -> str:
        """What to call it."""
        return self.card.name if self.card else self.path.name


def library_folder() -> Path:
    """Where added models are kept, in the user's profile."""
    return Path(QgsApplication.qgisSettingsDirPath()) / "glakes" / "models"


def entries(folder: Path, chosen: str) -> list[Entry]:
    """The shipped model, those of the folder by name, and the chosen one if it lies elsewhere."""
    found = sorted(folder.glob(f"*{SUFFIX}"), key=lambda path: path.name.lower())
    paths = [SHIPPED, *(path for path in found if not path.name.startswith("."))]
    if chosen and Path(chosen) not in paths:
        paths.append(Path(chosen))
    return [_entry(path, folder) for path in paths]


def add(path: Path, folder: Path) -> Path:
    """Copy a model into the folder; returns where it lies now.

    Raises:
        LakesError: it is not a model file, is in the library already, or cannot be copied.
    """
    read_card(path)
    if path.parent == folder:
        return path
    for other in folder.glob(f"*{SUFFIX}"):
        if filecmp.cmp(path, other, shallow=False):
            text = QCoreApplication.translate("ModelLibrary", "'{}' is in the library already, as '{}'.")
            raise LakesError(text.format(path, other.name))
    target = free_path(folder, path.stem)
    with written(target) as part, said_when_full(target):
        shutil.copyfile(path, part)
    return target


def free_path(folder: Path, stem: str) -> Path:
    """A name in the folder that no file has yet."""
    candidates = (folder / f"{stem}{f'-{number}' if number > 1 else ''}{SUFFIX}" for number in range(1, 10_000))
    return next(path for path in candidates if not path.exists())


def remove(entry: Entry) -> None:
    """Delete a model of the library; one that lies elsewhere stays where it is.

    Raises:
        LakesError: it is the shipped one, or cannot be deleted.
    """
    translate = QCoreApplication.translate
    if entry.is_shipped:
        raise LakesError(translate("ModelLibrary", "The shipped model is part of the plugin and stays."))
    if not entry.is_in_library:
        return
    try:
        entry.path.unlink(missing_ok=True)
    except OSError as error:
        text = translate("ModelLibrary", "'{}' cannot be deleted: {}. Delete it by hand.")
        raise LakesError(text.format(entry.path, error.strerror)) from error


def _entry(path: Path, folder: Path) -> Entry:
    try:
        return Entry(path, read_card(path), "", path.parent == folder)
    except LakesError as error:
        return Entry(path, None, str(error), path.parent == folder)
