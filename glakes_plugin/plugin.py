"""Puts GLAKES into QGIS and takes it away again, piece by piece in reverse."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, QLocale, Qt, QTranslator

if TYPE_CHECKING:
    from ..processing_provider.provider import GlakesProvider

ROOT = Path(__file__).resolve().parents[1]
MENU = "GLAKES"

TOOLBAR = (
    (
        "glakesMapLakesInView",
        "map_lakes.svg",
        QT_TRANSLATE_NOOP("GlakesPlugin", "Map lakes in view"),
        QT_TRANSLATE_NOOP("GlakesPlugin", "Map the lakes of the image in the map view"),
    ),
    (
        "glakesLabelStudio",
        "label_studio.svg",
        QT_TRANSLATE_NOOP("GlakesPlugin", "Label studio"),
        QT_TRANSLATE_NOOP("GlakesPlugin", "Label, edit and check sample regions"),
    ),
    (
        "glakesLakeCheck",
        "lake_check.svg",
        QT_TRANSLATE_NOOP("GlakesPlugin", "Check lakes"),
        QT_TRANSLATE_NOOP("GlakesPlugin", "Decide about doubtful lakes, one by one"),
    ),
)
"""Object name, icon, text and tip of what is in the toolbar."""


class GlakesPlugin:
    """The plugin as QGIS knows it. Without a window (`qgis_process`) only `initProcessing` is called."""

    def __init__(self, iface: Any) -> None:
        """Take the window's `QgisInterface`; None where there is no window."""
        self._iface = iface
        self._added: list[tuple[Any, Callable[[], object]]] = []
        self.provider: GlakesProvider | None = None

    def initProcessing(self) -> None:
        """Register the algorithms; called by QGIS where there is no window."""
        self._register_provider()

    def initGui(self) -> None:
        """Add the toolbar, the menu, the options page and everything behind them."""
        from qgis.PyQt.QtGui import QIcon

        from ..processing_provider.interpreter import own_environment
        from .environment.page import WorkerPageFactory
        from .environment.pins import read_pins
        from .environment.work import EnvironmentWork
        from .job_news import JobNews
        from .label_studio.button import LabelStudioButton
        from .lake_check.button import LakeCheckButton
        from .locator import LakeLocator
        from .map_lakes.button import MapLakes
        from .model_library.page import ModelsPageFactory
        from .run_page.button import RunsButton
        from .settings_page import SettingsPageFactory
        from .training.panel import TrainingPanel

        workers = self._register_provider().workers
        workers.keep_warm = True  # one idle worker for the window, until the plugin goes
        self._add(workers, lambda: setattr(workers, "keep_warm", False))
        news = workers.observer = JobNews()
        self._add(news, lambda: setattr(workers, "observer", None))
        icons = ROOT / "resources" / "icons"
        icon = QIcon(str(icons / "glakes.svg"))
        work = EnvironmentWork(own_environment(), read_pins())
        self._add(work, work.stop)
        for factory in (SettingsPageFactory(icon), WorkerPageFactory(icon, work), ModelsPageFactory(icon)):
            self._add_options(factory)
        map_lakes = MapLakes(self._iface, workers)
        work.changed.connect(map_lakes.take_options)
        self._add(map_lakes, map_lakes.close)
        studio = LabelStudioButton(self._iface)
        self._add(studio, studio.close)
        self._add_locator(LakeLocator(self._iface, studio.open_region))
        check = LakeCheckButton(self._iface)
        self._add(check, check.close)
        training = TrainingPanel(self._iface, news)
        self._add(training, training.close)
        runs = RunsButton(self._iface, news)
        self._add(runs, runs.close)
        self._add_actions(icons, map_lakes.open, studio.open, check.open)
        self._add_menu(icons, training.open, runs.open)

    def unload(self) -> None:
        """Take everything away, newest first; what is gone already is no reason to stop."""
        while self._added:
            _, remove = self._added.pop()
            remove()
        self.provider = None

    def _register_provider(self) -> GlakesProvider:
        from ..processing_provider.provider import GlakesProvider

        self._translate()
        registry = QgsApplication.processingRegistry()
        provider = self.provider = GlakesProvider()
        registry.addProvider(provider)
        self._add(provider, lambda: registry.removeProvider(provider))
        self._add(provider.workers, provider.workers.stop)
        return provider

    def _add(self, thing: Any, remove: Callable[[], object]) -> None:
        """Remember a thing, so that it lives, together with how it is taken away."""
        self._added.append((thing, remove))

    def _add_options(self, factory: Any) -> None:
        self._iface.registerOptionsWidgetFactory(factory)
        self._add(factory, lambda: self._iface.unregisterOptionsWidgetFactory(factory))

    def _add_locator(self, locator: Any) -> None:
        self._iface.registerLocatorFilter(locator)
        self._add(locator, lambda: self._iface.deregisterLocatorFilter(locator))

    def _add_actions(self, icons: Path, *opens: Callable[[], object]) -> None:
        """Actions of the toolbar, in the order of TOOLBAR; they are in the menu, too."""
        from qgis.PyQt.QtGui import QIcon

        translate = QCoreApplication.translate
        toolbar = self._iface.addToolBar("GLAKES")
        toolbar.setObjectName("glakesToolBar")
        toolbar.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._add(toolbar, lambda: self._remove_toolbar(toolbar))
        for (name, icon, text, tip), do in zip(TOOLBAR, opens):
            action = self._add_action(name, QIcon(str(icons / icon)), translate("GlakesPlugin", text), do)
            action.setToolTip(translate("GlakesPlugin", tip))
            self._show_in(toolbar, action)

    def _add_menu(self, icons: Path, open_training: Callable[[], object], open_runs: Callable[[], object]) -> None:
        """Actions of the menu alone, below those of the toolbar."""
        from qgis.PyQt.QtGui import QIcon

        translate = QCoreApplication.translate
        icon = QIcon(str(icons / "training.svg"))
        self._add_action("glakesTraining", icon, translate("GlakesPlugin", "Training"), open_training)
        icon = QIcon(str(icons / "runs.svg"))
        self._add_action("glakesRuns", icon, translate("GlakesPlugin", "Run of a large area"), open_runs)
        self._add_action("glakesSample", None, translate("GlakesPlugin", "Open sample project"), self._open_sample)
        self._add_action("glakesSettings", None, translate("GlakesPlugin", "Settings…"), self._open_settings)
        self._add_action("glakesHelp", None, translate("GlakesPlugin", "Help"), self._open_help)

    def _show_in(self, toolbar: Any, action: Any) -> None:
        toolbar.addAction(action)
        self._add(action, lambda: toolbar.removeAction(action))

    def _add_action(self, name: str, icon: Any, text: str, do: Callable[[], object]) -> Any:
        from qgis.PyQt.QtWidgets import QAction  # Qt 6 has it in QtGui; the shim keeps it here

        action = QAction(icon, text, self._iface.mainWindow()) if icon else QAction(text, self._iface.mainWindow())
        action.setObjectName(name)
        action.triggered.connect(do)
        self._add(action, action.deleteLater)
        self._iface.addPluginToRasterMenu(MENU, action)
        self._add(action, lambda: self._iface.removePluginRasterMenu(MENU, action))
        return action

    def _remove_toolbar(self, toolbar: Any) -> None:
        self._iface.mainWindow().removeToolBar(toolbar)
        toolbar.deleteLater()

    def _translate(self) -> None:
        translator = QTranslator()
        if translator.load(QLocale(QgsApplication.locale()), "glakes", "_", str(ROOT / "resources" / "i18n")):
            QCoreApplication.installTranslator(translator)
            self._add(translator, lambda: QCoreApplication.removeTranslator(translator))

    def _open_sample(self) -> None:
        from .sample_project import open_sample_project

        open_sample_project(self._iface)

    def _open_settings(self) -> None:
        from .settings_page import PAGE

        self._iface.showOptionsDialog(self._iface.mainWindow(), PAGE)

    def _open_help(self) -> None:
        from qgis.PyQt.QtCore import QUrl
        from qgis.PyQt.QtGui import QDesktopServices

        from ..processing_provider.help_pages import address

        QDesktopServices.openUrl(QUrl(address("index")))
