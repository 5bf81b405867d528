"""Asks how paragraphs are to be made anew."""

from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QDoubleSpinBox,
    QGridLayout,
    QLabel,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from engine.transcript.paragraphing import LONG_PAUSE_MS
from engine.transcript.reflow import Flow


class ReflowDialog(QDialog):
    """Asks where a new paragraph is to begin."""

    def __init__(self, count: int, parent: QWidget | None = None) -> None:
        """Ask for so many paragraphs that are to flow anew."""
        super().__init__(parent)
        self.setWindowTitle(self.tr("Re-flow paragraphs"))
        heading = QLabel(self.tr("A new paragraph begins"))
        heading.setObjectName("heading")
        always = QLabel(self.tr("where another speaker begins"))
        self.by_silence = QCheckBox(self.tr("after a &silence of at least"))
        self.by_silence.setChecked(True)
        self.silence = QDoubleSpinBox()
        self.silence.setRange(0.2, 60)
        self.silence.setSingleStep(0.5)
        self.silence.setDecimals(1)
        self.silence.setSuffix(self.tr(" s"))
        self.silence.setValue(LONG_PAUSE_MS / 1000)
        self.silence.setAccessibleName(self.tr("Silence"))
        self.by_length = QCheckBox(self.tr("at the end of a sentence, before there are &more than"))
        self.words = QSpinBox()
        self.words.setRange(5, 1_000)
        self.words.setSuffix(self.tr(" words"))
        self.words.setValue(120)
        self.words.setAccessibleName(self.tr("Words"))
        for box, field in ((self.by_silence, self.silence), (self.by_length, self.words)):
            field.setEnabled(box.isChecked())
            box.toggled.connect(field.setEnabled)
        where = QLabel(self.tr("Of {} paragraphs. Words and times stay as they are.").format(f"{count:,}"))
        where.setObjectName("faint")
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(10)
        grid.addWidget(always, 0, 0)
        grid.addWidget(self.by_silence, 1, 0)
        grid.addWidget(self.silence, 1, 1)
        grid.addWidget(self.by_length, 2, 0)
        grid.addWidget(self.words, 2, 1)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        buttons.button(QDialogButtonBox.StandardButton.Ok).setText(self.tr("Re-flow"))
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(22, 20, 22, 18)
        layout.setSpacing(14)
        layout.addWidget(heading)
        layout.addLayout(grid)
        layout.addWidget(where)
        layout.addWidget(buttons)

    @property
    def flow(self) -> Flow:
        """What was chosen."""
        return Flow(
            round(1000 * self.silence.value()) if self.by_silence.isChecked() else None,
            self.words.value() if self.by_length.isChecked() else None,
        )
