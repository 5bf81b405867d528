"""The panel beside the text: one pane at a time, each called up and put away by its own key."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QSplitter, QTabWidget, QToolButton, QWidget

from editor.settings import Settings

_LEAST_WIDTH_PX = 240
_LEAST_TEXT_PX = 360


class SidePanel(QTabWidget):
    """Holds panes, of which one shows, or none. Remembers which, and how wide it was.

    Signals:
        left: The user is done here: the text should have the keyboard.
    """

    left = Signal()

    def __init__(self, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self._panes: dict[str, QWidget] = {}
        self.setObjectName("side")
        self.setDocumentMode(True)
        self.setMinimumWidth(_LEAST_WIDTH_PX)
        self.tabBar().setExpanding(False)
        self.tabBar().setDrawBase(False)
        self.tabBar().setUsesScrollButtons(True)
        close = QToolButton()
        close.setText("✕")
        close.setToolTip(self.tr("Close the panel  (Esc)"))
        close.setAccessibleName(self.tr("Close the panel"))
        close.clicked.connect(self.put_away)
        self.setCornerWidget(close)
        self.currentChanged.connect(lambda _: self._remember())
        self.hide()

    def add(self, key: str, title: str, pane: QWidget) -> None:
        """Add a pane.

        Args:
            key: By which it is called up.
            title: What its tab says.
            pane: It works only while it can be seen, and takes the keyboard when it is focused.
        """
        was_shown = self._settings.text("side_pane")
        self._panes[key] = pane
        self.blockSignals(True)
        self.addTab(pane, title)
        self.blockSignals(False)
        if key == was_shown:
            self.setCurrentWidget(pane)
            self.show()

    def toggle(self, key: str) -> None:
        """Show a pane and give it the keyboard; where it has it already, put it away."""
        pane = self._panes[key]
        has_keyboard = pane.isVisible() and pane.isAncestorOf(QApplication.focusWidget() or self)
        if has_keyboard:
            self.put_away()
            return
        self.setCurrentWidget(pane)
        self.show()
        self._remember()
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

    def _remember(self) -> None:
        shown = (key for key, pane in self._panes.items() if pane is self.currentWidget() and not self.isHidden())
        self._settings.set_value("side_pane", next(shown, ""))


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
