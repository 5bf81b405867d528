"""Finding and replacing in the open project."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QWidget

from editor.dialogs.places import PlacesDialog
from editor.find.bar import FindBar, Scope, Where
from editor.find.found import Found
from editor.history import TranscriptHistory
from editor.messages import message_of, show_error
from editor.places import place_of
from editor.playback import Playback
from editor.transcript_view.offsets import to_characters
from editor.transcript_view.places import Stretch
from editor.transcript_view.view import TranscriptView
from engine.errors import InvalidEdit, SearchPatternInvalid, SearchTooSlow
from engine.transcript.search import Hit, Passage, Search, find, replacements, spoken_by, whole

# Counting again waits until the user has stopped typing for a moment.
_DELAY_MS = 400
_LONGEST_TAKEN = 200


class Finding(QObject):
    """What the find bar does.

    Signals:
        turned: The way through the hits went over the end, or the beginning, in the user's words.
    """

    turned = Signal(str)

    def __init__(self, view: TranscriptView, playback: Playback, window: QWidget) -> None:
        super().__init__(window)
        self.bar = FindBar()
        self._view = view
        self._playback = playback
        self._window = window
        self._history: TranscriptHistory | None = None
        self._search: Search | None = None
        self._hits: list[Hit] = []
        self._found = Found()
        self._from: tuple[int, int] = (0, 0)
        self._bounds: tuple[QTextCursor, QTextCursor] | None = None
        view.add_layer(self._found)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_DELAY_MS)
        self._timer.timeout.connect(self._look)
        self.bar.query_changed.connect(self._look_and_go)
        self.bar.scopes.activated.connect(self._bound)
        self.bar.next_requested.connect(self.next)
        self.bar.previous_requested.connect(self.previous)
        self.bar.replace_requested.connect(self.replace_one)
        self.bar.replace_all_requested.connect(self.replace_all)
        self.bar.closed.connect(self.close)
        view.selectionChanged.connect(self._tell)

    def show_history(self, history: TranscriptHistory | None) -> None:
        """Serve another project, or none."""
        self._history = history
        self._bounds = None
        self._timer.stop()
        self.bar.choose_scope(Scope(Where.EVERYWHERE))
        if history is None:
            self.close()
        else:
            history.changed.connect(lambda _: self._timer.start() if self.bar.isVisible() else None)
            if self.bar.isVisible():
                self._look()

    def open(self) -> None:
        """Ask what to find, beginning with what is selected."""
        self._open(replacing=False)

    def open_to_replace(self) -> None:
        """Ask what to find and what to put in its place."""
        self._open(replacing=True)

    def close(self) -> None:
        """Stop finding; what was found last stays selected."""
        had_focus = self.bar.isAncestorOf(self._window.focusWidget())
        self.bar.hide()
        self._timer.stop()
        self._hits = []
        self._show(None)
        if had_focus:
            self._view.setFocus()

    def next(self) -> None:
        """Go to the next hit; behind the last, to the first."""
        if self._ready():
            here = self._here()
            stretch = self._selected()
            behind = here[1] + (self._current() is not None or stretch.end > stretch.start)
            index = bisect_left(self._hits, (here[0], behind), key=self._key)
            if index == len(self._hits):
                self.turned.emit(self.tr("No more hits to the end: from the beginning again"))
            self._go(index % len(self._hits))

    def previous(self) -> None:
        """Go to the hit before; before the first, to the last."""
        if self._ready():
            index = bisect_left(self._hits, self._here(), key=self._key) - 1
            if index < 0:
                self.turned.emit(self.tr("No more hits to the beginning: from the end again"))
            self._go(index % len(self._hits))

    def replace_one(self) -> None:
        """Replace the hit that is selected and go to the next one; go to one first if none is."""
        hit = self._current()
        if not self._may_write() or hit is None or not self._ready():
            self.next()
            return
        assert self._history is not None
        assert self._search is not None
        passage = Passage(self._history.transcript.paragraph(hit.paragraph_id), hit.start, hit.end)
        template = self.bar.replacement.text()
        try:
            edits = replacements(self._search, template, [passage], keeps_case=self.bar.keep_case.isChecked())
            for edit in edits:
                self._history.apply(edit, self.tr("Replace"))
        except (SearchPatternInvalid, SearchTooSlow, InvalidEdit) as error:
            self.bar.tell_trouble(message_of(error).happened)
            return
        end = hit.start + len(edits[0].text) if edits else hit.end
        index = self._history.transcript.index_of(hit.paragraph_id)
        self._view.select(Stretch(index, end, end))
        self._look()
        if self._hits:
            index = bisect_left(self._hits, (index, end), key=self._key)
            self._go(index % len(self._hits))

    def replace_all(self) -> None:
        """Show every replacement, then make those that the user has left ticked, as one step."""
        if not self._may_write() or not self._ready():
            return
        assert self._history is not None
        assert self._search is not None
        try:
            template, keeps_case = self.bar.replacement.text(), self.bar.keep_case.isChecked()
            edits = replacements(self._search, template, self._passages(), keeps_case=keeps_case)
        except (SearchPatternInvalid, SearchTooSlow) as error:
            self.bar.tell_trouble(message_of(error).happened)
            return
        transcript = self._history.transcript
        places = [place_of(transcript.paragraph(edit.paragraph_id), edit) for edit in edits]
        dialog = PlacesDialog(self.tr("Replace all"), self.tr("Replace {}"), places, self._window, transcript.offset_ms)
        dialog.play_requested.connect(self._playback.play_span)
        if dialog.exec():
            chosen = [edits[row] for row in dialog.chosen]
            try:
                self._history.apply_all(chosen[::-1], self.tr("Replace All"))
            except InvalidEdit as error:
                show_error(self._window, error)
        dialog.deleteLater()
        self._look()
        self.bar.field.setFocus()

    # Inside

    def _open(self, *, replacing: bool) -> None:
        if self._history is None:
            return
        text = ""
        if self._view.hasFocus() and self._view.textCursor().hasSelection():
            stretches = self._view.selected()
            if len(stretches) > 1:
                self.bar.choose_scope(Scope(Where.SELECTION))
                self._bound()
            elif stretches[0].end - stretches[0].start <= _LONGEST_TAKEN:
                text = self._view.paragraphs[stretches[0].paragraph].text[stretches[0].start : stretches[0].end]
        self._from = self._here()
        self.bar.show_speakers(self._speakers())
        self.bar.appear(replacing=replacing and not self._view.isReadOnly(), text=text)

    def _speakers(self) -> dict[int | None, str]:
        assert self._history is not None
        names: dict[int | None, str] = {id_: one.name for id_, one in self._history.transcript.speakers.items()}
        return names | {None: self.tr("nobody known")} if names else {}

    def _bound(self) -> None:
        """Remember the selection as the place to look in: it is another one after the first hit."""
        self._bounds = None
        if self.bar.scope.where is Where.SELECTION:
            cursor = self._view.textCursor()
            first, last = QTextCursor(cursor), QTextCursor(cursor)
            first.setPosition(cursor.selectionStart())
            first.setKeepPositionOnInsert(True)
            last.setPosition(cursor.selectionEnd())
            self._bounds = first, last

    def _look_and_go(self) -> None:
        """Look for what is written now, and go to the first hit from where the search began."""
        if self.bar.scope.where is Where.SELECTION and self._bounds is None:
            self._bound()
        self._look()
        if self._hits and self.bar.isVisible():
            index = bisect_left(self._hits, self._from, key=self._key)
            self._go(index % len(self._hits), beginning=True)

    def _look(self) -> None:
        """Look for what is written, and show where it stands."""
        self._timer.stop()
        if self._history is None or not self.bar.isVisible():
            return
        self._hits = []
        try:
            search = Search(self.bar.query)
            self._hits = find(search, self._passages())
        except (SearchPatternInvalid, SearchTooSlow) as error:
            self._show(None)
            message = message_of(error)
            self.bar.tell_trouble(f"{message.happened} {message.advice}".strip())
            return
        self._show(search)

    def _show(self, search: Search | None) -> None:
        self._search = search
        is_limited = self.bar.scope.where is not Where.EVERYWHERE
        self._found.look_for(search, frozenset(self._hits) if is_limited else None)
        self._tell()

    def _tell(self) -> None:
        """Say which hit is at hand."""
        current = self._current()
        self._found.current = current
        self._view.viewport().update()
        if self.bar.isVisible() and self._search is not None:
            number = None if current is None else bisect_left(self._hits, self._here(), key=self._key) + 1
            self.bar.tell_count(number, len(self._hits))

    def _passages(self) -> Iterable[Passage]:
        assert self._history is not None
        paragraphs = self._history.transcript.paragraphs
        match self.bar.scope:
            case Scope(Where.SPEAKER, speaker_id):
                return spoken_by(paragraphs, speaker_id)
            case Scope(Where.SELECTION) if self._bounds is not None:
                return self._between(*self._bounds)
            case _:
                return whole(paragraphs)

    def _between(self, first: QTextCursor, last: QTextCursor) -> Iterator[Passage]:
        assert self._history is not None
        paragraphs = self._history.transcript.paragraphs
        for number in range(first.blockNumber(), min(last.blockNumber() + 1, len(paragraphs))):
            text = paragraphs[number].text
            start = to_characters(text, first.positionInBlock()) if number == first.blockNumber() else 0
            end = to_characters(text, last.positionInBlock()) if number == last.blockNumber() else None
            yield Passage(paragraphs[number], start, end)

    def _ready(self) -> bool:
        """Bring the hits up to the text; whether there are any."""
        if self._history is None:
            return False
        if not self.bar.isVisible():
            self._open(replacing=False)
        elif self._timer.isActive():
            self._look()
        return bool(self._hits)

    def _may_write(self) -> bool:
        return self._history is not None and not self._view.isReadOnly()

    def _selected(self) -> Stretch:
        stretches = self._view.selected()
        return stretches[0] if stretches else Stretch(0, 0, 0)

    def _here(self) -> tuple[int, int]:
        """Return the place where the selection begins."""
        stretch = self._selected()
        return stretch.paragraph, stretch.start

    def _current(self) -> Hit | None:
        """Return the hit that is selected."""
        if not self._hits or self._history is None:
            return None
        stretches = self._view.selected()
        if len(stretches) != 1:
            return None
        hit = Hit(self._view.paragraphs[stretches[0].paragraph].id, stretches[0].start, stretches[0].end)
        index = bisect_left(self._hits, self._here(), key=self._key)
        return hit if index < len(self._hits) and self._hits[index] == hit else None

    def _key(self, hit: Hit) -> tuple[int, int]:
        assert self._history is not None
        try:
            return self._history.transcript.index_of(hit.paragraph_id), hit.start
        except InvalidEdit:  # the paragraph went since it was looked through
            return -1, hit.start

    def _go(self, index: int, *, beginning: bool = False) -> None:
        place, start = self._key(self._hits[index])
        if place < 0:
            return
        if not beginning:
            self._from = place, start
        self._view.hold_still()
        self._view.select(Stretch(place, start, self._hits[index].end))
