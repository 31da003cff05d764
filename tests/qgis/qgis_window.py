"""A window that stands for QGIS's own."""

from qgis.gui import QgsMapCanvas, QgsMessageBar
from qgis.PyQt.QtWidgets import QMainWindow


class Window:
    """The part of QGIS's interface that every dock of the plugin uses."""

    def __init__(self):
        self.main, self.bar = QMainWindow(), QgsMessageBar()
        self.canvas = QgsMapCanvas(self.main)
        self.main.setCentralWidget(self.canvas)
        self.active = None

    def mainWindow(self):
        return self.main

    def mapCanvas(self):
        return self.canvas

    def messageBar(self):
        return self.bar

    def activeLayer(self):
        return self.active

    def setActiveLayer(self, layer):
        self.active = layer

    def addTabifiedDockWidget(self, area, dock, _others, _is_raised):
        self.main.addDockWidget(area, dock)

    def removeDockWidget(self, dock):
        self.main.removeDockWidget(dock)
