"""Asks how a recording shall be recognised."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from editor.dialogs.expected_time import ExpectedTime
from editor.messages import show_error
from editor.settings import Settings
from engine.errors import EarmarkError
from engine.formats.clock import parse_clock
from engine.models.description import describe
from engine.models.model import Model, open_model
from engine.models.places import default_places, find_models
from engine.project.transcribing import Order
from engine.recognition.model_choice import default_model
from engine.recognition.results import Options, Span, Task

# Whisper's codes of the languages that people most often transcribe, by their own names; others come by detection.
LANGUAGES = (
    ("", "Find out"), ("en", "English"), ("de", "Deutsch"), ("fr", "Français"), ("es", "Español"), ("it", "Italiano"),
    ("pt", "Português"), ("nl", "Nederlands"), ("pl", "Polski"), ("cs", "Čeština"), ("sv", "Svenska"), ("da", "Dansk"),
    ("no", "Norsk"), ("fi", "Suomi"), ("hu", "Magyar"), ("ro", "Română"), ("el", "Ελληνικά"), ("tr", "Türkçe"),
    ("uk", "Українська"), ("ru", "Русский"), ("he", "עברית"), ("ar", "العربية"), ("hi", "हिन्दी"), ("zh", "中文"),
    ("ja", "日本語"), ("ko", "한국어"),
)  # fmt: skip

_VOCABULARY_LINES = 4
_FOR_EVER_MS = 10**12


class StartDialog(QDialog):
    """Asks for model, language and vocabulary, and whatever else is seldom wanted; remembers the choice."""

    def __init__(self, recording: Path, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self._recording = recording
        self.setWindowTitle(self.tr("New transcript"))
        self._heading = QLabel(recording.name)
        self._heading.setObjectName("heading")
        self._models = QComboBox()
        self._models.setAccessibleName(self.tr("Model"))
        self._expected = ExpectedTime(recording, self)
        self._languages = QComboBox()
        self._languages.setAccessibleName(self.tr("Language"))
        for code, name in LANGUAGES:
            self._languages.addItem(name, code)
        self._languages.setCurrentIndex(max(0, self._languages.findData(settings.text("language"))))
        self._vocabulary = QPlainTextEdit(settings.text("vocabulary"))
        self._vocabulary.setAccessibleName(self.tr("Names and jargon"))
        self._vocabulary.setPlaceholderText(self.tr("Names and jargon to expect, one a line"))
        self._vocabulary.setFixedHeight(self.fontMetrics().lineSpacing() * (_VOCABULARY_LINES + 1))
        self._vocabulary.setTabChangesFocus(True)
        self._load = QPushButton(self.tr("From a &file…"))
        self._load.setAutoDefault(False)  # Return starts
        self._change = QCheckBox(self.tr("People &change languages: find out anew every half minute"))
        self._translate = QCheckBox(self.tr("&Translate into English"))
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
        self._hint = QLabel()
        self._hint.setObjectName("faint")
        self._hint.setWordWrap(True)
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
        self._fill_models()
        self._seldom.hide()
        self._range_news.hide()

    def _lay_out(self) -> None:
        vocabulary = QVBoxLayout()
        vocabulary.setSpacing(6)
        vocabulary.addWidget(self._vocabulary)
        vocabulary.addWidget(self._load, alignment=Qt.AlignmentFlag.AlignRight)
        form = QFormLayout()
        form.setSpacing(10)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.addRow(self.tr("M&odel"), self._models)
        form.addRow("", self._expected)
        form.addRow(self.tr("&Language"), self._languages)
        label = QLabel(self.tr("&Vocabulary"))
        label.setBuddy(self._vocabulary)
        form.addRow(label, vocabulary)
        between = QLabel(self.tr("t&o"))
        between.setBuddy(self._to)
        times = QHBoxLayout()
        for widget in (self._from, between, self._to):
            times.addWidget(widget)
        times.addStretch()
        seldom = QFormLayout(self._seldom)
        seldom.setContentsMargins(0, 0, 0, 0)
        seldom.setSpacing(10)
        only = QLabel(self.tr("Only f&rom"))
        only.setBuddy(self._from)
        seldom.addRow(only, times)
        seldom.addRow("", self._range_news)
        seldom.addRow(self._change)
        seldom.addRow(self._translate)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(22, 20, 22, 18)
        layout.setSpacing(14)
        layout.addWidget(self._heading)
        layout.addLayout(form)
        layout.addWidget(self._more)
        layout.addWidget(self._seldom)
        layout.addWidget(self._hint)
        layout.addWidget(self._buttons)
        self.setMinimumWidth(500)

    def _connect(self) -> None:
        self._models.activated.connect(self._choose_folder)
        self._models.currentIndexChanged.connect(self._show_model)
        self._load.clicked.connect(self._load_vocabulary)
        self._more.toggled.connect(self._show_seldom)
        for field in (self._from, self._to):
            field.textChanged.connect(self._check_range)
        self._buttons.accepted.connect(self.accept)
        self._buttons.rejected.connect(self.reject)

    @property
    def order(self) -> Order:
        """What was chosen."""
        return Order(self._recording, self.model, self.options, span=self._span())

    @property
    def model(self) -> Path:
        """The folder of the model that was chosen."""
        return Path(self._models.currentData())

    @property
    def options(self) -> Options:
        """What was chosen besides."""
        terms = (term.strip() for term in self._vocabulary.toPlainText().splitlines())
        return Options(
            language=self._languages.currentData() or None,
            vocabulary=tuple(term for term in terms if term),
            task=Task.TRANSLATE if self._translate.isEnabled() and self._translate.isChecked() else Task.TRANSCRIBE,
            language_per_window=self._change.isEnabled() and self._change.isChecked(),
        )

    def accept(self) -> None:
        """Remember the choice, but for what concerns this recording alone."""
        self._settings.set_value("model", str(self.model))
        self._settings.set_value("language", self._languages.currentData())
        self._settings.set_value("vocabulary", self._vocabulary.toPlainText())
        super().accept()

    def done(self, result: int) -> None:
        """Stop measuring, and close."""
        self._expected.stop()
        super().done(result)

    # --- models

    def _fill_models(self) -> None:
        models = find_models(default_places())
        for model in models:
            self._add(model)
        chosen = self._settings.text("model")
        if chosen and self._models.findData(chosen) < 0:
            try:
                self._add(open_model(Path(chosen)))
            except EarmarkError:
                chosen = ""
        best = default_model(models)
        self._models.addItem(self.tr("Choose a folder…"), None)
        path = chosen or (str(best.path) if best else "")
        self._models.setCurrentIndex(max(0, self._models.findData(path)))
        self._show_model()

    def _add(self, model: Model, at: int | None = None) -> None:
        name = self.tr("Demo model (English, for the demo only)") if model.is_demo else model.name
        self._models.insertItem(self._models.count() if at is None else at, name, str(model.path))

    def _choose_folder(self, index: int) -> None:
        if self._models.itemData(index) is not None:
            return
        self._models.setCurrentIndex(0)
        folder = QFileDialog.getExistingDirectory(self, self.tr("Folder of a CTranslate2 Whisper model"))
        if not folder:
            return
        try:
            self._add(open_model(Path(folder)), at=0)
        except EarmarkError as error:
            show_error(self, error)
            return
        self._models.setCurrentIndex(0)

    def _show_model(self) -> None:
        path = self._models.currentData()
        if path is None:
            return
        model = open_model(Path(path))
        is_multilingual = describe(model).is_multilingual
        for box in (self._change, self._translate):
            box.setEnabled(is_multilingual)
            box.setToolTip("" if is_multilingual else self.tr("This model knows English only"))
        self._expected.show_model(model, self.options)
        self._hint.setText(
            self.tr(
                "The demo model knows some hundred English words of synthetic voices. "
                "For your recordings, choose the folder of a real Whisper model."
            )
            if model.is_demo
            else self.tr("The recording stays on this computer. You can correct the text while the rest is recognised.")
        )

    # --- the rest

    def _load_vocabulary(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, self.tr("A list of names and jargon, one a line"))
        if not name:
            return
        try:
            text = Path(name).read_text(encoding="utf-8-sig", errors="replace")
        except OSError as error:
            self._hint.setText(self.tr("{} can't be read: {}").format(Path(name).name, error.strerror))
            return
        lines = [line.strip() for line in (self._vocabulary.toPlainText() + "\n" + text).splitlines()]
        self._vocabulary.setPlainText("\n".join(dict.fromkeys(line for line in lines if line)))

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
