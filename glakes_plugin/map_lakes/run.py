"""The run itself: predict, then finish."""

from __future__ import annotations

from qgis.PyQt.QtCore import QObject

from ..algorithm_run import AlgorithmRun
from .request import FINISH, PREDICT, LakesRequest

PREDICT_SHARE = 90.0
"""Percent of the whole at which prediction is done."""


class LakesRun(AlgorithmRun):
    """One request on its way; the files lie where it says."""

    def __init__(self, request: LakesRequest, parent: QObject | None = None) -> None:
        stages = [
            (PREDICT, request.predict_parameters(), 0.0, PREDICT_SHARE),
            (FINISH, request.finish_parameters(), PREDICT_SHARE, 100.0),
        ]
        super().__init__(stages, parent)
        self.request = request
