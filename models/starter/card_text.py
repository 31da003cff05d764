"""The text of the model card: what a reader must know that no number in the model file says."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from ..card import ModelCard
from .markdown import percent, write_markdown

TEMPLATE = Path(__file__).with_name("card.md")


class Table(NamedTuple):
    """Scores by method, with a heading."""

    title: str
    note: str
    scores: dict[str, dict[str, list[float]]]


SOURCES = (
    {
        "name": "hls-water-chips (github shahed137003/Water-Segmentation-project)",
        "use": "114 chips of 63 scene groups, split 60/20/20 by group; a square of one train chip per group also"
        " three times finer",
        "pixel": "30 m (10 m by interpolation)",
        "licence": "MIT by its README only; origin of chips and labels not stated. Inputs: HLS (NASA, open)",
    },
    {
        "name": "sen1floods11-spain (github cloudtostreet/Sen1Floods11)",
        "use": "north: train, south: validation",
        "pixel": "10 m",
        "licence": "no licence file; generally cited as CC BY 4.0 (Bonafilia et al. 2020). Copernicus Sentinel data",
    },
    {
        "name": "sen2dwater, Lake Bracciano (github francescomauro1998/SEN2DWATER)",
        "use": "means of 27 dates; west: train, east: validation",
        "pixel": "10 m",
        "licence": "no licence file; rests on the Copernicus notice alone",
    },
    {
        "name": "rstoolbox-trombetas (github bleutner/RStoolbox)",
        "use": "train",
        "pixel": "10 m",
        "licence": "GPL (>=3) package data. Copernicus Sentinel data",
    },
    {
        "name": "ukis-csmask-chips (github dlr-eoc/ukis-csmask)",
        "use": "train; clouds and shadows as negatives",
        "pixel": "30 m",
        "licence": "Apache-2.0 (DLR)",
    },
    {
        "name": "eo-learn-slovenia (github sentinel-hub/eo-learn)",
        "use": "train; negatives",
        "pixel": "10 m",
        "licence": "MIT. Copernicus Sentinel data",
    },
    {
        "name": "hydro-ocean (github kai-tub/rico-hdl, from isaaccorley Hydro)",
        "use": "train; sea ice as a negative",
        "pixel": "10 m",
        "licence": "MIT. Copernicus Sentinel data",
    },
)

CHOICES = (
    "The HLS labels call rivers water. So the model finds water, and rivers are taken out after prediction; the river"
    " at Trombetas is ignored rather than called land.",
    "The HLS labels are smoothed and about a pixel too wide. At 30 m they are learned as they are; in the finer"
    " copies, what the label and the water indices disagree about is ignored, so that shores are learned sharp.",
    "Bracciano: three composites (year, summer, winter with its deep shadows) share one label, NDWI > 0 of the whole"
    " year, of which only the lake is kept. Dates with sun glint are left out.",
    "Trombetas: NDWI > -0.4, lakes kept inside boxes drawn by eye, so that the town is a negative; harbour and tailings"
    " are ignored. The offset of +1000 is subtracted.",
)

LIMITS = (
    "Most of what it knows is at 30 m, and much of that is one large turbid river and its surroundings at several"
    " dates: scene groups share no pixels, but some share a landscape.",
    "The labels are noisy (their agreement with a water index has a median IoU of 0.72), so no model can score far"
    " above 0.9 against them, and part of what any score says is the labels' own width.",
    "At 10 m there is no independent test with hand-made labels; the only hand-labelled chip is a flood.",
    "Snow, ice, salt lakes, glacier lakes and very small ponds are hardly or not at all among the samples.",
    "It expects composites without clouds. Cloud shadow was a negative in one scene only.",
)


def write_card_text(path: Path, card: ModelCard, tables: list[Table], sea: bool, weights: int, size: int) -> None:
    """Write the model card as Markdown."""
    write_markdown(
        path,
        TEMPLATE,
        card=card,
        tables=tables,
        sources=SOURCES,
        choices=(*CHOICES, sea_choice(sea)),
        limits=LIMITS,
        weights=weights,
        megabytes=size / 1e6,
        minutes=round(card.training["seconds"] / 60),
        percent=percent,
    )


def sea_choice(sea: bool) -> str:
    """What was done with the chips of open sea."""
    if sea:
        return "Open sea is a negative."
    return (
        "Open sea is not a negative, only sea ice is: within a window the middle of a large lake looks like the sea."
        " Tried: four more epochs with the two chips of open sea tripled the training loss (0.05 to 0.13) and left the"
        " scores on lakes as they were, so the network could not tell the two apart. Oceans are taken out after"
        " prediction, by their outline."
    )
