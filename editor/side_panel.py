"""The panel beside the text: one pane at a time, each called up and put away by its own key."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QHBoxLayout,
    QSplitter,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from editor.settings import Settings

_LEAST_WIDTH_PX = 240
_LEAST_TEXT_PX = 360


class SidePanel(QWidget):
    """Holds panes, of which one shows, or none. Remembers which, and how wide it was.

    They are chosen from a list, not by tabs: there are more of them than fit beside each other at any width or scale.

    Signals:
        left: The user is done here: the text should have the keyboard.
    """

    left = Signal()

    def __init__(self, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self.setObjectName("side")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setMinimumWidth(_LEAST_WIDTH_PX)
        self.chooser = QComboBox()
        self.chooser.setObjectName("pane")
        self.chooser.setAccessibleName(self.tr("Pane"))
        self.chooser.setMaxVisibleItems(20)
        self._panes: list[QWidget] = []
        self._pages = QStackedWidget()
        close = QToolButton()
        close.setText("✕")
        close.setToolTip(self.tr("Close the panel  (Esc)"))
        close.setAccessibleName(self.tr("Close the panel"))
        close.clicked.connect(self.put_away)
        head = QHBoxLayout()
        head.setContentsMargins(8, 4, 6, 4)
        head.addWidget(self.chooser)
        head.addStretch()
        head.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self._pages, 1)
        self.chooser.activated.connect(self._choose)
        self.hide()

    def add(self, key: str, title: str, pane: QWidget) -> None:
        """Add a pane.

        Args:
            key: By which it is called up.
            title: What the list of panes says.
            pane: It works only while it can be seen, and takes the keyboard when it is focused.
        """
        self.chooser.addItem(title, key)
        self._pages.addWidget(pane)
        self._panes.append(pane)
        if key == self._settings.text("side_pane"):
            self._turn_to(len(self._panes) - 1)
            self.show()

    @property
    def pane(self) -> QWidget:
        """The pane that shows, or would."""
        return self._panes[self.chooser.currentIndex()]

    def toggle(self, key: str) -> None:
        """Show a pane and give it the keyboard; where it has it already, put it away."""
        index = self.chooser.findData(key)
        pane = self._panes[index]
        has_keyboard = pane.isVisible() and pane.isAncestorOf(QApplication.focusWidget() or self)
        if has_keyboard:
            self.put_away()
            return
        self.show()
        self._choose(index)
        pane.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def put_away(self) -> None:
        """Hide the panel."""
        self.hide()
        self._remember()
        self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Put the panel away by Esc."""
        if event.key() == Qt.Key.Key_Escape:
            self.put_away()
        else:
            super().keyPressEvent(event)

    def _choose(self, index: int) -> None:
        self._turn_to(index)
        self._remember()

    def _turn_to(self, index: int) -> None:
        self.chooser.setCurrentIndex(index)
        self._pages.setCurrentIndex(index)

    def _remember(self) -> None:
        self._settings.set_value("side_pane", "" if self.isHidden() else self.chooser.currentData())


class TextAndSide(QSplitter):
    """The text with the panel beside it, as wide as the user last made it."""

    def __init__(self, text: QWidget, side: SidePanel, settings: Settings) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._side = side
        self._settings = settings
        self.setObjectName("plain")
        self.setHandleWidth(1)
        self.addWidget(text)
        self.addWidget(side)
        text.setMinimumWidth(_LEAST_TEXT_PX)
        for index, stretch in enumerate((1, 0)):
            self.setStretchFactor(index, stretch)
            self.setCollapsible(index, False)
        self.setSizes([10_000, settings.number("side_width")])
        self.splitterMoved.connect(lambda *_: settings.set_value("side_width", side.width()))
