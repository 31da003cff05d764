"""Asks what a new samples file is to be made of."""

from __future__ import annotations

from pathlib import Path

from qgis.core import QgsFieldProxyModel, QgsMapLayerProxyModel
from qgis.gui import QgsFieldComboBox, QgsFileWidget, QgsMapLayerComboBox
from qgis.PyQt.QtCore import QLocale
from qgis.PyQt.QtWidgets import QDialog, QDialogButtonBox, QFormLayout, QLabel, QVBoxLayout, QWidget

from ...lakes.errors import LakesError
from ...processing_provider.worker_words import translated
from .new_samples import NewSamples, make_samples

FAULT_STYLE = "color: #b00020;"


class NewSamplesDialog(QDialog):
    """A form; after it was accepted, `path` is the new file and `without_image` the regions to look after."""

    def __init__(self, who: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("glakesStudioNewDialog")
        self.setWindowTitle(self.tr("Make a samples file"))
        self._who = who
        self._form = QFormLayout()
        self.without_image: list[str] = []
        self.regions = QgsMapLayerComboBox()
        self.regions.setFilters(QgsMapLayerProxyModel.Filter.PolygonLayer)
        self.id_field, self.type_field = QgsFieldComboBox(), QgsFieldComboBox()
        for box in (self.id_field, self.type_field):
            box.setAllowEmptyFieldName(True)
        self.type_field.setFilters(QgsFieldProxyModel.Filter.String | QgsFieldProxyModel.Filter.Int)
        self.images = QgsFileWidget()
        self.images.setStorageMode(QgsFileWidget.StorageMode.GetDirectory)
        self.images.setToolTip(self.tr("A folder of composites, or the path of one"))
        self.file = QgsFileWidget()
        self.file.setStorageMode(QgsFileWidget.StorageMode.SaveFile)
        self.file.setFilter("GeoPackage (*.gpkg)")
        self.fault = QLabel()
        self.fault.setWordWrap(True)
        self.fault.setStyleSheet(FAULT_STYLE)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        self._arrange()
        self.regions.layerChanged.connect(self._offer_fields)
        self._offer_fields()

    @property
    def path(self) -> Path:
        """Where the file is written."""
        text = self.file.filePath().strip()
        return Path(text if text.lower().endswith(".gpkg") else text + ".gpkg")

    def accept(self) -> None:
        """Called by Qt: make the file, or say why not and stay."""
        if self._shows_missing():
            return
        wanted = NewSamples(
            self.path,
            self.regions.currentLayer(),
            Path(self.images.filePath().strip()),
            self.id_field.currentField(),
            self.type_field.currentField(),
        )
        try:
            self.without_image = make_samples(wanted, self._who)
        except LakesError as error:
            self.fault.setText(translated(str(error)))
            return
        super().accept()

    def _shows_missing(self) -> bool:
        # The rows without which no file can be made: those that are empty are named and coloured.
        filled = {
            self.regions: self.regions.currentLayer() is not None,
            self.images: bool(self.images.filePath().strip()),
            self.file: bool(self.file.filePath().strip()),
        }
        for row, there in filled.items():
            self._form.labelForField(row).setStyleSheet("" if there else FAULT_STYLE)
        missing = [row for row, there in filled.items() if not there]
        names = QLocale().createSeparatedList([self._form.labelForField(row).text() for row in missing])
        self.fault.setText(self.tr("Still missing: {}.").format(names) if missing else "")
        if missing:
            missing[0].setFocus()
        return bool(missing)

    def _arrange(self) -> None:
        form = self._form
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.addRow(self.tr("Polygons of the regions"), self.regions)
        form.addRow(self.tr("Field with their ids"), self.id_field)
        form.addRow(self.tr("Field with their types"), self.type_field)
        form.addRow(self.tr("Images"), self.images)
        form.addRow(self.tr("Samples file"), self.file)
        layout = QVBoxLayout(self)
        layout.addLayout(form)
        layout.addWidget(self.fault)
        layout.addWidget(self.buttons)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self.setMinimumWidth(self.fontMetrics().horizontalAdvance("m") * 45)

    def _offer_fields(self, _layer: object = None) -> None:
        for box in (self.id_field, self.type_field):
            box.setLayer(self.regions.currentLayer())
        names = [field.name() for field in self.regions.currentLayer().fields()] if self.regions.currentLayer() else []
        self.id_field.setField("region_id" if "region_id" in names else "")
        self.type_field.setField("type" if "type" in names else "")
