"""Asks a child process which words are misspelled, and remembers what it said."""

import logging
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from editor.jobs import JobRunner
from engine.errors import EarmarkError
from engine.spelling.accepted import AcceptedWords
from engine.spelling.service import Look, Looked, Ready, Suggest, Suggested, check_spelling

_log = logging.getLogger(__name__)

# So many words at a time: what the child has not taken yet must fit into the pipe, or the window would wait for it.
_BATCH = 400


class Checker(QObject):
    """Says of each word at once whether it is misspelled, or that this is not known yet; then it will be told.

    Attributes:
        accepted: Words that are right whatever the dictionaries say.

    Signals:
        answered: More words are known now; whether any of them is misspelled.
        suggested: A word, and a tuple of what may be meant by it, the likeliest first.
        failed: The ``EarmarkError`` for which nothing is checked any more.
    """

    answered = Signal(bool)
    suggested = Signal(str, object)
    failed = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.accepted = AcceptedWords()
        self._dictionaries: tuple[Path, ...] = ()
        self._known: dict[str, tuple[str, ...]] = {}
        self._wanted: dict[str, None] = {}
        self._asked: tuple[str, ...] = ()
        self._puzzles: list[str] = []
        self._is_ready = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._ask)
        self._runner = JobRunner(self)
        self._runner.reported.connect(self._take)
        self._runner.failed.connect(self._fail)

    @property
    def dictionaries(self) -> tuple[Path, ...]:
        """By which words are checked; empty where they are not."""
        return self._dictionaries

    @property
    def busy(self) -> bool:
        """Whether words are still to be looked up."""
        return bool(self._wanted or self._asked)

    def use(self, dictionaries: tuple[Path, ...]) -> None:
        """Check by these from now on; by none, nothing is checked."""
        if dictionaries == self._dictionaries:
            return
        self._runner.stop()
        self._timer.stop()
        self._dictionaries = dictionaries
        self._is_ready = False
        self._asked = ()
        self._known.clear()
        self._wanted.clear()
        self._puzzles.clear()
        if dictionaries:
            self._runner.start(check_spelling, dictionaries)

    def is_wrong(self, word: str) -> bool | None:
        """Return whether a plain word is misspelled; None where that is not known yet, and ``answered`` will follow."""
        if not self._dictionaries:
            return False
        wrong_parts = self._known.get(word)
        if wrong_parts is not None:  # nearly always, and nearly always empty: the rest takes ten times as long
            return (
                bool(wrong_parts)
                and word not in self.accepted
                and any(part not in self.accepted for part in wrong_parts)
            )
        if word in self.accepted:
            return False
        if word not in self._wanted and word not in self._asked:
            self._wanted[word] = None
            self._timer.start()
        return None

    def suggest(self, word: str) -> None:
        """Ask what may be meant by a plain word; ``suggested`` follows."""
        self._puzzles.append(word)
        self._ask()

    def _ask(self) -> None:
        if not self._is_ready:
            return
        for word in self._puzzles:
            self._runner.tell(Suggest(word))
        self._puzzles.clear()
        if self._wanted and not self._asked:
            self._asked = tuple(self._wanted)[:_BATCH]
            for word in self._asked:
                del self._wanted[word]
            self._runner.tell(Look(self._asked))

    def _take(self, message: object) -> None:
        match message:
            case Ready():
                self._is_ready = True
                self._ask()
            case Looked(wrong_parts):
                self._asked = ()
                self._known.update(wrong_parts)
                self._ask()
                self.answered.emit(any(wrong_parts.values()))
            case Suggested(word, suggestions):
                self.suggested.emit(word, suggestions)

    def _fail(self, error: EarmarkError) -> None:
        _log.warning("Spelling is not checked: %s", error)
        self.use(())
        self.failed.emit(error)
