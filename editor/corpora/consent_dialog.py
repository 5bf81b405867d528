"""Asks what the people in a recording have agreed to."""

from collections.abc import Iterable
from datetime import date

from PySide6.QtCore import QDate, Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QDateEdit,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from engine.project.consent import Consent, Scope
from engine.transcript.words import Speaker

_INDENT = 22
_SPEAKERS_SHOWN = 5


class ConsentDialog(QDialog):
    """Shows a consent, and lets the user change it."""

    def __init__(self, consent: Consent, speakers: Iterable[Speaker], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Consent"))
        words = {
            Scope.TRANSCRIBE: self.tr("Write down what they say"),
            Scope.KEEP: self.tr("&Keep the recording once it is transcribed"),
            Scope.CALIBRATE: self.tr("&Learn from it what to mark as doubtful"),
            Scope.TRAIN: self.tr("&Train and judge recognisers with it"),
            Scope.SHARE: self.tr("&Give it to others"),
        }
        self.scopes = {scope: QCheckBox(text) for scope, text in words.items()}
        for scope, box in self.scopes.items():
            box.setChecked(scope in consent.scopes)
        self.scopes[Scope.TRANSCRIBE].setChecked(True)
        self.scopes[Scope.TRANSCRIBE].setEnabled(False)
        self.form = QLineEdit(consent.form)
        self.form.setPlaceholderText(self.tr("name or number of the form"))
        self.given_on = _Day(self.tr("Signed on"), consent.given_on)
        self.expires_on = _Day(self.tr("Holds until"), consent.expires_on)
        self.withdrawn = QCheckBox(self.tr("For the &whole recording"))
        self.withdrawn.setChecked(consent.withdrawn)
        self.withdrawn_by = {speaker.id: QCheckBox(speaker.name.replace("&", "&&")) for speaker in speakers}
        for speaker_id, box in self.withdrawn_by.items():
            box.setChecked(speaker_id in consent.withdrawn_speakers)
        self.withdrawn.toggled.connect(self._enable)
        self._lay_out()
        self._enable()

    @property
    def consent(self) -> Consent:
        """The consent as it is in the dialog."""
        return Consent(
            frozenset(scope for scope, box in self.scopes.items() if box.isChecked()),
            self.given_on.day,
            self.form.text().strip(),
            self.expires_on.day,
            self.withdrawn.isChecked(),
            frozenset(speaker_id for speaker_id, box in self.withdrawn_by.items() if box.isChecked()),
        )

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(22, 20, 22, 18)
        layout.setSpacing(6)
        layout.addWidget(QLabel(self.tr("The people in this recording have agreed that we may")))
        for box in self.scopes.values():
            layout.addLayout(_indented(box))
        layout.addSpacing(10)
        form = QFormLayout()
        form.setHorizontalSpacing(14)
        form.setVerticalSpacing(8)
        form.addRow(self.tr("&Form"), self.form)
        form.addRow(self.given_on.noted, self.given_on.edit)
        form.addRow(self.expires_on.noted, self.expires_on.edit)
        for field in (self.form, self.given_on.edit, self.expires_on.edit):
            field.setMinimumHeight(field.sizeHint().height())  # a screen that is too low takes from the margins first
        layout.addLayout(form)
        layout.addSpacing(10)
        layout.addWidget(QLabel(self.tr("Taken back")))
        layout.addLayout(_indented(self.withdrawn))
        layout.addWidget(self._scrolled_speakers())
        hint = QLabel(
            self.tr(
                "As long as nothing is noted, no training data are made of a recording. What is taken back is left out "
                "from the next build on; the corpus then names the builds and models that still hold it."
            )
        )
        hint.setWordWrap(True)
        hint.setObjectName("faint")
        layout.addSpacing(4)
        layout.addWidget(hint)
        layout.addSpacing(6)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout.addWidget(buttons)
        self.setMinimumWidth(460)

    def _scrolled_speakers(self) -> QScrollArea:
        """Return the speakers' boxes, of which there may be more than a screen is high."""
        inside = QWidget()
        rows = QVBoxLayout(inside)
        rows.setContentsMargins(0, 0, 0, 0)
        for box in self.withdrawn_by.values():
            rows.addLayout(_indented(box))
        area = QScrollArea()
        area.setWidget(inside)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setVisible(bool(self.withdrawn_by))
        shown = min(len(self.withdrawn_by), _SPEAKERS_SHOWN)
        area.setFixedHeight(inside.sizeHint().height() * shown // max(len(self.withdrawn_by), 1))
        return area

    def _enable(self) -> None:
        for box in self.withdrawn_by.values():
            box.setEnabled(not self.withdrawn.isChecked())


class _Day:
    """A day that may be noted or not: a box to tick, and the day beside it."""

    def __init__(self, text: str, day: date | None) -> None:
        self.noted = QCheckBox(text)
        self.noted.setChecked(day is not None)
        self.edit = QDateEdit(QDate(day.year, day.month, day.day) if day else QDate.currentDate())
        self.edit.setCalendarPopup(True)
        self.edit.setAccessibleName(text)
        self.edit.setEnabled(day is not None)
        self.noted.toggled.connect(self.edit.setEnabled)

    @property
    def day(self) -> date | None:
        """The day; None where none is noted."""
        chosen = self.edit.date()
        return date(chosen.year(), chosen.month(), chosen.day()) if self.noted.isChecked() else None


def _indented(box: QCheckBox) -> QHBoxLayout:
    row = QHBoxLayout()
    row.addSpacing(_INDENT)
    row.addWidget(box, 1, Qt.AlignmentFlag.AlignLeft)
    return row
