"""The form that asks for a model, a language, and the words to expect."""

from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from editor.dialogs.expected_time import ExpectedTime
from editor.messages import show_error
from editor.settings import Settings
from engine.errors import EarmarkError
from engine.glossary.terms import Term, common_terms, expected_words
from engine.models.model import Model, open_model
from engine.models.places import default_places, find_models
from engine.recognition.model_choice import default_model
from engine.recognition.results import Options

_VOCABULARY_LINES = 4

# Whisper's codes of the languages that people most often transcribe, by their own names; others come by detection.
LANGUAGES = (
    ("", "Find out"), ("en", "English"), ("de", "Deutsch"), ("fr", "Français"), ("es", "Español"), ("it", "Italiano"),
    ("pt", "Português"), ("nl", "Nederlands"), ("pl", "Polski"), ("cs", "Čeština"), ("sv", "Svenska"), ("da", "Dansk"),
    ("no", "Norsk"), ("fi", "Suomi"), ("hu", "Magyar"), ("ro", "Română"), ("el", "Ελληνικά"), ("tr", "Türkçe"),
    ("uk", "Українська"), ("ru", "Русский"), ("he", "עברית"), ("ar", "العربية"), ("hi", "हिन्दी"), ("zh", "中文"),
    ("ja", "日本語"), ("ko", "한국어"),
)  # fmt: skip


class RecognitionForm(QWidget):
    """Asks how to recognise, beginning with what the user chose last.

    Signals:
        model_chosen: The ``Model`` that is chosen now.
    """

    model_chosen = Signal(object)

    def __init__(
        self,
        settings: Settings,
        recording: Path | None = None,
        parent: QWidget | None = None,
        *,
        terms: Iterable[Term] = (),
    ) -> None:
        """With a recording, the form also tells how long that will take; ``terms`` are those of the project."""
        super().__init__(parent)
        self._settings = settings
        self._models = QComboBox()
        self._models.setAccessibleName(self.tr("Model"))
        self._expected = ExpectedTime(recording) if recording else None
        self._languages = QComboBox()
        self._languages.setAccessibleName(self.tr("Language"))
        for code, name in LANGUAGES:
            self._languages.addItem(name, code)
        self.set_language(settings.text("language"))
        self._vocabulary = QPlainTextEdit(settings.text("vocabulary"))
        self._vocabulary.setAccessibleName(self.tr("Names and jargon"))
        self._vocabulary.setPlaceholderText(self.tr("Names and jargon to expect, one a line"))
        self._vocabulary.setFixedHeight(self.fontMetrics().lineSpacing() * (_VOCABULARY_LINES + 1))
        self._vocabulary.setTabChangesFocus(True)
        self._terms = expected_words((), terms, common_terms())
        one = self.tr("and the term of the &glossary")
        self.glossary = QCheckBox(
            one if len(self._terms) == 1 else self.tr("and the {} terms of the &glossary").format(len(self._terms))
        )
        self.glossary.setChecked(bool(self._terms) and bool(settings.value("glossary_used")))
        if not self._terms:
            self.glossary.hide()
        self._load = QPushButton(self.tr("From a &file…"))
        self._load.setAutoDefault(False)  # Return starts
        self._hint = QLabel()
        self._hint.setObjectName("faint")
        self._hint.setWordWrap(True)
        self._fill_models()
        self._lay_out()
        self._models.activated.connect(self._choose_folder)
        self._models.currentIndexChanged.connect(self._show_model)
        self._load.clicked.connect(self._load_vocabulary)
        self._show_model()

    def _lay_out(self) -> None:
        vocabulary = QVBoxLayout()
        vocabulary.setSpacing(6)
        vocabulary.addWidget(self._vocabulary)
        below = QHBoxLayout()
        below.addWidget(self.glossary)
        below.addStretch(1)
        below.addWidget(self._load)
        vocabulary.addLayout(below)
        label = QLabel(self.tr("&Vocabulary"))
        label.setBuddy(self._vocabulary)
        form = QFormLayout()
        form.setSpacing(10)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.addRow(self.tr("M&odel"), self._models)
        if self._expected:
            form.addRow("", self._expected)
        form.addRow(self.tr("&Language"), self._languages)
        form.addRow(label, vocabulary)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(14)
        layout.addLayout(form)
        layout.addWidget(self._hint)

    @property
    def model(self) -> Path:
        """The folder of the model that was chosen."""
        return Path(self._models.currentData())

    @property
    def options(self) -> Options:
        """What was chosen besides."""
        lines = (line.strip() for line in self._vocabulary.toPlainText().splitlines())
        listed = [line for line in lines if line]
        words = (*listed, *(self._terms if self.glossary.isChecked() else ()))
        return Options(language=self._languages.currentData() or None, vocabulary=tuple(dict.fromkeys(words)))

    def set_language(self, code: str) -> None:
        """Choose a language; one that people seldom transcribe is added by its code."""
        if self._languages.findData(code) < 0:
            self._languages.addItem(code, code)
        self._languages.setCurrentIndex(self._languages.findData(code))

    def set_vocabulary(self, terms: tuple[str, ...]) -> None:
        """Put in the words to expect, but for those of the glossary."""
        self._vocabulary.setPlainText("\n".join(term for term in terms if term not in self._terms))

    def remember(self) -> None:
        """Begin with this choice next time."""
        self._settings.set_value("model", str(self.model))
        self._settings.set_value("language", self._languages.currentData())
        self._settings.set_value("vocabulary", self._vocabulary.toPlainText())
        if self._terms:
            self._settings.set_value("glossary_used", self.glossary.isChecked())

    def stop(self) -> None:
        """Measure no more."""
        if self._expected:
            self._expected.stop()

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
        if self._expected:
            self._expected.show_model(model, self.options)
        self._hint.setText(
            self.tr(
                "The demo model knows some hundred English words of synthetic voices. "
                "For your recordings, choose the folder of a real Whisper model."
            )
            if model.is_demo
            else self.tr("The recording stays on this computer. You can correct the text while the rest is recognised.")
        )
        self.model_chosen.emit(model)

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
