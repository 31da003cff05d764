"""What tests of the label studio do over and over."""

from qgis.core import QgsGeometry, QgsRectangle
from qgis.PyQt.QtCore import QCoreApplication, QEvent


def flush():
    """Let pass what waits for the next turn of the event loop, and what is deleted later."""
    QCoreApplication.processEvents()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def square(session, share=0.1, x=0.5, y=0.5):
    """A square label inside the open region, in the system of the labels."""
    box = session.region.geometry.boundingBox()
    side = box.width() * share
    left, bottom = box.xMinimum() + x * box.width(), box.yMinimum() + y * box.height()
    return QgsGeometry.fromRect(QgsRectangle(left, bottom, left + side, bottom + side))
