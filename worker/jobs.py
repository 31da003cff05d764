"""Every job a worker can do: its name (the algorithm's id), its settings and the step behind it.

A step takes its settings and a progress, writes its files and returns plain values by output name.
Steps are imported when asked for, so that a worker starts fast and `ndwi` needs no torch.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any, NamedTuple

from ..lakes.accuracy.settings import AssessLakesSettings
from ..lakes.downloads.settings import DownloadSettings
from ..lakes.imagery.earthengine.settings import ConnectionSettings, EarthEngineSettings
from ..lakes.imagery.settings import CompositeSettings, NdwiSettings
from ..lakes.inventory.settings import (
    CompleteSettings,
    FinishSettings,
    FloodplainSettings,
    MaskOceanSettings,
    MaskRiversSettings,
    VectorizeSettings,
)
from ..lakes.progress import Progress
from ..lakes.regions.settings import AssembleSettings
from ..lakes.samples.settings import (
    CoverageSettings,
    CreateSettings,
    EditSettings,
    ImportSamplesSettings,
    MergeSettings,
    SplitSettings,
    ThresholdSettings,
)
from ..lakes.statistics.settings import CompareSettings, StatisticsSettings
from ..lakes.steps import Settings
from ..lakes.tiles.settings import TileGridSettings
from ..models.assessment.settings import AssessPatchesSettings
from ..models.exchange.settings import ExportSettings, ImportSettings
from ..models.mapping.settings import MapSettings, ShardSettings, TileSettings
from ..models.settings import PredictSettings, QuantizeSettings, TrainSettings

Step = Callable[[Any, Progress], dict[str, Any]]


class Job(NamedTuple):
    """Where a job's settings and step are."""

    settings: type[Settings]
    module: str
    """Relative to the package."""
    function: str

    def step(self) -> Step:
        """Import and return the step."""
        step: Step = getattr(import_module(self.module, __package__), self.function)
        return step


JOBS: dict[str, Job] = {
    "ndwi": Job(NdwiSettings, "..lakes.imagery.ndwi", "write_ndwi"),
    "compositescenes": Job(CompositeSettings, "..lakes.imagery.composite", "composite_scenes"),
    "earthengineconnection": Job(ConnectionSettings, "..lakes.imagery.earthengine.connection", "try_connection"),
    "compositeearthengine": Job(EarthEngineSettings, "..lakes.imagery.earthengine.composite", "composite_earthengine"),
    "createsamples": Job(CreateSettings, "..lakes.samples.create", "create_from_regions"),
    "importsamples": Job(ImportSamplesSettings, "..lakes.samples.authors", "import_samples"),
    "thresholdlabels": Job(ThresholdSettings, "..lakes.samples.thresholds", "threshold_labels"),
    "editlabels": Job(EditSettings, "..lakes.samples.edits", "edit_labels"),
    "splitsamples": Job(SplitSettings, "..lakes.samples.split", "split_samples"),
    "mergesamples": Job(MergeSettings, "..lakes.samples.merge", "merge_samples"),
    "samplecoverage": Job(CoverageSettings, "..lakes.samples.sample_coverage", "sample_coverage"),
    "trainmodel": Job(TrainSettings, "..models.training", "train_model"),
    "predictlakes": Job(PredictSettings, "..models.prediction", "predict_lakes"),
    "predictionplan": Job(PredictSettings, "..models.predicting.estimate", "predict_plan"),
    "exportmodel": Job(ExportSettings, "..models.exchange.exporting", "export_model"),
    "quantizemodel": Job(QuantizeSettings, "..models.engines.quantising", "quantize_model"),
    "importmodel": Job(ImportSettings, "..models.exchange.importing", "import_model"),
    "vectorizelakes": Job(VectorizeSettings, "..lakes.inventory.polygons", "vectorize_lakes"),
    "assesspatches": Job(AssessPatchesSettings, "..models.assessment.assess", "assess_patches"),
    "assesslakes": Job(AssessLakesSettings, "..lakes.accuracy.lake_level", "assess_lakes"),
    "maskocean": Job(MaskOceanSettings, "..lakes.inventory.ocean", "mask_ocean"),
    "maskrivers": Job(MaskRiversSettings, "..lakes.inventory.river_mask", "mask_rivers"),
    "maskfloodplains": Job(FloodplainSettings, "..lakes.inventory.flood_plains", "mask_flood_plains"),
    "completelakes": Job(CompleteSettings, "..lakes.inventory.completion", "complete_lakes"),
    "finishlakes": Job(FinishSettings, "..lakes.inventory.finish", "finish_lakes"),
    "tilegrid": Job(TileGridSettings, "..lakes.tiles.grid", "write_tile_grid"),
    "maplakes": Job(MapSettings, ".mapping", "map_lakes"),
    "assembleinventory": Job(AssembleSettings, "..lakes.regions.assemble", "assemble_inventory"),
    "maptile": Job(TileSettings, "..models.mapping.tile", "map_tile"),
    "mapshard": Job(ShardSettings, ".mapping", "map_shard"),
    "lakestatistics": Job(StatisticsSettings, "..lakes.statistics.statistics", "lake_statistics"),
    "comparedatasets": Job(CompareSettings, "..lakes.statistics.compare", "compare_datasets"),
    "downloaddata": Job(DownloadSettings, "..lakes.downloads.download", "download_data"),
}
