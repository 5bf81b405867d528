"""Asks how a recording shall be recognised."""

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from editor.dialogs.recognition_form import RecognitionForm
from editor.settings import Settings
from engine.formats.clock import parse_clock
from engine.models.description import describe
from engine.models.model import Model, open_model
from engine.project.transcribing import Order
from engine.recognition.results import Options, Span, Task

_FOR_EVER_MS = 10**12
_MOST_SPEAKERS = 12


class StartDialog(QDialog):
    """Asks for model, language and vocabulary, and whatever else is seldom wanted; remembers the choice."""

    def __init__(self, recording: Path, settings: Settings, parent: QWidget | None = None, *, others: int = 0) -> None:
        """Ask about a recording, and as many others as said."""
        super().__init__(parent)
        self._recording = recording
        self.setWindowTitle(self.tr("New transcript"))
        self._heading = QLabel(self.tr("{} and {} more").format(recording.name, others) if others else recording.name)
        self._heading.setObjectName("heading")
        self._form = RecognitionForm(settings, recording)
        self._change = QCheckBox(self.tr("People &change languages: find out anew every half minute"))
        self._translate = QCheckBox(self.tr("&Translate into English"))
        self.speakers = QComboBox()
        self.speakers.addItem(self.tr("are not told apart"), None)
        self.speakers.addItem(self.tr("as many as are found"), 0)
        for count in range(2, _MOST_SPEAKERS + 1):
            self.speakers.addItem(str(count), count)
        self.speakers.setToolTip(self.tr("Told apart by their voices when all words are there; you can undo it"))
        self._from, self._to = QLineEdit(), QLineEdit()
        for field, name, empty in (
            (self._from, self.tr("From"), self.tr("the start")),
            (self._to, self.tr("To"), self.tr("the end")),
        ):
            field.setAccessibleName(name)
            field.setPlaceholderText(empty)
            field.setMaximumWidth(self.fontMetrics().horizontalAdvance("00:00:00") * 2)
        self._range_news = QLabel()
        self._range_news.setObjectName("failure")
        self._range_news.setWordWrap(True)
        self._more = QToolButton()
        self._more.setText(self.tr("&More"))
        self._more.setCheckable(True)
        self._more.setArrowType(Qt.ArrowType.RightArrow)
        self._more.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._seldom = QWidget()
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self._start = self._buttons.addButton(self.tr("Transcribe"), QDialogButtonBox.ButtonRole.AcceptRole)
        self._start.setDefault(True)
        self._lay_out()
        self._connect()
        self._offer(open_model(self.model))
        self._seldom.hide()
        self._range_news.hide()

    def _lay_out(self) -> None:
        between = QLabel(self.tr("t&o"))
        between.setBuddy(self._to)
        times = QHBoxLayout()
        times.addWidget(self._from)
        times.addWidget(between)
        times.addWidget(self._to)
        times.addStretch()
        seldom = QFormLayout(self._seldom)
        seldom.setContentsMargins(0, 0, 0, 0)
        seldom.setSpacing(10)
        only = QLabel(self.tr("Only f&rom"))
        only.setBuddy(self._from)
        seldom.addRow(only, times)
        seldom.addRow("", self._range_news)
        who = QLabel(self.tr("&Speakers"))
        who.setBuddy(self.speakers)
        seldom.addRow(who, self.speakers)
        seldom.addRow(self._change)
        seldom.addRow(self._translate)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(22, 20, 22, 18)
        layout.setSpacing(14)
        for widget in (self._heading, self._form, self._more, self._seldom, self._buttons):
            layout.addWidget(widget)
        self.setMinimumWidth(500)

    def _connect(self) -> None:
        self._form.model_chosen.connect(self._offer)
        self._more.toggled.connect(self._show_seldom)
        for field in (self._from, self._to):
            field.textChanged.connect(self._check_range)
        self._buttons.accepted.connect(self.accept)
        self._buttons.rejected.connect(self.reject)

    @property
    def order(self) -> Order:
        """What was chosen."""
        speaker_count: int | None = self.speakers.currentData()
        return Order(self._recording, self.model, self.options, span=self._span(), speaker_count=speaker_count)

    @property
    def model(self) -> Path:
        """The folder of the model that was chosen."""
        return self._form.model

    @property
    def options(self) -> Options:
        """What was chosen besides."""
        return replace(
            self._form.options,
            task=Task.TRANSLATE if self._translate.isEnabled() and self._translate.isChecked() else Task.TRANSCRIBE,
            language_per_window=self._change.isEnabled() and self._change.isChecked(),
        )

    def accept(self) -> None:
        """Remember the choice, but for what concerns this recording alone."""
        self._form.remember()
        super().accept()

    def done(self, result: int) -> None:
        """Stop measuring, and close."""
        self._form.stop()
        super().done(result)

    def _offer(self, model: Model) -> None:
        """Offer what a model can do."""
        is_multilingual = describe(model).is_multilingual
        for box in (self._change, self._translate):
            box.setEnabled(is_multilingual)
            box.setToolTip("" if is_multilingual else self.tr("This model knows English only"))

    def _show_seldom(self, shown: bool) -> None:
        self._more.setArrowType(Qt.ArrowType.DownArrow if shown else Qt.ArrowType.RightArrow)
        self._seldom.setVisible(shown)
        self._fit()

    def _fit(self) -> None:
        """Make room for what is shown, and no more."""
        layout = self.layout()
        assert layout is not None
        layout.activate()
        self.resize(self.width(), layout.totalHeightForWidth(self.width()))

    def _span(self) -> Span | None:
        """Return what is wanted of the recording, None for all. Raises ValueError where that makes no sense."""
        start, end = self._from.text().strip(), self._to.text().strip()
        if not start and not end:
            return None
        span = Span(parse_clock(start or "0"), parse_clock(end) if end else _FOR_EVER_MS)
        if span.start_ms >= span.end_ms:
            raise ValueError("it ends before it begins")
        return span

    def _check_range(self) -> None:
        try:
            self._span()
        except ValueError:
            self._range_news.setText(self.tr("Two times such as 12:30 and 1:02:00, the first before the second"))
            self._start.setEnabled(False)
        else:
            self._range_news.clear()
            self._start.setEnabled(True)
        self._range_news.setVisible(bool(self._range_news.text()))
        self._fit()
