"""The histogram as a widget: the line follows the mouse and the keys, and stays where NDWI can be."""

import math

import numpy as np
import pytest
from glakes.glakes_plugin.label_studio.histogram import HistogramView
from qgis.PyQt.QtCore import QEvent, QPoint, QPointF, Qt
from qgis.PyQt.QtGui import QMouseEvent
from qgis.PyQt.QtTest import QTest

LEFT = Qt.MouseButton.LeftButton
NONE, SHIFT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def view(qgis_app):
    view = HistogramView()
    view.resize(400, 160)
    view.moved = []
    view.threshold_moved.connect(view.moved.append)
    view.show_values(np.arange(256), np.linspace(-0.8, 0.7, 257), 0.1)
    view.show()
    yield view
    view.deleteLater()


def test_a_click_puts_the_line_under_the_mouse(view):
    QTest.mouseClick(view, LEFT, NONE, QPoint(round(view.position(0.2)), 80))
    assert view.threshold == pytest.approx(0.2, abs=0.5 * 1.5 / 384 + 0.0005)
    assert view.moved == [view.threshold] and view.threshold == round(view.threshold, 3)
    QTest.mouseClick(view, Qt.MouseButton.RightButton, NONE, QPoint(20, 80))
    assert len(view.moved) == 1


def test_keys_step_by_thousandths_and_by_hundredths(view):
    view.show_threshold(0.1)
    assert view.moved == [], "what is shown is no news"
    for key, modifiers, expected in (
        (Qt.Key.Key_Right, NONE, 0.101),
        (Qt.Key.Key_Left, NONE, 0.1),
        (Qt.Key.Key_Right, SHIFT, 0.11),
        (Qt.Key.Key_Left, SHIFT, 0.1),
    ):
        QTest.keyClick(view, key, modifiers)
        assert view.threshold == expected
    assert len(view.moved) == 4


def test_the_line_stays_where_ndwi_can_be(view):
    view.mousePressEvent(_press(-5000))
    assert view.threshold == -1.0
    view.mousePressEvent(_press(5000))
    assert view.threshold == 1.0
    QTest.keyClick(view, Qt.Key.Key_Right)
    assert view.threshold == 1.0


def _press(x):
    return QMouseEvent(QEvent.Type.MouseButtonPress, QPointF(x, 80), LEFT, LEFT, NONE)


@pytest.mark.parametrize(
    ("counts", "edges", "otsu"),
    [
        (np.zeros(0), np.array([-1.0, 1.0]), math.nan),
        (np.array([7]), np.array([0.099, 0.101]), 0.1),
        (np.arange(256), np.linspace(-1, 1, 257), math.nan),
        (np.ones(256), np.linspace(0.30, 0.31, 257), 0.305),
    ],
    ids=["nothing", "one value", "no suggestion", "narrow"],
)
@pytest.mark.parametrize("size", [(160, 90), (900, 400), (20, 10)])
def test_it_is_drawn_whatever_there_is(view, counts, edges, otsu, size):
    view.resize(*size)
    view.show_values(counts, edges, otsu)
    for threshold in (-1.0, 0.0, 1.0):
        view.show_threshold(threshold)
        assert not view.grab().isNull()
