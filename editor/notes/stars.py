"""The rating of a transcript: stars, and a comment."""

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleValueChangeEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QSizePolicy, QWidget

from editor.history import TranscriptHistory
from editor.notes.shapes import star_shape
from engine.transcript.rating import MOST_STARS, UNRATED, Rating

_GAP = 3


class Stars(QWidget):
    """Stars to be chosen by mouse, arrow or digit; the one that is chosen already takes them all away.

    Signals:
        chosen: How many, 0 to 5.
    """

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._count = 0
        self._pointed_at = 0
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_count(0)

    @property
    def count(self) -> int:
        """How many there are."""
        return self._count

    def set_count(self, count: int) -> None:
        """Show so many."""
        self._count = count
        name = self.tr("Rating: {count} of {most} stars").format(count=count, most=MOST_STARS)
        self.setAccessibleName(name)
        self.setToolTip(name + "\n" + self.tr("Arrows or the digits 0 to 5 change it"))
        if QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleValueChangeEvent(self, count))
        self.update()

    def sizeHint(self) -> QSize:
        """Ask for stars as high as a line."""
        side = self.fontMetrics().height() + 2
        return QSize((side + _GAP) * MOST_STARS + _GAP, side + 6)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint full stars and empty ones, and what a click would do."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        text = self.palette().text().color()
        shown = self._pointed_at or self._count
        for number in range(MOST_STARS):
            painter.setPen(QPen(text, 1))
            painter.setBrush(text if number < shown else Qt.BrushStyle.NoBrush)
            painter.drawPath(star_shape(self._box(number)))
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self.palette().highlight().color(), 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 4, 4)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Give more or fewer."""
        key = Qt.Key(event.key())
        step = {Qt.Key.Key_Right: 1, Qt.Key.Key_Up: 1, Qt.Key.Key_Left: -1, Qt.Key.Key_Down: -1}.get(key)
        if step is not None:
            self._choose(self._count + step)
        elif Qt.Key.Key_0 <= key <= Qt.Key(Qt.Key.Key_0 + MOST_STARS):
            self._choose(key - Qt.Key.Key_0)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take the star that was clicked."""
        if event.button() == Qt.MouseButton.LeftButton:
            star = self._star_at(event.position())
            self._pointed_at = 0
            self._choose(0 if star == self._count else star)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show what a click would do."""
        self._pointed_at = self._star_at(event.position())
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """Show what there is."""
        self._pointed_at = 0
        self.update()
        super().leaveEvent(event)

    def _choose(self, count: int) -> None:
        count = min(max(count, 0), MOST_STARS)
        if count != self._count:
            self.set_count(count)
            self.chosen.emit(count)

    def _box(self, number: int) -> QRectF:
        side = self.height() - 6
        return QRectF(_GAP + number * (side + _GAP), 3, side, side)

    def _star_at(self, point: QPointF) -> int:
        return min(max(int((point.x() - _GAP / 2) // (self.height() - 6 + _GAP)) + 1, 1), MOST_STARS)


class RatingField(QWidget):
    """The stars of the open project with their comment, which counts when its field is left."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._history: TranscriptHistory | None = None
        self.stars = Stars()
        self.stars.chosen.connect(lambda _: self._keep())
        self.comment = QLineEdit()
        self.comment.setPlaceholderText(self.tr("How good is it?"))
        self.comment.setAccessibleName(self.tr("Comment on the rating"))
        self.comment.editingFinished.connect(self._keep)
        label = QLabel(self.tr("Ra&ting"))
        label.setBuddy(self.stars)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(label)
        row.addWidget(self.stars)
        row.addWidget(self.comment, 1)
        self.show_history(None)

    def show_history(self, history: TranscriptHistory | None) -> None:
        """Serve another project, or none."""
        self._history = history
        self.setEnabled(history is not None)
        if history is not None:
            history.fact_changed.connect(self._note)
        self._show()

    @property
    def _rating(self) -> Rating:
        return UNRATED if self._history is None else Rating.of(self._history.project.fact("rating"))

    def _note(self, name: str) -> None:
        if name == "rating":
            self._show()

    def _show(self) -> None:
        self.stars.set_count(self._rating.stars)
        self.comment.setText(self._rating.comment)

    def _keep(self) -> None:
        rating = Rating(self.stars.count, self.comment.text().strip())
        if self._history is not None and rating != self._rating:
            self._history.set_fact("rating", rating.fact, self.tr("Rate"))
