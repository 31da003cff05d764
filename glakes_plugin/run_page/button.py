"""What the action "Run of a large area" opens; remembers the folders of runs that begin in this QGIS."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from qgis.gui import QgisInterface
from qgis.PyQt.QtCore import QObject

from ...lakes.steps import Settings
from ...models.mapping.settings import MapSettings
from ..background import wait_for_calls
from ..job_news import JobNews
from .recent import recent_runs, remember_run

if TYPE_CHECKING:
    from .run_page import RunPage


class RunsButton(QObject):
    """Opens the one page of a window."""

    def __init__(self, iface: QgisInterface, news: JobNews) -> None:
        super().__init__()
        self._iface = iface
        self.page: RunPage | None = None
        """Once it was asked for."""
        news.began.connect(self._on_began)

    def open(self) -> None:
        """Show the page; the first time with the run that was looked at or begun last, if it is still there."""
        if self.page is None:
            from .run_page import RunPage  # GDAL is loaded when it is wanted

            self.page = RunPage(self._iface)
            last = next((folder for folder in recent_runs() if (folder / "job.json").exists()), None)
            if last is not None:
                self.page.open_run(last)
        self.page.open()

    def close(self) -> None:
        """Leave nothing behind: the plugin is being unloaded."""
        if self.page is not None:
            self.page.close()
            self.page = None
            wait_for_calls()
        self.deleteLater()

    def _on_began(self, _job: str, settings: Settings) -> None:
        if not isinstance(settings, MapSettings):
            return
        folder = Path(settings.run_folder)
        remember_run(folder)
        if self.page is not None and self.page.dock.isVisible():
            self.page.open_run(folder)
