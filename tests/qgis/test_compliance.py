"""Every algorithm keeps the public names of the design, and speaks in the house's way."""

import re

import pytest
from qgis.core import QgsApplication, QgsProcessingParameterDefinition, QgsProcessingParameterEnum

PARAMETERS = {
    "compositescenes": "SCENES EXTENT CRS RESOLUTION START END MAX_CLOUD CLOUD_MASK CLOUD_PROBABILITY NIR_DARK "
    "SHADOW_DISTANCE BUFFER SNOW RESAMPLING UNSCALED OUTPUT COUNT",
    "compositeearthengine": "EXTENT CRS RESOLUTION START END MAX_CLOUD CLOUD_MASK CLOUD_PROBABILITY NIR_DARK "
    "SHADOW_DISTANCE BUFFER SNOW PROJECT TILE_SIZE OUTPUT_FOLDER COUNT DESTINATION BUCKET PREFIX WAIT ENDPOINT",
    "ndwi": "INPUT GREEN NIR OUTPUT",
    "createsamples": "REGIONS TYPE_FIELD ID_FIELD IMAGES SUBSET_FIELD LABELS LABELLED OUTPUT",
    "importsamples": "FOLDER TYPE_CODES OUTPUT",
    "thresholdlabels": "INPUT BAND REGIONS THRESHOLD_FIELD METHOD THRESHOLD MIN_AREA FILL_HOLES OUTPUT",
    "editlabels": "INPUT REMOVE_SMALLER FILL_HOLES SMOOTH ADD ERASE SPLIT WITHIN OUTPUT",
    "splitsamples": "SAMPLES TRAIN VALIDATION TEST SEED OUTPUT",
    "mergesamples": "SAMPLES PREFER OUTPUT CONFLICTS",
    "samplecoverage": "SAMPLES LAKES CELL REPORT OUTPUT",
    "trainmodel": "SAMPLES ARCHITECTURE ENCODER BASE_WIDTH PATCH BATCH EPOCHS PATIENCE STEPS OPTIMIZER LOSS DEVICE "
    "SEED RESUME AUGMENT BALANCE LEARNING_RATE CLIP DEEP_SUPERVISION MIXED_PRECISION TENSORBOARD MODEL LOG REPORT",
    "predictlakes": "INPUT EXTENT MODEL THRESHOLD MARGIN WINDOW DEVICE PRECISION PROBABILITY LAKES",
    "exportmodel": "MODEL OUTPUT",
    "quantizemodel": "MODEL SAMPLES",
    "importmodel": "SOURCE CARD NAME ARCHITECTURE ENCODER BASE_WIDTH BANDS SCALE NODATA PIXEL_SIZE THRESHOLD LICENCE "
    "WINDOW MARGIN MODEL",
    "vectorizelakes": "INPUT THRESHOLD MIN_AREA OUTPUT",
    "assesspatches": "SAMPLES MODEL SUBSET PATCH BORDERS REMAINDER DEVICE SEED TABLE REPORT",
    "maskocean": "INPUT LAND OCEAN TOLERANCE KEEP OUTPUT REMOVED",
    "maskrivers": "INPUT RIVERS RIVER_MASKS RIVER_VALUE RESERVOIRS GLAKES AREA_RATIO DECISIONS OUTPUT REVIEW",
    "maskfloodplains": "INPUT FLOODPLAIN FLOODPLAIN_VALUES OCCURRENCE OCCURRENCE_MIN ARIDITY ARIDITY_SCALE ARIDITY_MAX "
    "MIN_AREA OUTPUT",
    "completelakes": "INPUT GLAKES RESERVOIR_FIELD AREA_FIELD NATURAL_MIN_AREA PLD ARIDITY ARIDITY_SCALE ARIDITY_MAX "
    "OUTPUT",
    "assesslakes": "LABELS PREDICTED MASKED REGIONS TYPE_FIELD FOUND_SHARE SEED SAMPLE STRATUM_FIELD REFERENCE_FIELD "
    "MAP_FIELD STRATA AREA_FIELD TABLE PAIRS REPORT EFFECT DESIGN",
    "lakestatistics": "INPUT GRID EXCLUDE GRID_OUTPUT SIZES PROFILES REPORT",
    "comparedatasets": "INPUT OTHERS NAMES GRID EXCLUDE PLACES IMAGE SIZES GRID_OUTPUT PROFILES REPORT "
    "ONLY_INPUT ONLY_OTHERS",
    "tilegrid": "EXTENT SIZE LAND OUTPUT",
    "maplakes": "INPUT GRID MODEL THRESHOLD RUN_FOLDER SCHEDULER RESOURCE TIME_LIMIT TILE_SIZE MIN_AREA DEVICE "
    "PRECISION VERIFY DRY_RUN LAKES REPORT",
    "assembleinventory": "RUN_FOLDER REGIONS REGION_FIELD LAND OCEAN TOLERANCE KEEP RIVERS RIVER_MASKS RIVER_VALUE "
    "RESERVOIRS GLAKES AREA_RATIO DECISIONS RESERVOIR_FIELD AREA_FIELD NATURAL_MIN_AREA PLD ARIDITY ARIDITY_SCALE "
    "ARIDITY_MAX HYDROLAKES MIN_AREA OUTPUT_FOLDER",
    "downloaddata": "DATASET EXTENT FOLDER MIRROR",
    "finishlakes": "INPUT MIN_AREA GLAKES PLD HYDROLAKES OUTPUT",
}
WORKFLOWS = {
    "lakesfromcomposite": "COMPOSITE MODEL THRESHOLD LAND OCEAN TOLERANCE RIVERS RIVER_MASKS RESERVOIRS GLAKES "
    "AREA_RATIO DECISIONS MIN_AREA finish:LAKES predict:PROBABILITY rivers:REVIEW",
    "lakesfromearthengine": "EXTENT CRS START END MAX_CLOUD PROJECT MODEL THRESHOLD LAND OCEAN TOLERANCE RIVERS "
    "RIVER_MASKS RESERVOIRS GLAKES AREA_RATIO DECISIONS MIN_AREA CLOUD_MASK ENDPOINT composite:FOLDER finish:LAKES "
    "predict:PROBABILITY rivers:REVIEW",
    "labelsfromthreshold": "COMPOSITE REGIONS TYPE_FIELD ID_FIELD THRESHOLD_FIELD METHOD THRESHOLD ERASE FILL_HOLES "
    "SMOOTH MIN_AREA samples:SAMPLES",
}
"""In the order of their dialogs."""
NUMBERS = {
    "compositescenes": {"SCENES_USED", "VALID_PERCENT"},
    "compositeearthengine": {"OUTPUT", "TILES_DONE", "TILES_FAILED"},
    "importsamples": {"REGIONS_COUNT", "FROM_ANNOTATIONS", "DIFFERENT_PERCENT"},
    "thresholdlabels": {"THRESHOLD_USED"},
    "editlabels": {"REMOVED", "FILLED", "ADDED", "ERASED", "SPLIT_COUNT"},
    "splitsamples": {"SAMPLES"},
    "mergesamples": {"CONFLICTS_COUNT"},
    "samplecoverage": {"UNDER_SAMPLED"},
    "predictlakes": {"PIXELS", "SECONDS", "MPX_PER_SECOND", "WINDOWS", "WINDOWS_REUSED", "ENGINE"},
    "exportmodel": {"DIFFERENCE"},
    "quantizemodel": {"OUTPUT", "DIFFERING"},
    "importmodel": {"WEIGHTS", "DIFFERENCE"},
    "assesspatches": {"REGIONS", "PATCHES"},
    "maskocean": {"REMOVED_COUNT"},
    "lakestatistics": {"LAKES_COUNT", "AREA_KM2"},
    "comparedatasets": {"SHARED_PERCENT", "ONLY_INPUT_COUNT", "ONLY_OTHERS_COUNT"},
    "tilegrid": {"TILES"},
    "maplakes": {"PROBABILITY", "DONE", "FAILED", "COMPUTED", "MISSING", "HOURS", "GIGABYTES"},
    "assembleinventory": {"REGIONS_COUNT", "LAKES_COUNT", "AREA_KM2", "COMPUTED"},
    "downloaddata": {"FILES", "BYTES"},
    "maskrivers": {"WHOLE", "MASKED", "DELETED"},
    "maskfloodplains": {"CLIPPED", "PARTS"},
    "completelakes": {"ADDED"},
    "assesslakes": {"R2", "SLOPE", "MISSED_COUNT", "FALSE_COUNT"},
}
DEFAULTS = {
    ("lakestatistics", "GRID"): 1,
    ("comparedatasets", "GRID"): 1,
    ("tilegrid", "SIZE"): 1,
    ("maplakes", "THRESHOLD"): 0.5,
    ("maplakes", "TILE_SIZE"): 0,
    ("maplakes", "DRY_RUN"): False,
    ("maplakes", "VERIFY"): False,
    ("assembleinventory", "AREA_RATIO"): 0.8,
    ("assembleinventory", "TOLERANCE"): 10,
    ("assembleinventory", "MIN_AREA"): 0.005,
    ("maskocean", "TOLERANCE"): 10,
    ("maskrivers", "AREA_RATIO"): 0.8,
    ("maskrivers", "RIVER_VALUE"): 255,
    ("maskfloodplains", "FLOODPLAIN_VALUES"): "1",
    ("maskfloodplains", "OCCURRENCE_MIN"): 30,
    ("maskfloodplains", "ARIDITY_SCALE"): 0.0001,
    ("maskfloodplains", "ARIDITY_MAX"): 0.2,
    ("maskfloodplains", "MIN_AREA"): 0.03,
    ("completelakes", "RESERVOIR_FIELD"): "Rser_flag",
    ("completelakes", "AREA_FIELD"): "Area_bound",
    ("completelakes", "NATURAL_MIN_AREA"): 1,
    ("completelakes", "ARIDITY_MAX"): 0.2,
    ("compositescenes", "RESOLUTION"): 10,
    ("compositescenes", "MAX_CLOUD"): 60,
    ("compositescenes", "CLOUD_MASK"): "auto",
    ("compositescenes", "CLOUD_PROBABILITY"): 50,
    ("compositescenes", "NIR_DARK"): 0.15,
    ("compositescenes", "SHADOW_DISTANCE"): 1000,
    ("compositescenes", "BUFFER"): 50,
    ("compositescenes", "SNOW"): True,
    ("compositescenes", "RESAMPLING"): "nearest",
    ("compositescenes", "UNSCALED"): "ask",
    ("compositeearthengine", "CRS"): "EPSG:4326",
    ("compositeearthengine", "RESOLUTION"): 10,
    ("compositeearthengine", "START"): "2017-03-28",
    ("compositeearthengine", "END"): "2022-04-10",
    ("compositeearthengine", "CLOUD_MASK"): "auto",
    ("compositeearthengine", "TILE_SIZE"): 2048,
    ("compositeearthengine", "DESTINATION"): "folder",
    ("importsamples", "TYPE_CODES"): "NR,AR,BR,IL,SL",
    ("createsamples", "LABELLED"): "edited",
    ("thresholdlabels", "METHOD"): "manual",
    ("thresholdlabels", "BAND"): 1,
    ("editlabels", "REMOVE_SMALLER"): 0,
    ("editlabels", "FILL_HOLES"): 0,
    ("editlabels", "SMOOTH"): 0,
    ("splitsamples", "TRAIN"): 60,
    ("splitsamples", "VALIDATION"): 20,
    ("splitsamples", "TEST"): 20,
    ("splitsamples", "SEED"): 1,
    ("mergesamples", "PREFER"): "newest",
    ("samplecoverage", "CELL"): 10,
    ("trainmodel", "PATCH"): 576,
    ("trainmodel", "BATCH"): 16,
    ("trainmodel", "EPOCHS"): 200,
    ("trainmodel", "PATIENCE"): 50,
    ("trainmodel", "BASE_WIDTH"): 64,
    ("trainmodel", "OPTIMIZER"): "adadelta",
    ("trainmodel", "AUGMENT"): "flips",
    ("trainmodel", "BALANCE"): False,
    ("trainmodel", "DEEP_SUPERVISION"): False,
    ("trainmodel", "MIXED_PRECISION"): False,
    ("predictlakes", "THRESHOLD"): 0.5,
    ("predictlakes", "MARGIN"): 96,
    ("predictlakes", "WINDOW"): 0,
    ("predictlakes", "DEVICE"): "auto",
    ("predictlakes", "PRECISION"): "exact",
    ("assesspatches", "SUBSET"): "test",
    ("assesspatches", "PATCH"): 576,
    ("assesspatches", "BORDERS"): "alone",
    ("assesspatches", "REMAINDER"): "count",
    ("importmodel", "ARCHITECTURE"): "unet",
    ("importmodel", "BASE_WIDTH"): 64,
    ("importmodel", "BANDS"): "NDWI,B4,B3,B2,B11",
    ("importmodel", "SCALE"): 0.001,
    ("importmodel", "NODATA"): "-32768",
    ("importmodel", "PIXEL_SIZE"): 10,
    ("importmodel", "THRESHOLD"): 0.5,
    ("finishlakes", "MIN_AREA"): 0.005,
    ("assesslakes", "TYPE_FIELD"): "type",
    ("assesslakes", "FOUND_SHARE"): 0.5,
    ("assesslakes", "SEED"): 1,
    ("assesslakes", "AREA_FIELD"): "area_km2",
}
ADVANCED = QgsProcessingParameterDefinition.Flag.FlagAdvanced


def test_the_provider_offers_these_algorithms(provider):
    assert {algorithm.name() for algorithm in provider.algorithms()} == set(PARAMETERS) | set(WORKFLOWS)
    assert provider.id() == "glakes" and provider.versionInfo()


@pytest.mark.parametrize("name", PARAMETERS)
def test_names_and_defaults_are_the_public_ones(algorithm, name):
    found = algorithm(name)
    assert {p.name() for p in found.parameterDefinitions()} == set(PARAMETERS[name].split())
    outputs = {o.name() for o in found.outputDefinitions()}
    destinations = {p.name() for p in found.parameterDefinitions() if p.isDestination()}
    assert outputs == destinations | NUMBERS.get(name, set())
    for (owner, parameter), default in DEFAULTS.items():
        if owner == name:
            assert found.parameterDefinition(parameter).defaultValue() == default, parameter


@pytest.mark.parametrize("name", PARAMETERS)
def test_texts_are_complete(algorithm, name):
    found = algorithm(name)
    assert re.match(r"^[A-Z][a-z]+s\b.*\.$", found.shortDescription()), "a capital verb in -s, a full stop"
    assert not found.shortDescription().startswith("This algorithm")
    assert len(found.shortHelpString()) > 150 and found.shortHelpString().endswith(".")
    assert found.displayName() and found.group() and found.groupId().islower() and len(found.tags()) > 4
    for parameter in found.parameterDefinitions():
        assert parameter.help(), f"{name}.{parameter.name()} has no help"
        assert parameter.description() != parameter.name() or parameter.name() in ("GLAKES", "PLD")
        if isinstance(parameter, QgsProcessingParameterEnum):
            assert parameter.usesStaticStrings()


@pytest.mark.parametrize(
    ("name", "hidden"),
    [
        ("predictlakes", {"MARGIN", "WINDOW", "DEVICE", "PRECISION"}),
        ("vectorizelakes", set()),
        ("exportmodel", set()),
        ("quantizemodel", set()),
        ("importmodel", {"ENCODER", "WINDOW", "MARGIN"}),
        ("createsamples", {"SUBSET_FIELD", "LABELS", "LABELLED"}),
        ("importsamples", {"TYPE_CODES"}),
        ("samplecoverage", {"CELL"}),
        ("assesspatches", {"BORDERS", "REMAINDER", "DEVICE", "SEED"}),
        (
            "assesslakes",
            {"TYPE_FIELD", "FOUND_SHARE", "SEED", "SAMPLE", "STRATUM_FIELD", "REFERENCE_FIELD", "MAP_FIELD", "STRATA"}
            | {"AREA_FIELD"},
        ),
        (
            "compositeearthengine",
            {"CLOUD_PROBABILITY", "NIR_DARK", "SHADOW_DISTANCE", "BUFFER", "SNOW"}
            | {"COUNT", "DESTINATION", "BUCKET", "PREFIX", "WAIT", "ENDPOINT"},
        ),
    ],
)
def test_rarely_used_parameters_are_advanced(algorithm, name, hidden):
    found = algorithm(name)
    assert {p.name() for p in found.parameterDefinitions() if p.flags() & ADVANCED} == hidden


def test_icons_exist(provider):
    assert not QgsApplication.processingRegistry().providerById("glakes").icon().isNull()
    assert all(not algorithm.icon().isNull() for algorithm in provider.algorithms())
