"""The form that asks for a model, a language, and the words to expect."""

from pathlib import Path

from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QFormLayout,
    QLabel,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from editor.messages import show_error
from editor.settings import Settings
from engine.errors import EarmarkError
from engine.models.model import Model, open_model
from engine.models.places import default_places, find_models
from engine.recognition.results import Options

# Whisper's codes of the languages that people most often transcribe, by their own names; others come by detection.
LANGUAGES = (
    ("", "Find out"), ("en", "English"), ("de", "Deutsch"), ("fr", "Français"), ("es", "Español"), ("it", "Italiano"),
    ("pt", "Português"), ("nl", "Nederlands"), ("pl", "Polski"), ("cs", "Čeština"), ("sv", "Svenska"), ("da", "Dansk"),
    ("no", "Norsk"), ("fi", "Suomi"), ("hu", "Magyar"), ("ro", "Română"), ("el", "Ελληνικά"), ("tr", "Türkçe"),
    ("uk", "Українська"), ("ru", "Русский"), ("he", "עברית"), ("ar", "العربية"), ("hi", "हिन्दी"), ("zh", "中文"),
    ("ja", "日本語"), ("ko", "한국어"),
)  # fmt: skip


class RecognitionForm(QWidget):
    """Asks how to recognise, beginning with what the user chose last."""

    def __init__(self, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self._models = QComboBox()
        self._models.setAccessibleName(self.tr("Model"))
        for model in find_models(default_places()):
            self._add(model)
        chosen = settings.text("model")
        if chosen and self._models.findData(Path(chosen)) < 0:
            try:
                self._add(open_model(Path(chosen)))
            except EarmarkError:
                chosen = ""
        self._models.addItem(self.tr("Choose a folder…"), None)
        self._models.setCurrentIndex(max(0, self._models.findData(Path(chosen)) if chosen else 0))
        self._models.activated.connect(self._choose_folder)
        self._languages = QComboBox()
        self._languages.setAccessibleName(self.tr("Language"))
        for code, name in LANGUAGES:
            self._languages.addItem(name, code)
        self.set_language(settings.text("language"))
        self._vocabulary = QPlainTextEdit(settings.text("vocabulary"))
        self._vocabulary.setAccessibleName(self.tr("Names and jargon"))
        self._vocabulary.setPlaceholderText(self.tr("Names and jargon to expect, one a line"))
        self._vocabulary.setFixedHeight(self.fontMetrics().height() * 5)
        self._vocabulary.setTabChangesFocus(True)
        self._hint = QLabel()
        self._hint.setObjectName("faint")
        self._hint.setWordWrap(True)
        self._models.currentIndexChanged.connect(self._show_hint)
        self._show_hint()
        form = QFormLayout()
        form.setSpacing(10)
        form.addRow(self.tr("Model"), self._models)
        form.addRow(self.tr("Language"), self._languages)
        form.addRow(self.tr("Vocabulary"), self._vocabulary)
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
        terms = (term.strip() for term in self._vocabulary.toPlainText().splitlines())
        return Options(language=self._languages.currentData() or None, vocabulary=tuple(term for term in terms if term))

    def set_language(self, code: str) -> None:
        """Choose a language; one that people seldom transcribe is added by its code."""
        if self._languages.findData(code) < 0:
            self._languages.addItem(code, code)
        self._languages.setCurrentIndex(self._languages.findData(code))

    def set_vocabulary(self, terms: tuple[str, ...]) -> None:
        """Put in the words to expect."""
        self._vocabulary.setPlainText("\n".join(terms))

    def remember(self) -> None:
        """Begin with this choice next time."""
        self._settings.set_value("model", str(self.model))
        self._settings.set_value("language", self._languages.currentData())
        self._settings.set_value("vocabulary", self._vocabulary.toPlainText())

    def _add(self, model: Model) -> None:
        name = self.tr("Demo model (English, for the demo only)") if model.is_demo else model.name
        self._models.addItem(name, model.path)

    def _choose_folder(self, index: int) -> None:
        if self._models.itemData(index) is not None:
            return
        self._models.setCurrentIndex(0)
        folder = QFileDialog.getExistingDirectory(self, self.tr("Folder of a CTranslate2 Whisper model"))
        if not folder:
            return
        try:
            model = open_model(Path(folder))
        except EarmarkError as error:
            show_error(self, error)
            return
        self._models.insertItem(0, model.name, model.path)
        self._models.setCurrentIndex(0)

    def _show_hint(self) -> None:
        path = self._models.currentData()
        is_demo = path is not None and open_model(path).is_demo
        self._hint.setText(
            self.tr(
                "The demo model knows some hundred English words of synthetic voices. "
                "For your recordings, choose the folder of a real Whisper model."
            )
            if is_demo
            else self.tr("The recording stays on this computer. You can correct the text while the rest is recognised.")
        )
