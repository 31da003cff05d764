"""The batch dialog of QGIS, filled in and run as a person does it."""

import time
from inspect import signature
from unittest.mock import patch

from processing.gui import BatchOutputSelectionPanel as output_cell
from processing.gui import BatchPanel as panel_module
from processing.gui import Postprocessing
from processing.gui.BatchAlgorithmDialog import BatchAlgorithmDialog
from qgis.core import QgsApplication, QgsProcessingContext
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QCoreApplication
from qgis.PyQt.QtWidgets import QTextEdit

PATIENCE_S = 120


class Autofill(output_cell.AutofillDialog):
    """The question how to go on, answered: with the values of `param_name`."""

    def __init__(self, algorithm):
        self.mode = self.FILL_WITH_PARAMETER

    def exec(self):
        return 1

    exec_ = exec  # the name in Qt 5


class BatchWindow:
    """One algorithm's batch dialog."""

    def __init__(self, algorithm):
        self.dialog = BatchAlgorithmDialog(QgsApplication.processingRegistry().algorithmById(algorithm).create())
        self.panel = self.dialog.mainWidget()
        self._log = ""
        self.panel.checkLoadLayersOnCompletion.setChecked(False)

    def fill(self, rows):
        """Enter rows of values by parameter name; the first row of a fresh dialog is there already."""
        self.panel.addRow(len(rows) - self.panel.batchRowCount())
        for number, row in enumerate(rows):
            for name, value in row.items():
                self.enter(number, name, value)

    def enter(self, row, name, value):
        """Enter one value."""
        column = self.panel.parameter_to_column[name]
        wrapper = self.panel.wrappers[row][column]
        if wrapper is None:  # an output
            self.panel.tblParameters.cellWidget(row + 1, column).setValue(value)
        else:
            wrapper.setParameterValue(value, QgsProcessingContext())

    def row(self, number):
        """The parameters of a row as QGIS would run them."""
        parameters_for = self.panel.parametersForRow
        context = {"context": QgsProcessingContext()} if "context" in signature(parameters_for).parameters else {}
        parameters, _ = parameters_for(row=number, warnOnInvalid=False, **context)  # the context since QGIS 3.24
        return parameters

    def add_folder(self, monkeypatch, name, folder):
        """'Add All Files from a Directory' of a column."""
        monkeypatch.setattr(panel_module.QFileDialog, "getExistingDirectory", lambda *_: str(folder))
        self.panel.tblParameters.cellWidget(0, self.panel.parameter_to_column[name]).showDirectorySelectionDialog()

    def autofill(self, monkeypatch, name, path, parameter):
        """Name an output in the first row, and let the other rows be filled with a parameter's values."""
        monkeypatch.setattr(output_cell.QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
        answer = type("Answer", (Autofill,), {"param_name": parameter})
        monkeypatch.setattr(output_cell, "AutofillDialog", answer)
        self.panel.tblParameters.cellWidget(1, self.panel.parameter_to_column[name]).showSelectionDialog()

    def run(self):
        """Press Run and wait for the end; returns the log."""
        # Newer QGIS hands the window's layer tree on to C++, which does not take the one that the tests have.
        with patch.object(Postprocessing, "iface", None, create=True):
            self.dialog.runAlgorithm()
            until = time.monotonic() + PATIENCE_S
            while (
                "Batch execution completed" not in self.log()
                and not sip.isdeleted(self.dialog)
                and time.monotonic() < until
            ):
                QCoreApplication.processEvents()
                time.sleep(0.02)
        return self.log()

    def log(self):
        """What the page Log shows."""
        if not sip.isdeleted(self.dialog):  # QGIS 3.44 closes it when all went well
            self._log = "\n".join(box.toPlainText() for box in self.dialog.findChildren(QTextEdit))
        return self._log

    def close(self):
        """Take the dialog away."""
        if not sip.isdeleted(self.dialog):
            self.dialog.close()
            self.dialog.deleteLater()
