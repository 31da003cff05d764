"""What of a window cannot be read: texts with less room than they want."""

from qgis.PyQt.QtCore import QCoreApplication, QEvent, Qt, QTranslator
from qgis.PyQt.QtWidgets import QAbstractButton, QGroupBox, QLabel, QTabWidget, QToolButton, QWidget

LONGER = 0.4
"""Share by which a translation may be longer: German and Russian are, for sentences."""


class Lengthened(QTranslator):
    """Every text of ours is longer, as in a wordy language; places for values stay."""

    def __init__(self, contexts):
        super().__init__()
        self.contexts = contexts

    def translate(self, context, source, disambiguation=None, n=-1):
        if context not in self.contexts or not source.strip():
            return ""
        wanted, filling = max(int(len(source) * LONGER), 2), "ëxtrã wörds "
        return source + " " + (filling * (wanted // len(filling) + 1))[:wanted].strip()

    def isEmpty(self):
        return False


def settle(widget):
    """Let layouts take effect."""
    for _ in range(3):
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
        QCoreApplication.processEvents()
        widget.repaint()


def is_cut_off(widget):
    """A label, button or box whose own text does not fit into it."""
    text = widget.title() if isinstance(widget, QGroupBox) else widget.text()
    if not text or not widget.isVisible():
        return False
    if isinstance(widget, QLabel) and (widget.wordWrap() or Qt.mightBeRichText(text)):
        return widget.height() + 1 < widget.heightForWidth(widget.width())
    if isinstance(widget, QToolButton) and widget.toolButtonStyle() == Qt.ToolButtonStyle.ToolButtonIconOnly:
        return False
    room = widget.fontMetrics().size(Qt.TextFlag.TextShowMnemonic, text)
    return widget.width() + 1 < room.width() or widget.height() + 1 < room.height()


def cut_off(widget):
    """Texts of everything visible in a widget that is cut off."""
    kinds = (QLabel, QAbstractButton, QGroupBox)
    return [
        f"{part.objectName() or type(part).__name__}: {part.title() if isinstance(part, QGroupBox) else part.text()!r}"
        for part in widget.findChildren(QWidget)
        if isinstance(part, kinds) and is_cut_off(part)
    ]


def on_every_page(widget):
    """Turn to each page of each row of tabs; yields after each."""
    tabs = [tab for tab in widget.findChildren(QTabWidget) if tab.isVisible()]
    if not tabs:
        settle(widget)
        yield "the only page"
    for tab in tabs:
        for place in range(tab.count()):
            tab.setCurrentIndex(place)
            settle(widget)
            yield tab.tabText(place)


def outside(widget):
    """Visible parts that reach beyond what they lie in."""
    found = []
    for part in widget.findChildren(QWidget):
        parent = part.parentWidget()
        is_laid_out = parent is not None and parent.layout() is not None and parent.layout().indexOf(part) >= 0
        if part.isVisible() and is_laid_out and not parent.rect().adjusted(-1, -1, 1, 1).contains(part.geometry()):
            found.append(f"{part.objectName() or type(part).__name__} lies outside of its box")
    return found
