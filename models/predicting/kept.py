"""What a process keeps from one prediction to the next of the same raster: the raster, open, and the engine.

To open a virtual raster over 18,000 tiles takes a second, to look at its values and to make an engine a quarter of
one more. Whoever maps it tile by tile need not do so for each of them.
"""

from __future__ import annotations

from typing import Any

from rasterio.io import DatasetReader

from ...lakes.progress import Progress, Silent
from ...lakes.rasters import open_raster
from ...lakes.unfinished import stamp
from ..card import SHIPPED
from ..settings import PredictSettings
from .layout import Fitted, fit_model


class Relay:
    """The `Progress` of an engine that outlives the predictions it is asked for."""

    def __init__(self) -> None:
        self.to: Progress = Silent()

    def percent(self, value: float, text: str | None = None) -> None:
        """Pass it on, as all others."""
        self.to.percent(value, text)

    def info(self, text: str) -> None:
        """Pass it on."""
        self.to.info(text)

    def warn(self, text: str) -> None:
        """Pass it on."""
        self.to.warn(text)

    def check(self) -> None:
        """Raise `Cancelled` when the one who asks now wants to stop."""
        self.to.check()


class Kept:
    """One raster and one engine. Not for several threads at once."""

    def __init__(self) -> None:
        self._dataset: DatasetReader | None = None
        self._path: tuple[Any, ...] = ()
        self._fitted: Fitted | None = None
        self._asked: tuple[Any, ...] = ()
        self._relay = Relay()

    def dataset(self, path: str) -> DatasetReader:
        """The raster, which stays open; opened anew when its file is not the one it was.

        Raises:
            MissingInput: there is no file, or GDAL cannot read it.
        """
        found = path, stamp(path)
        if self._dataset is None or found != self._path:
            self.close()
            self._dataset, self._path = open_raster(path), found
        return self._dataset

    def fitted(self, settings: PredictSettings, progress: Progress) -> Fitted:
        """Raster, model and engine of a prediction.

        Raises:
            LakesError: as `fit_model`.
        """
        model = str(settings.model or SHIPPED)
        asked = settings.input, model, stamp(model), settings.device, settings.precision
        self._relay.to = progress
        if self._fitted and (asked != self._asked or self._fitted.source.stamps() != self._fitted.stamps):
            self.close()
        if not self._fitted:
            self._fitted = fit_model(settings, self.dataset(settings.input), self._relay)
            self._asked = asked
        return self._fitted

    def close(self) -> None:
        """Keep nothing."""
        self._fitted = None
        if self._dataset is not None:
            self._dataset.close()
        self._dataset, self._path, self._asked = None, (), ()
