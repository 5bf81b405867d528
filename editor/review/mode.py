"""The review mode: from one doubtful fragment to the next by one hand, each heard as soon as it is there."""

from collections.abc import Sequence
from datetime import UTC, datetime

from PySide6.QtCore import QObject, Signal

from editor.conventions import Convention, inaudible_mark, written
from editor.history import TranscriptHistory
from editor.playback import Playback
from editor.review.at_hand import FragmentAtHand
from editor.review.bar import ReviewBar
from editor.review.keys import Command, Hand, ReviewKeys
from editor.review.queue import Order, QueuedFragment, ReviewQueue, WaitingFragments, place_of
from editor.review.words import reason_words
from editor.settings import Settings
from editor.transcript_view.places import words_in
from editor.transcript_view.view import TranscriptView
from engine.doubt.marks import DoubtMarks
from engine.doubt.quality import ErrorsLeft
from engine.project.project import Project
from engine.project.review_events import Act, ReviewEvent, Way
from engine.recognition.results import Span
from engine.transcript.edits import ReplaceText
from engine.transcript.speakers import initials_of

# So much is heard behind a fragment: its end is not cut off, and the next word helps to understand it.
_BEHIND_MS = 500


class ReviewMode(QObject):
    """Leads through the fragments, and keeps what the reviewer does with each.

    Attributes:
        bar: To be put above the text.
        queue: What waits.

    Signals:
        active_changed: Whether the mode is on.
        arrived: The ``QueuedFragment`` that is at hand now.
        again_requested: A ``Span`` to recognise again.
        elsewhere_requested: Make the last correction in other places too.
        choice_requested: The number of an alternative that is to be taken, from 1.
        told: What the user should know, in words.
    """

    active_changed = Signal(bool)
    arrived = Signal(object)
    again_requested = Signal(object)
    elsewhere_requested = Signal()
    choice_requested = Signal(int)
    told = Signal(str)

    def __init__(self, view: TranscriptView, playback: Playback, settings: Settings, parent: QObject) -> None:
        super().__init__(parent)
        self.bar = ReviewBar()
        self.queue = ReviewQueue()
        self._view = view
        self._playback = playback
        self._settings = settings
        self._project: Project | None = None
        self._history: TranscriptHistory | None = None
        self._waiting = WaitingFragments(DoubtMarks(), "")
        self._left: ErrorsLeft | None = None
        self._seen = 0
        self._active = False
        self._at: FragmentAtHand | None = None
        self._hand: Hand | None = None
        self._is_listening = False
        self._keys = ReviewKeys(view, lambda: self.hand, lambda: len(self.bar.choices), self)
        self._keys.pressed.connect(self._do)
        self.bar.done_requested.connect(self.end)
        self.bar.choice_requested.connect(self.take)
        view.cursorPositionChanged.connect(self._show_keys)
        view.selectionChanged.connect(self._show_keys)
        playback.position_changed.connect(self._listen)
        settings.changed.connect(self._apply)

    # What is reviewed

    @property
    def active(self) -> bool:
        """Whether the mode is on."""
        return self._active

    @property
    def at_hand(self) -> QueuedFragment | None:
        """The fragment at hand."""
        return None if self._at is None else self._at.queued

    @property
    def hand(self) -> Hand:
        """What the user is at."""
        return Hand.AWAY if self._at is None else self._at.hand

    def show_project(self, project: Project | None, history: TranscriptHistory | None, marks: DoubtMarks) -> None:
        """Serve another project, or none, with the marks of its words."""
        self.end()
        self._project, self._history = project, history
        self._waiting = WaitingFragments(marks, "" if project is None else project.recording.sha256)
        self._seen, self._left = 0, None
        if history is not None:
            history.stepped.connect(self._take_step)

    def look_again(self) -> None:
        """Take in that other words are marked."""
        self._waiting.forget()
        self.refill()

    def refill(self) -> None:
        """Look again what waits."""
        if self._project is not None and self._active:
            order = Order(self._settings.text("review_order"))
            self.queue.fill(self._waiting.fragments(self._project.transcript.paragraphs, order, draws=True))
            self._show_progress()

    def waiting(self) -> list[QueuedFragment]:
        """Return what waits now; outside the mode, nothing that was drawn."""
        if self._project is None:
            return []
        return self._waiting.fragments(self._project.transcript.paragraphs, Order.TIME, draws=self._active)

    def show_left(self, left: ErrorsLeft) -> None:
        """Take in how many errors are likely left."""
        self._left = left
        self._show_progress()

    # Into the mode and out of it

    def toggle(self) -> None:
        """Begin to review, or stop."""
        if self._active:
            self.end()
        elif self._project is not None and not self._view.isReadOnly():
            word = self._view.word_at_caret()
            self._active = True
            self.refill()
            by_time = self._settings.text("review_order") == Order.TIME
            first = self.queue.near(0 if word is None else word.start_ms) if by_time else self.queue.after(None)
            if first is None:
                self._active = False
                self.told.emit(self.tr("Nothing is left to review"))
                return
            self._seen = 0
            self._keys.watch(watches=True)
            self._set_tempo()
            self.bar.show()
            self.active_changed.emit(True)
            self._view.setFocus()
            self._arrive(first, Way.NEXT)

    def end(self) -> None:
        """Stop reviewing; what is at hand stays as it is."""
        if not self._active:
            return
        self._leave()
        self._active = False
        self._keys.watch(watches=False)
        self.bar.hide()
        self._playback.pause()
        self._playback.set_tempo(self._settings.number("speed_percent") / 100)
        self.active_changed.emit(False)
        self._view.setFocus()

    # What the reviewer does

    def next(self) -> None:
        """Go to the next fragment, whatever becomes of this one; behind the last, to the first that waits."""
        self._go_on(Way.NEXT)

    def previous(self) -> None:
        """Go to the fragment before; before the first, to the last that waits."""
        self._go_on(Way.BACK)

    def accept(self) -> None:
        """Say that what stands there now is right, and go on."""
        at = self._at
        if at is None or self._history is None:
            return
        is_changed = at.has_changed()
        edit = at.confirmation()
        if edit is not None:
            self._history.apply(edit, self.tr("Mark as Right"))
        self._settle(Act.CORRECTED if is_changed else Act.ACCEPTED)
        self.next()

    def show_choices(self, choices: Sequence[str], news: str) -> None:
        """Show what the fragment at hand may be instead, and how far the search is."""
        self.bar.show_choices(choices, news)
        self._hand = None
        self._show_keys()

    def take(self, number: int) -> None:
        """Take an alternative, and go on."""
        at = self._at
        if at is None or self._history is None or not 1 <= number <= len(self.bar.choices):
            return
        if not at.has_changed():
            with self._history.one_step(self.tr("Take an Alternative")):
                self.choice_requested.emit(number)
                edit = at.confirmation() if at.has_changed() else None
                if edit is not None:
                    self._history.apply(edit)
            if at.has_changed():
                self._settle(Act.TOOK_ALTERNATIVE)
                self.next()
                return
        self.told.emit(self.tr("The words have changed meanwhile"))

    def call_inaudible(self) -> None:
        """Write that it can't be understood, with the time, and go on."""
        at = self._at
        if at is None or self._history is None:
            return
        transcript = self._history.transcript
        stretch = at.stretch
        paragraph = transcript.paragraphs[stretch.paragraph]
        initials = initials_of(transcript.speakers.values()).get(paragraph.speaker_id or 0, "")
        mark = inaudible_mark(Convention(self._settings.text("convention")))
        text, _ = written(mark.text, at.queued.fragment.start_ms + transcript.offset_ms, initials)
        self._history.apply(ReplaceText(paragraph.id, stretch.start, stretch.end, text), self.tr("Mark as Inaudible"))
        self._settle(Act.CALLED_INAUDIBLE)
        self.next()

    def hear(self) -> None:
        """Play the fragment at hand, with what is said around it."""
        if self._at is not None:
            fragment = self._at.queued.fragment
            self._is_listening = False
            before_ms = self._settings.number("review_lead_in_ms")
            self._playback.play_span(fragment.start_ms - before_ms, fragment.end_ms + _BEHIND_MS)

    def show(self, queued: QueuedFragment) -> None:
        """Go to a fragment that was chosen from the list."""
        if self._active:
            self._leave()
            self._arrive(queued, Way.LIST)
            self._view.setFocus()

    def _do(self, command: Command, number: int) -> None:
        match command:
            case Command.ACCEPT:
                self.accept()
            case Command.NEXT:
                self.next()
            case Command.BACK:
                self.previous()
            case Command.HEAR:
                self.hear()
            case Command.INAUDIBLE:
                self.call_inaudible()
            case Command.TAKE:
                self.take(number)
            case Command.ELSEWHERE:
                self.elsewhere_requested.emit()
            case Command.AGAIN if self._at is not None:
                fragment = self._at.queued.fragment
                self.again_requested.emit(Span(fragment.start_ms, fragment.end_ms))
            case Command.CANCEL:
                self._cancel()

    def _cancel(self) -> None:
        """Come back to the fragment; from there, leave the mode."""
        if self._at is None or self.hand is Hand.CHOOSING:
            self.end()
        elif self._at.stretch.start == self._at.stretch.end:
            self.next()
        else:
            self._at.select()

    # From one to the next

    def _go_on(self, way: Way) -> None:
        self._leave()
        current = self.at_hand
        if not self._find(current, way):
            if not self._find(None, way):
                self.end()
                self.told.emit(self.tr("Nothing is left to review"))
            elif way is Way.NEXT:
                self.told.emit(self.tr("That was the last one: from the beginning again"))
            else:
                self.told.emit(self.tr("That was the first one: from the end again"))

    def _find(self, current: QueuedFragment | None, way: Way) -> bool:
        """Arrive at the first one from another, or of all, that still waits; False where none does."""
        step = self.queue.before if way is Way.BACK else self.queue.after
        while (queued := step(current)) is not None:
            if self._arrive(queued, way):
                return True
            self.queue.drop(queued)
        return False

    def _arrive(self, queued: QueuedFragment, way: Way) -> bool:
        """Show a fragment and let it be heard; False where nothing of it waits any more."""
        paragraphs = self._view.paragraphs
        place = place_of(paragraphs, queued)
        if place is None:
            return False
        if all(word.reviewed for word in paragraphs[place.paragraph].words[place.first : place.last + 1]):
            return False
        self.bar.show_choices(())
        self._at = FragmentAtHand(self._view, queued, place, way)
        self.hear()
        self._at.select()
        self.bar.explain(reason_words(queued.fragment.reasons))
        self._show_progress()
        self._show_keys()
        self._note(Act.SHOWN)
        self.arrived.emit(queued)
        return True

    def _settle(self, act: Act) -> None:
        """Take what is at hand off the queue: the reviewer has said what is to be said of it."""
        assert self._at is not None
        self._note(act)
        self._seen += 1
        self.queue.drop(self._at.queued)
        self._at.is_settled = True

    def _leave(self) -> None:
        """Take note of what becomes of a fragment that is left without another word."""
        if self._at is None or self._at.is_settled:
            return
        if self._at.has_changed():
            self._settle(Act.CORRECTED)
        else:
            self._note(Act.SKIPPED)
            self._at.is_settled = True

    def _note(self, act: Act) -> None:
        assert self._at is not None
        if self._project is None:
            return
        queued = self._at.queued
        self._project.add_review_event(
            ReviewEvent(
                round(datetime.now(UTC).timestamp() * 1000),
                act,
                self._at.way,
                queued.fragment.start_ms,
                queued.fragment.end_ms,
                queued.model_words,
                queued.propensity,
                queued.fragment.expected,
                self._project.who,
            )
        )

    def _listen(self, position_ms: int) -> None:
        """Notice that the fragment was heard to its end."""
        if self._at is None or not self._active or not self._playback.playing:
            return
        fragment = self._at.queued.fragment
        if position_ms < fragment.end_ms:
            self._is_listening = position_ms >= fragment.start_ms or self._is_listening
        elif self._is_listening:
            self._is_listening = False
            self._note(Act.HEARD)

    def _take_step(self) -> None:
        """After undo or redo, what is shown is what counts: go on from the fragment that was changed."""
        if not self._active:
            return
        self.refill()
        queued = self.queue.with_word(self._touched_words())
        if queued is not None and (self._at is None or queued.model_words != self._at.queued.model_words):
            self._leave()
            self._arrive(queued, Way.POINTED)

    def _touched_words(self) -> set[int | None]:
        """Return the model's words that are selected, or beside the caret."""
        touched: set[int | None] = set()
        for stretch in self._view.selected():
            paragraph = self._view.paragraphs[stretch.paragraph]
            words = words_in(paragraph, stretch.start, stretch.end)
            if words is not None:
                touched |= {word.model_id for word in paragraph.words[words[0] : words[1] + 1]}
        return touched

    # What is told

    def _show_progress(self) -> None:
        if self._left is not None:
            self.bar.show_progress(self._seen, len(self.queue), self._left)

    def _show_keys(self) -> None:
        """Say which keys do what, where that is another thing now."""
        if self._active and self.hand is not self._hand:
            self._hand = hand = self.hand
            self.bar.show_keys(self._keys_of(hand))

    def _keys_of(self, hand: Hand) -> Sequence[tuple[str, str]]:
        back = (self.tr("Esc"), self.tr("back to the fragment"))
        if hand is Hand.AWAY:
            return (back,)
        if hand is Hand.WRITING:
            return (self.tr("Enter"), self.tr("right, go on")), (self.tr("Tab"), self.tr("go on")), back
        choices = len(self.bar.choices)
        return (
            (self.tr("Enter"), self.tr("right")),
            (self.tr("Letters"), self.tr("replace")),
            *(
                (
                    (
                        f"1–{choices}",
                        self.tr("take"),
                    ),
                )
                if choices
                else ()
            ),
            (self.tr("Space"), self.tr("hear")),
            ("↓ ↑", self.tr("next, back")),
            ("R", self.tr("recognise again")),
            ("M", self.tr("inaudible")),
            ("E", self.tr("correct others like this")),
            (self.tr("Esc"), self.tr("done")),
        )

    def _set_tempo(self) -> None:
        if self._active:
            percent = self._settings.number("speed_percent") * self._settings.number("review_speed_percent") / 100
            self._playback.set_tempo(percent / 100)

    def _apply(self, key: str) -> None:
        if key in ("speed_percent", "review_speed_percent"):
            self._set_tempo()
        elif key == "review_order":
            self.refill()
