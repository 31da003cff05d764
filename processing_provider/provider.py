"""The GLAKES provider: a list of algorithms, and the workers they share."""

from __future__ import annotations

from qgis.core import QgsProcessingProvider
from qgis.PyQt.QtCore import QCoreApplication
from qgis.PyQt.QtGui import QIcon

from ..lakes.version import software_version
from ..worker.client import Workers
from .algorithms.accuracy.assesslakes import AssessLakes
from .algorithms.accuracy.comparedatasets import CompareDatasets
from .algorithms.accuracy.lakestatistics import LakeStatistics
from .algorithms.imagery.compositeearthengine import CompositeEarthEngine
from .algorithms.imagery.compositescenes import CompositeScenes
from .algorithms.imagery.ndwi import Ndwi
from .algorithms.largeareas.assembleinventory import AssembleInventory
from .algorithms.largeareas.downloaddata import DownloadData
from .algorithms.largeareas.maplakes import MapLakes
from .algorithms.largeareas.tilegrid import TileGrid
from .algorithms.model.assesspatches import AssessPatches
from .algorithms.model.exportmodel import ExportModel
from .algorithms.model.importmodel import ImportModel
from .algorithms.model.predictlakes import PredictLakes
from .algorithms.model.quantizemodel import QuantizeModel
from .algorithms.model.trainmodel import TrainModel
from .algorithms.model.vectorizelakes import VectorizeLakes
from .algorithms.postprocessing.completelakes import CompleteLakes
from .algorithms.postprocessing.finishlakes import FinishLakes
from .algorithms.postprocessing.maskfloodplains import MaskFloodplains
from .algorithms.postprocessing.maskocean import MaskOcean
from .algorithms.postprocessing.maskrivers import MaskRivers
from .algorithms.presented import ICON
from .algorithms.samples.createsamples import CreateSamples
from .algorithms.samples.editlabels import EditLabels
from .algorithms.samples.importsamples import ImportSamples
from .algorithms.samples.mergesamples import MergeSamples
from .algorithms.samples.samplecoverage import SampleCoverage
from .algorithms.samples.splitsamples import SplitSamples
from .algorithms.samples.thresholdlabels import ThresholdLabels
from .workflow import WORKFLOWS, Workflow

ALGORITHMS = (
    CompositeScenes,
    CompositeEarthEngine,
    Ndwi,
    CreateSamples,
    ImportSamples,
    ThresholdLabels,
    EditLabels,
    SplitSamples,
    MergeSamples,
    SampleCoverage,
    TrainModel,
    PredictLakes,
    VectorizeLakes,
    AssessPatches,
    ExportModel,
    ImportModel,
    QuantizeModel,
    MaskOcean,
    MaskRivers,
    MaskFloodplains,
    CompleteLakes,
    FinishLakes,
    AssessLakes,
    LakeStatistics,
    CompareDatasets,
    TileGrid,
    MapLakes,
    AssembleInventory,
    DownloadData,
)


class GlakesProvider(QgsProcessingProvider):
    """What the toolbox shows under GLAKES."""

    def __init__(self) -> None:
        super().__init__()
        self.workers = Workers()

    def id(self) -> str:
        """Public id; models and scripts hold it."""
        return "glakes"

    def name(self) -> str:
        """Shown in the toolbox."""
        return "GLAKES"

    def longName(self) -> str:
        """Shown where there is room."""
        return QCoreApplication.translate("GlakesProvider", "GLAKES: lakes from Sentinel-2")

    def versionInfo(self) -> str:
        """Version of the plugin."""
        return software_version()

    def icon(self) -> QIcon:
        """Shown in the toolbox."""
        return QIcon(self.svgIconPath())

    def svgIconPath(self) -> str:
        """The same icon, for HTML."""
        return str(ICON)

    def loadAlgorithms(self) -> None:
        """Called by QGIS."""
        for algorithm in ALGORITHMS:
            self.addAlgorithm(algorithm())
        for path in sorted(WORKFLOWS.glob("*.model3")):
            workflow = Workflow.read(path)
            if workflow:
                self.addAlgorithm(workflow)

    def unload(self) -> None:
        """Called by QGIS; no worker outlives the provider."""
        self.workers.stop()
