"""The fragment at hand: where it stands while it is written in, and what was done to it."""

from PySide6.QtGui import QTextCursor

from editor.review.keys import Hand
from editor.review.queue import FragmentPlace, QueuedFragment
from editor.transcript_view.offsets import to_characters, to_utf16
from editor.transcript_view.places import Stretch, words_in
from editor.transcript_view.view import TranscriptView
from engine.project.review_events import Way
from engine.transcript.edits import ConfirmWords


class FragmentAtHand:
    """A fragment on the screen, from the arrival there until the reviewer goes on.

    Attributes:
        queued: The fragment, as it was queued.
        way: How the reviewer came there.
        is_settled: The reviewer has done with it.
    """

    def __init__(self, view: TranscriptView, queued: QueuedFragment, place: FragmentPlace, way: Way) -> None:
        self.queued = queued
        self.way = way
        self.is_settled = False
        self._view = view
        paragraph = view.paragraphs[place.paragraph]
        spans = list(paragraph.spans())
        begin = view.text.findBlockByNumber(place.paragraph).position()
        self._start, self._end = QTextCursor(view.text), QTextCursor(view.text)
        self._start.setPosition(begin + to_utf16(paragraph.text, spans[place.first][0]))
        self._start.setKeepPositionOnInsert(True)
        self._end.setPosition(begin + to_utf16(paragraph.text, spans[place.last][1]))
        self._text = self.text

    @property
    def hand(self) -> Hand:
        """What the user is at."""
        cursor = self._view.textCursor()
        low, high = self._start.position(), self._end.position()
        if cursor.selectionStart() < low or cursor.selectionEnd() > high:
            return Hand.AWAY
        is_whole = low < high and (cursor.selectionStart(), cursor.selectionEnd()) == (low, high)
        return Hand.CHOOSING if is_whole else Hand.WRITING

    @property
    def text(self) -> str:
        """What stands there now."""
        cursor = QTextCursor(self._start)
        cursor.setPosition(self._end.position(), QTextCursor.MoveMode.KeepAnchor)
        return cursor.selectedText()

    def has_changed(self) -> bool:
        """Whether something else stands there than on arrival."""
        return self.text != self._text

    @property
    def stretch(self) -> Stretch:
        """Where it stands, in characters; of what was broken into paragraphs, the first one."""
        block = self._start.block()
        end = min(self._end.position() - block.position(), block.length() - 1)
        text = block.text()
        return Stretch(
            block.blockNumber(), to_characters(text, self._start.positionInBlock()), to_characters(text, end)
        )

    def select(self) -> None:
        """Select it, and bring it into view."""
        self._view.hold_still()
        self._view.select(self.stretch)

    def confirmation(self) -> ConfirmWords | None:
        """Return the edit that says that its words are right; None where that is known."""
        stretch = self.stretch
        if stretch.start == stretch.end:
            return None
        paragraph = self._view.paragraphs[stretch.paragraph]
        words = words_in(paragraph, stretch.start, stretch.end)
        if words is None or all(word.reviewed for word in paragraph.words[words[0] : words[1] + 1]):
            return None
        return ConfirmWords(paragraph.id, *words)
