"""Asks what a moment of the recording is called: zero, or a time of day."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from editor.time_label import time_label
from engine.formats.clock import clock, parse_clock

_LONGEST_TIME_MS = 48 * 3_600_000


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment that can be given a time.

    Attributes:
        name: What the user knows it by; ``&`` before the letter that chooses it.
        time_ms: Where in the recording.
    """

    name: str
    time_ms: int


class CountingDialog(QDialog):
    """Lets the user choose a moment and its time.

    Attributes:
        time: The field for the time, written as hours, minutes and seconds.
    """

    def __init__(
        self, moments: Sequence[Moment], duration_ms: int, offset_ms: int, parent: QWidget | None = None
    ) -> None:
        """Offer moments, the first of which is the recording's beginning, and show how times are counted now."""
        super().__init__(parent)
        self._moments = moments
        self._duration_ms = duration_ms
        self._offset_ms = offset_ms
        self.setWindowTitle(self.tr("Count times from"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(22, 20, 22, 18)
        layout.setSpacing(10)
        self._choice = QButtonGroup(self)
        for number, moment in enumerate(moments):
            button = QRadioButton(moment.name)
            self._choice.addButton(button, number)
            row = QHBoxLayout()
            row.addWidget(button, 1)
            if number:
                where = QLabel(self.tr("{} in the recording").format(time_label(moment.time_ms)))
                where.setObjectName("faint")
                row.addWidget(where)
            layout.addLayout(row)
        self._choice.idToggled.connect(self._propose)
        self.time = QLineEdit()
        self.time.setFixedWidth(self.fontMetrics().horizontalAdvance("00:00:00.000") + 24)
        self.time.textChanged.connect(lambda _: self._show_result())
        label = QLabel(self.tr("&it is"))
        label.setBuddy(self.time)
        hint = QLabel(self.tr("0:00 where the interview begins, or the time of day"))
        hint.setObjectName("faint")
        row = QHBoxLayout()
        row.addWidget(label)
        row.addWidget(self.time)
        row.addWidget(hint, 1)
        layout.addLayout(row)
        self._result = QLabel()
        self._result.setWordWrap(True)
        layout.addWidget(self._result)
        layout.addSpacing(6)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        self._ok = buttons.button(QDialogButtonBox.StandardButton.Ok)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout.addWidget(buttons)
        self.setMinimumWidth(460)
        first = self._choice.button(1 if len(moments) > 1 and not offset_ms else 0)
        assert first is not None
        first.setChecked(True)
        first.setFocus()

    @property
    def offset_ms(self) -> int:
        """What is to be added to a time in the recording; as it was while what is written is no time."""
        written_ms = self._written_ms()
        return self._offset_ms if written_ms is None else written_ms - self._moment.time_ms

    @property
    def _moment(self) -> Moment:
        return self._moments[self._choice.checkedId()]

    def _propose(self, number: int, chosen: bool) -> None:
        """Write what the beginning is called now; of any other moment, that times begin there."""
        if chosen:
            time_ms = 0 if number else self._offset_ms
            self.time.setText(clock(time_ms, "." if time_ms % 1000 else None))
            self._show_result()

    def _written_ms(self) -> int | None:
        """Return the time that is written; None where it is none."""
        text = self.time.text().strip().replace("\u2212", "-")
        try:
            time_ms = parse_clock(text.removeprefix("-"))
        except ValueError:
            return None
        if time_ms > _LONGEST_TIME_MS:
            return None
        return -time_ms if text.startswith("-") else time_ms

    def _show_result(self) -> None:
        is_time = self._written_ms() is not None
        self._ok.setEnabled(is_time)
        if is_time:
            start, end = time_label(self.offset_ms), time_label(self.offset_ms + self._duration_ms)
            self._result.setText(self.tr("The recording then goes from {} to {}.").format(start, end))
        else:
            self._result.setText(self.tr("This is no time. Write it as 14:02:10, 02:10 or 130 seconds."))
