"""Looks for what else may have been said: for the words on the screen at once, and ahead for those that come next."""

import logging
from collections import OrderedDict
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum, auto

from PySide6.QtCore import QObject, Signal

from editor.fitting_models import fitting_model, second_model
from editor.history import TranscriptHistory
from editor.jobs import JobRunner
from editor.recognition import Recognition
from editor.settings import Settings
from engine.audio.cache import default_cache_folder
from engine.errors import EarmarkError, GlossaryUnreadable, InvalidEdit
from engine.glossary.terms import common_glossary_file, read_terms, terms_of
from engine.project.alternatives import Known, WordRange, edit_for, known_in, phrase_at, reads
from engine.project.project import Project
from engine.recognition.alternatives import (
    AlternativesRequest,
    Choice,
    Choices,
    Phrase,
    Want,
    offer_alternatives,
)
from engine.recognition.results import Options
from engine.transcript.edits import ReplaceText

_log = logging.getLogger(__name__)

_MOST_KEPT = 200


class State(Enum):
    """How far the search for alternatives is."""

    LOOKING = auto()
    FOUND = auto()
    NOTHING = auto()  # nothing else fits the sound
    NO_MODEL = auto()
    FAILED = auto()
    GONE = auto()  # the words read differently by now


@dataclass(frozen=True, slots=True)
class Offer:
    """What is known about the words on the screen.

    Attributes:
        asked: The words.
        present: How they read.
        choices: What may have been said instead, the best first; more may follow behind them while it is LOOKING.
        present_score: How well the present words fit the sound, to be compared with the scores of the choices.
        error: What went wrong, if something did.
    """

    asked: WordRange
    present: str
    state: State
    choices: tuple[Choice, ...] = ()
    present_score: float = 0.0
    error: EarmarkError | None = None


class Alternatives(QObject):
    """Asks a child process, which keeps the model, and remembers what it answered.

    An answer is known by the words, what is said around them and what may be meant; once any of that has changed, it is
    asked for anew. While a recording is recognised, which needs the processor more, nothing is looked for ahead.

    Signals:
        shown: An ``Offer`` for the words on the screen; again when more is known of them.
    """

    shown = Signal(object)

    def __init__(self, recognition: Recognition, settings: Settings, parent: QObject) -> None:
        super().__init__(parent)
        self._recognition = recognition
        self._settings = settings
        self._project: Project | None = None
        self._history: TranscriptHistory | None = None
        self._known: tuple[Known, ...] | None = None
        self._kept: OrderedDict[Phrase, Choices] = OrderedDict()
        self._on_screen: tuple[WordRange, Phrase] | None = None
        self._ahead: tuple[Phrase, ...] = ()
        self._asked: tuple[Phrase, ...] = ()
        self._error: EarmarkError | None = None
        self._runner = JobRunner(self)
        self._runner.reported.connect(self._take_answer)
        self._runner.finished.connect(lambda _: self._begin_anew())
        self._runner.failed.connect(self._give_up)
        recognition.finished.connect(lambda *_: self._ask())

    def show_project(self, project: Project | None, history: TranscriptHistory | None) -> None:
        """Serve another project, or none."""
        self._runner.stop()
        self._project, self._history = project, history
        self._kept.clear()
        self._forget_known()
        self._on_screen, self._ahead, self._asked, self._error = None, (), (), None
        if history is not None:
            history.changed.connect(self._note_change)
            history.fact_changed.connect(self._forget_known)

    @property
    def busy(self) -> bool:
        """Whether anything is still to be answered."""
        return bool(self._asked)

    def wake(self) -> None:
        """Try again what could not be done; to be called when there is sound."""
        self._error = None
        self._ask()

    def prepare(self, coming: Iterable[WordRange]) -> None:
        """Look ahead, in this order, and for nothing else than these and what is on the screen."""
        self._ahead = tuple(phrase for asked in coming if (phrase := self._phrase(asked)) is not None)
        self._ask()

    def show(self, asked: WordRange) -> None:
        """Look for alternatives for words that are on the screen; ``shown`` tells at once what is known of them."""
        phrase = self._phrase(asked)
        if phrase is None:
            return
        self._on_screen = asked, phrase
        if self._error is not None:
            self._tell(State.FAILED, error=self._error)
        elif phrase not in self._kept:
            self._tell(State.LOOKING)
        self._ask()
        if phrase in self._kept:
            self._tell_kept()

    def leave(self) -> None:
        """Take note that the user has moved on."""
        self._on_screen = None
        self._ask()

    def take(self, offer: Offer, number: int) -> ReplaceText | None:
        """Put in an alternative as one step, by its number from 1; None where the words have changed meanwhile."""
        if self._history is None or not 1 <= number <= len(offer.choices):
            return None
        try:
            edit = edit_for(self._history.transcript, offer.asked, offer.present, offer.choices[number - 1])
            self._history.apply(edit, self.tr("Take an Alternative"), way="alternative")
        except InvalidEdit:
            return None
        return edit

    def _phrase(self, asked: WordRange) -> Phrase | None:
        """Return what to ask about words; None where they are gone."""
        if self._project is None:
            return None
        if self._known is None:
            provenance = self._project.provenance
            glossary = list(terms_of(self._project))
            with suppress(GlossaryUnreadable):  # its pane tells
                glossary += read_terms(common_glossary_file())
            vocabulary = provenance.options.vocabulary if provenance else ()
            self._known = known_in(self._project.transcript, vocabulary, glossary)
        try:
            return phrase_at(self._project.transcript, asked, self._known)
        except InvalidEdit:
            return None

    def _note_change(self, _: object) -> None:
        self._forget_known()
        if self._on_screen is None or self._project is None:
            return
        asked, phrase = self._on_screen
        if not reads(self._project.transcript, asked, phrase.present):
            self._tell(State.GONE)
            self.leave()

    def _forget_known(self, _: object = None) -> None:
        self._known = None

    def _ask(self) -> None:
        """Tell the child what is wanted now."""
        wanted = [] if self._on_screen is None else [self._on_screen[1]]
        if not self._recognition.running:
            wanted += self._ahead
        missing = tuple(dict.fromkeys(phrase for phrase in wanted if not self._is_complete(phrase)))
        if missing == self._asked or self._project is None or self._error is not None:
            return
        self._asked = missing
        if missing and not self._runner.running:
            request = self._request(self._project)
            if request is None:
                self._asked = ()
                self._tell(State.NO_MODEL)
                return
            self._runner.start(offer_alternatives, request)
        self._runner.tell(Want(missing))

    def _is_complete(self, phrase: Phrase) -> bool:
        return phrase in self._kept and self._kept[phrase].complete

    def _begin_anew(self) -> None:
        """Ask again what was asked just as the child went."""
        self._asked = ()
        self._ask()

    def _take_answer(self, choices: Choices) -> None:
        self._kept[choices.phrase] = choices
        self._kept.move_to_end(choices.phrase)
        if len(self._kept) > _MOST_KEPT:
            self._kept.popitem(last=False)
        if choices.complete:
            self._asked = tuple(phrase for phrase in self._asked if phrase != choices.phrase)
        if self._on_screen is not None and self._on_screen[1] == choices.phrase:
            self._tell_kept()

    def _give_up(self, error: EarmarkError) -> None:
        _log.warning("No alternatives: %s", error)
        self._asked, self._error = (), error
        self._tell(State.FAILED, error=error)

    def _tell_kept(self) -> None:
        assert self._on_screen is not None
        choices = self._kept[self._on_screen[1]]
        found = State.FOUND if choices.choices else State.NOTHING
        self._tell(found if choices.complete else State.LOOKING, choices)

    def _tell(self, state: State, choices: Choices | None = None, error: EarmarkError | None = None) -> None:
        if self._on_screen is None:
            return
        asked, phrase = self._on_screen
        if choices is None:
            self.shown.emit(Offer(asked, phrase.present, state, error=error))
        else:
            self.shown.emit(Offer(asked, phrase.present, state, choices.choices, choices.present_score))

    def _request(self, project: Project) -> AlternativesRequest | None:
        """Return what to look in, and with which models."""
        model = fitting_model(project, self._settings)
        if model is None:
            return None
        other = None if model.is_demo else second_model(model, self._settings)
        provenance = project.provenance
        recording = project.recording
        return AlternativesRequest(
            recording.path,
            recording.sha256,
            default_cache_folder(),
            model.path,
            None if other is None else other.path,
            provenance.options if provenance else Options(),
            provenance.language if provenance else None,
        )
