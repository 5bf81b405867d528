"""Alternatives in the review mode: for the fragment at hand, and prepared for those that come next."""

from collections.abc import Iterator

from PySide6.QtCore import QObject

from editor.alternatives.alternatives import Alternatives, Offer
from editor.alternatives.words import said_of
from editor.review.mode import ReviewMode
from editor.review.queue import QueuedFragment, place_of
from editor.transcript_view.view import TranscriptView
from engine.project.alternatives import WordRange

_MOST_AHEAD = 10


class AlternativesInReview(QObject):
    """Puts alternatives into the bar of the review mode, and takes the one whose number is pressed."""

    def __init__(self, alternatives: Alternatives, mode: ReviewMode, view: TranscriptView, parent: QObject) -> None:
        super().__init__(parent)
        self._alternatives = alternatives
        self._mode = mode
        self._view = view
        self._offer: Offer | None = None
        alternatives.shown.connect(self._show)
        mode.arrived.connect(self._arrive)
        mode.choice_requested.connect(self._take)
        mode.active_changed.connect(self._leave)

    def _arrive(self, queued: QueuedFragment) -> None:
        self._offer = None
        asked = self._words(queued)
        if asked is not None:
            self._alternatives.show(asked)
        self._alternatives.prepare(self._coming(queued))

    def _coming(self, queued: QueuedFragment) -> Iterator[WordRange]:
        """Give the words of the fragments that are next."""
        following: QueuedFragment | None = queued
        for _ in range(_MOST_AHEAD):
            following = self._mode.queue.after(following)
            if following is None:
                return
            asked = self._words(following)
            if asked is not None:
                yield asked

    def _words(self, queued: QueuedFragment) -> WordRange | None:
        place = place_of(self._view.paragraphs, queued)
        return None if place is None else WordRange(self._view.paragraphs[place.paragraph].id, place.first, place.last)

    def _show(self, offer: Offer) -> None:
        if self._mode.active:
            self._offer = offer
            self._mode.show_choices([choice.text for choice in offer.choices], said_of(offer))

    def _take(self, number: int) -> None:
        if self._offer is not None:
            self._alternatives.take(self._offer, number)

    def _leave(self, active: bool) -> None:
        if not active:
            self._offer = None
            self._alternatives.leave()
            self._alternatives.prepare(())
