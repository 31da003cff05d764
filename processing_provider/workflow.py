"""Models of the graphical modeler as algorithms of the provider: titled, explained and in the language of QGIS."""

from __future__ import annotations

from pathlib import Path

from qgis.core import QgsProcessingModelAlgorithm, QgsXmlUtils
from qgis.PyQt.QtCore import QCoreApplication
from qgis.PyQt.QtXml import QDomDocument

from .algorithms.presented import Presented
from .algorithms.recorded import Recorded
from .interpreter import obstacle

WORKFLOWS = Path(__file__).with_name("workflows")
"""The models, as the modeler writes them; their texts are English."""

TITLE = "TITLE"
"""Of the texts of help in a model's file, what the toolbox shows instead of the model's name, which is its id."""


class Workflow(Presented, Recorded, QgsProcessingModelAlgorithm):
    """A model of the provider. The modeler knows neither titles nor translations; this adds both."""

    def __init__(self) -> None:
        super().__init__()
        self._help: dict[str, str] = {}

    @classmethod
    def read(cls, path: Path) -> Workflow | None:
        """The model in a file; None where this QGIS cannot read it."""
        document, workflow = QDomDocument(), cls()
        document.setContent(path.read_text(encoding="utf-8"))
        model = QgsXmlUtils.readVariant(document.documentElement())
        if not workflow.loadVariant(model):
            return None
        workflow.setSourceFilePath(str(path))  # without one there is no command for the history
        # QGIS 3.22 writes the help of parameters into a model, but does not read it.
        workflow._help = {name: told.get("help", "") for name, told in model["parameterDefinitions"].items()}
        workflow._translate()
        return workflow

    def createInstance(self) -> Workflow:
        """A fresh one for one run."""
        fresh = type(self)()
        fresh.loadVariant(self.toVariant())
        fresh.setSourceFilePath(self.sourceFilePath())
        fresh._help = self._help
        fresh._translate()
        return fresh

    def displayName(self) -> str:
        """Shown in the toolbox."""
        return str(self.helpContent().get(TITLE) or self.name())

    def groupId(self) -> str:
        """The same in every language."""
        return "workflows"

    def shortHelpString(self) -> str:
        """The help beside the dialog."""
        return str(self.helpContent().get("ALG_DESC", ""))

    def canExecute(self) -> tuple[bool, str]:
        """False, with what to do, while there is no worker environment."""
        reason = obstacle()
        return (False, reason) if reason else super().canExecute()

    def _translate(self) -> None:
        self.setGroup(_tr(self.group()))
        self.setHelpContent({key: _tr(text) for key, text in self.helpContent().items()})
        for parameter in self.parameterDefinitions():
            parameter.setDescription(_tr(parameter.description()))
            parameter.setHelp(_tr(self._help.get(parameter.name(), "")))
        for child in self.childAlgorithms():
            step = self.childAlgorithm(child)
            step.setDescription(_tr(step.description()))


def _tr(text: str) -> str:
    return QCoreApplication.translate("Workflows", text) if text else ""
