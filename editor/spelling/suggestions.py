"""What may be meant by a misspelled word, and what else can be done about it, as entries of a menu."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QMenu, QWidget

from editor.history import TranscriptHistory
from editor.messages import show_error
from editor.spelling.checker import Checker
from engine.errors import ExportFailed, InvalidEdit
from engine.project.project import Project
from engine.spelling.own_words import add_own_word, own_words_file
from engine.spelling.project_words import PASSED_OVER_FACT, WORDS_FACT, passing_over
from engine.spelling.words import WrittenWord, plain
from engine.transcript.edits import ReplaceText

_MOST = 9  # a digit each
_MOST_TERMS = 3
# A menu that the user waits for opens without suggestions where these take longer.
_LONGEST_WAIT_MS = 400


@dataclass(frozen=True, slots=True)
class MisspelledWord:
    """A misspelled word, and the paragraph that it stands in."""

    paragraph_id: int
    word: WrittenWord


class Suggestions(QObject):
    """Asks for suggestions, and does what the user chooses.

    Signals:
        ready: The ``MisspelledWord``, and a tuple of suggestions.
        corrected: Paragraph's id and the character behind a word that was put right.
        own_words_changed: The user has added a word for all projects.
        gone: The text has changed; nothing was done.
    """

    ready = Signal(object, object)
    corrected = Signal(int, int)
    own_words_changed = Signal()
    gone = Signal()

    def __init__(self, checker: Checker, window: QWidget) -> None:
        super().__init__(window)
        self._checker = checker
        self._window = window
        self._history: TranscriptHistory | None = None
        self._project: Project | None = None
        self._asked: MisspelledWord | None = None
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(_LONGEST_WAIT_MS)
        self._patience.timeout.connect(lambda: self._tell(()))
        checker.suggested.connect(self._take)

    def show_project(self, project: Project | None, history: TranscriptHistory | None) -> None:
        """Serve another project, or none."""
        self._project, self._history = project, history
        self._asked = None
        self._patience.stop()

    def ask(self, misspelled: MisspelledWord) -> None:
        """Ask what may be meant; ``ready`` follows soon."""
        self._asked = misspelled
        self._patience.start()
        self._checker.suggest(misspelled.word.text)

    def fill(self, menu: QMenu, misspelled: MisspelledWord, suggestions: tuple[str, ...]) -> None:
        """Add to a menu what can be done about a word; suggestions are chosen by their digits."""
        for number, suggestion in enumerate(suggestions, start=1):
            self._add(menu, f"&{number}   {suggestion.replace('&', '&&')}", self.correct, misspelled, suggestion)
        if not suggestions:
            menu.addAction(self.tr("No suggestions")).setEnabled(False)
        menu.addSeparator()
        self._add(menu, self.tr("&Add to the words of this project"), self.add_to_project, misspelled)
        self._add(menu, self.tr("Add to &my words, for all projects"), self.add_to_own, misspelled)
        self._add(menu, self.tr("&Ignore it here"), self.pass_over, misspelled)

    def correct(self, misspelled: MisspelledWord, suggestion: str) -> None:
        """Write a suggestion in place of a word, as one step."""
        text = self._text_of(misspelled)
        if text is None or self._history is None:
            self.gone.emit()
            return
        if "’" in text:
            suggestion = suggestion.replace("'", "’")
        word = misspelled.word
        try:
            edit = ReplaceText(misspelled.paragraph_id, word.start, word.end, suggestion)
            self._history.apply(edit, self.tr("Correct Spelling"))
        except InvalidEdit as error:
            show_error(self._window, error)
            return
        self.corrected.emit(misspelled.paragraph_id, word.start + len(suggestion))

    def add_to_project(self, misspelled: MisspelledWord) -> None:
        """Count a word as right in this project, as one step."""
        if self._history is not None and self._project is not None:
            words = dict.fromkeys((*(self._project.fact(WORDS_FACT) or ()), misspelled.word.text))
            self._history.set_fact(WORDS_FACT, list(words), self.tr("Add a Word"))

    def add_to_own(self, misspelled: MisspelledWord) -> None:
        """Count a word as right in all projects."""
        try:
            add_own_word(own_words_file(), misspelled.word.text)
        except ExportFailed as error:
            show_error(self._window, error)
            return
        self.own_words_changed.emit()

    def pass_over(self, misspelled: MisspelledWord) -> None:
        """Count a word as right in its paragraph, as one step."""
        if self._history is not None and self._project is not None:
            value = passing_over(self._project, misspelled.paragraph_id, misspelled.word.text)
            self._history.set_fact(PASSED_OVER_FACT, value, self.tr("Ignore a Word"))

    def _add(self, menu: QMenu, text: str, act: Callable[..., None], *args: object) -> None:
        menu.addAction(text).triggered.connect(lambda: act(*args))

    def _text_of(self, misspelled: MisspelledWord) -> str | None:
        """Return the text of a word's paragraph; None where the word does not stand there any more."""
        if self._history is None:
            return None
        word = misspelled.word
        try:
            text = self._history.transcript.paragraph(misspelled.paragraph_id).text
        except InvalidEdit:
            return None
        return text if plain(text[word.start : word.end]) == word.text else None

    def _take(self, word: str, suggestions: tuple[str, ...]) -> None:
        if self._asked is not None and self._asked.word.text == word:
            self._tell(suggestions)

    def _tell(self, suggestions: tuple[str, ...]) -> None:
        asked, self._asked = self._asked, None
        self._patience.stop()
        if asked is not None:
            terms = self._checker.accepted.near(asked.word.text, _MOST_TERMS)
            self.ready.emit(asked, tuple(dict.fromkeys((*terms, *suggestions)))[:_MOST])
