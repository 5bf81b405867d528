"""Shows how loud it is."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QSizePolicy, QWidget

from engine.audio.level import SILENCE_DBFS, Level

_LOWEST_DB = -60.0
_MARKS_DB = (-60, -40, -20, -12, -6, 0)
# Rises are shown at once; falls so slowly that the eye can follow.
_FALL_DB_PER_S = 40.0
_HOLD_S = 1.5


class LevelMeter(QWidget):
    """A bar for the mean level, a paler one for the peak, and a line that stays at the highest peak for a while."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown = Level()
        self._held_db = SILENCE_DBFS
        self._held_for_s = 0.0
        self.setAccessibleName(self.tr("Level"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def held_db(self) -> float:
        """The highest peak of the last moments."""
        return self._held_db

    def show_level(self, level: Level, passed_s: float) -> None:
        """Show a new level, so long after the last one."""
        fall = _FALL_DB_PER_S * passed_s
        self._shown = Level(
            max(level.peak_dbfs, self._shown.peak_dbfs - fall), max(level.rms_dbfs, self._shown.rms_dbfs - fall)
        )
        self._held_for_s += passed_s
        if level.peak_dbfs >= self._held_db:
            self._held_db, self._held_for_s = level.peak_dbfs, 0.0
        elif self._held_for_s > _HOLD_S:
            self._held_db = max(level.peak_dbfs, self._held_db - fall)
        self.update()

    def sizeHint(self) -> QSize:
        """Room for the bar and its scale."""
        return QSize(320, round(self.fontMetrics().height() * 2.2))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint bars and scale."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        palette = self.palette()
        track = QRectF(0, 0, self.width(), self.fontMetrics().height() * 0.9)
        accent = palette.color(QPalette.ColorRole.Highlight)
        pale = QColor(accent)
        pale.setAlpha(90)
        self._paint_bar(painter, track, 0.0, palette.color(QPalette.ColorRole.AlternateBase))
        self._paint_bar(painter, track, self._shown.peak_dbfs, pale)
        self._paint_bar(painter, track, self._shown.rms_dbfs, accent)
        text = palette.color(QPalette.ColorRole.WindowText)
        if self._held_db > _LOWEST_DB:
            x = min(self._x(self._held_db), self.width() - 3.0)
            painter.fillRect(QRectF(x, track.top(), 3, track.height()), text)
        self._paint_scale(painter, track, palette.color(QPalette.ColorRole.PlaceholderText))

    def _paint_bar(self, painter: QPainter, track: QRectF, level_db: float, colour: QColor) -> None:
        painter.save()
        painter.setClipRect(QRectF(track.left(), track.top(), self._x(level_db), track.height()))
        painter.setBrush(colour)
        painter.drawRoundedRect(track, 4, 4)
        painter.restore()

    def _paint_scale(self, painter: QPainter, track: QRectF, colour: QColor) -> None:
        font = self.font()
        font.setPointSizeF(font.pointSizeF() * 0.85)
        painter.setFont(font)
        painter.setPen(colour)
        width = painter.fontMetrics().horizontalAdvance("−00") + 4.0
        for mark_db in _MARKS_DB:
            left = min(max(self._x(mark_db) - width / 2, 0.0), self.width() - width)
            place = QRectF(left, track.bottom(), width, self.height() - track.bottom())
            edge = {_MARKS_DB[0]: Qt.AlignmentFlag.AlignLeft, _MARKS_DB[-1]: Qt.AlignmentFlag.AlignRight}
            across = edge.get(mark_db, Qt.AlignmentFlag.AlignHCenter)
            painter.drawText(place, across | Qt.AlignmentFlag.AlignBottom, decibels(mark_db))

    def _x(self, level_db: float) -> float:
        return self.width() * min(max(1 - level_db / _LOWEST_DB, 0.0), 1.0)


def decibels(level_db: float) -> str:
    """Return a level as people write it, without its unit."""
    return f"{level_db:.0f}".replace("-", "−") if round(level_db) else "0"
