"""The waveform as it stands between the text and the transport bar."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget

from editor.theme import Look, icon
from editor.waveform.legend import Legend
from editor.waveform.overview import Overview
from editor.waveform.scene import Scene
from editor.waveform.strip import Strip


class WaveformPane(QFrame):
    """The strip, the overview under it, and a line that says how to adjust times while that is done.

    Signals:
        adjusting_ended: The user has adjusted enough.
    """

    adjusting_ended = Signal()

    def __init__(self, scene: Scene, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("bar")
        self.strip = Strip(scene)
        self.overview = Overview(scene)
        self._adjusting = self._adjusting_line()
        self._help = QToolButton()
        self._help.setIconSize(QSize(18, 18))
        self._help.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._help.setToolTip(self.tr("What the waveform shows"))
        self._help.setAccessibleName(self.tr("What the waveform shows"))
        self._help.clicked.connect(lambda: Legend(self).show_above(self._help))
        below = QHBoxLayout()
        below.setContentsMargins(0, 0, 4, 0)
        below.setSpacing(4)
        below.addWidget(self.overview, 1)
        below.addWidget(self._help)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 1, 0, 0)
        column.setSpacing(1)
        column.addWidget(self._adjusting)
        column.addWidget(self.strip, 1)
        column.addLayout(below)
        self.strip.scaled.connect(lambda: self.overview.show_frame(self.strip.scale))
        self.overview.zoom_requested.connect(lambda factor, time_ms: self.strip.zoom(factor, self._x_of(time_ms)))

    def set_look(self, look: Look) -> None:
        """Draw the icons in other colours."""
        self._help.setIcon(icon("help", look))

    def show_adjusting(self, active: bool) -> None:
        """Say how to adjust times, or no longer."""
        self._adjusting.setVisible(active)

    def _x_of(self, time_ms: int) -> float:
        """Return where a time stands in the strip, or its middle for one that is elsewhere."""
        scale = self.strip.scale
        return scale.x_of(time_ms) if scale.shows(time_ms) else self.strip.width() / 2

    def _adjusting_line(self) -> QFrame:
        line = QFrame()
        line.setObjectName("top")
        text = QLabel(
            self.tr(
                "<b>Adjusting times.</b>  Drag a border, or choose one with ← → and move it with Ctrl+← → by 10 ms, "
                "with Shift by 50 ms.  Shift while dragging, or Alt, leaves a gap.  Enter listens."
            )
        )
        text.setWordWrap(True)
        done = QPushButton(self.tr("Done"))
        done.clicked.connect(self.adjusting_ended)
        row = QHBoxLayout(line)
        row.setContentsMargins(14, 5, 10, 5)
        row.addWidget(text, 1)
        row.addWidget(done)
        line.hide()
        return line
