"""Notes, bookmarks and colours in the window: what their keys do, and where they show."""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from editor.history import TranscriptHistory
from editor.notes.marks import NoteMarks
from editor.notes.pane import NotesPane
from editor.notes.shapes import icon_of
from editor.notes.table import Entry
from editor.playback import Playback
from editor.side_panel import SidePanel
from editor.theme import Look
from editor.transcript_view.places import WordPlace, stretch_of, word_heard_at, words_in
from editor.transcript_view.view import TranscriptView
from engine.recognition.results import Span
from engine.transcript.edits import ColourWords
from engine.transcript.notes import Anchor, Note, NoteKind, in_order
from engine.transcript.transcript import Change
from engine.transcript.words import WordColour

_NAME_WORDS = 5
# A note is heard with this much before it.
_LEAD_IN_MS = 600


class Notes(QObject):
    """Makes notes, bookmarks and colours of the open project, and leads to them.

    Attributes:
        pane: To be put beside the text.
        marks: What is painted into the text.
        menu: The menu, from ``use_actions`` on.

    Signals:
        nothing_left: There is nothing to go to, in the user's words.
        arrived: What is written in the note that was gone to.
        play_requested: Milliseconds from where to play.
        shown: The notes that there are, in order of time.
    """

    nothing_left = Signal(str)
    arrived = Signal(str)
    play_requested = Signal(int)
    shown = Signal(object)
    menu: QMenu

    def __init__(self, view: TranscriptView, playback: Playback, side: SidePanel, parent: QObject) -> None:
        super().__init__(parent)
        self.pane = NotesPane()
        self._view = view
        self._playback = playback
        self._side = side
        self._history: TranscriptHistory | None = None
        self._actions: Mapping[str, QAction] = {}
        self.marks = NoteMarks(view)
        self.marks.note_requested.connect(self._show)
        self.pane.entry_requested.connect(self._go_to_entry)
        self.pane.play_requested.connect(self._play)
        self.pane.written.connect(view.setFocus)

    def use_actions(self, actions: Mapping[str, QAction], menu: QMenu) -> None:
        """Take the actions that make something new into the pane; ``menu`` is the one in which all of them are."""
        self.menu = menu
        self._actions = actions
        self.pane.use_actions(
            [actions[name] for name in ("note_here", "note_playing", "note_whole", "bookmark_here", "bookmark_playing")]
        )

    def set_look(self, _look: Look) -> None:
        """Give the actions for colours their shapes, in the colours that the window has now."""
        for colour in WordColour:
            self._actions[f"colour_{colour}"].setIcon(icon_of(colour))

    def show_history(self, history: TranscriptHistory | None) -> None:
        """Serve another project, or none."""
        self._history = history
        self.pane.show_history(history)
        if history is not None:
            history.changed.connect(self._note)
        self._tell_notes()

    def toggle(self) -> None:
        """Show the list, or put it away."""
        self._side.toggle("notes")

    # --- new ones

    def write_here(self) -> None:
        """Write a note about the word at the caret."""
        self._write(self._anchor_at_caret(), NoteKind.NOTE)

    def write_where_it_plays(self) -> None:
        """Write a note about the moment that is heard."""
        self._write(Anchor(self._playback.position_ms), NoteKind.NOTE)

    def write_about_all(self) -> None:
        """Write a note about the transcript as a whole."""
        if self._history is not None:
            self._open_pane()
            self.pane.write(Note(self._history.transcript.new_note_id(), ""))

    def bookmark_here(self) -> None:
        """Set a bookmark at the word at the caret, and let the user name it."""
        self._write(self._anchor_at_caret(), NoteKind.BOOKMARK)

    def bookmark_where_it_plays(self) -> None:
        """Set a bookmark at the moment that is heard, and let the user name it."""
        self._write(Anchor(self._playback.position_ms), NoteKind.BOOKMARK)

    # --- the way from one to the next

    def next(self) -> None:
        """Go to the next note or bookmark behind the caret."""
        self._step(forward=True)

    def previous(self) -> None:
        """Go to the note or bookmark before the caret."""
        self._step(forward=False)

    # --- colours

    def yellow(self) -> None:
        """Mark the selection, or the word at the caret, with yellow; or take that away."""
        self._colour(WordColour.YELLOW)

    def green(self) -> None:
        """As ``yellow``."""
        self._colour(WordColour.GREEN)

    def blue(self) -> None:
        """As ``yellow``."""
        self._colour(WordColour.BLUE)

    def pink(self) -> None:
        """As ``yellow``."""
        self._colour(WordColour.PINK)

    def violet(self) -> None:
        """As ``yellow``."""
        self._colour(WordColour.VIOLET)

    def uncolour(self) -> None:
        """Take the colour of the selection, or of the word at the caret, away."""
        self._colour(None)

    # --- inside

    def _write(self, anchor: Anchor | None, kind: NoteKind) -> None:
        if self._history is None or anchor is None:
            return
        text = self._words_from(anchor) if kind is NoteKind.BOOKMARK else ""
        self._open_pane()
        self.pane.write(Note(self._history.transcript.new_note_id(), text, kind, anchor))

    def _open_pane(self) -> None:
        if not self.pane.isVisible():
            self._side.toggle("notes")

    def _anchor_at_caret(self) -> Anchor | None:
        """Return the word at the caret; in an empty paragraph, its time."""
        place, paragraph = self._view.caret_place(), self._view.paragraph_at_caret()
        if place is not None:
            paragraph = self._view.paragraphs[place.paragraph]
            return Anchor(paragraph.words[place.word].start_ms, paragraph.id, place.word)
        return None if paragraph is None else Anchor(paragraph.start_ms)

    def _words_from(self, anchor: Anchor) -> str:
        """Return what is said from a place on: the name that a bookmark has until the user gives another."""
        place = self._place_of(anchor)
        if place is None:
            return ""
        paragraph = self._view.paragraphs[place.paragraph]
        spans = list(paragraph.spans())[place.word : place.word + _NAME_WORDS]
        return paragraph.text[spans[0][0] : spans[-1][1]]

    def _place_of(self, anchor: Anchor) -> WordPlace | None:
        """Return the word at which a note is, or the last one that is heard at its time."""
        if self._history is not None and anchor.paragraph_id is not None and anchor.word is not None:
            return WordPlace(self._history.transcript.index_of(anchor.paragraph_id), anchor.word)
        return word_heard_at(self._view.paragraphs, anchor.time_ms)

    def _step(self, *, forward: bool) -> None:
        here = self._anchor_at_caret()
        if here is None:
            return
        notes = [note for note in self._notes if note.anchor is not None]
        times = [self._start_ms(note) for note in notes]
        place = bisect_right(times, here.time_ms) if forward else bisect_left(times, here.time_ms) - 1
        if not 0 <= place < len(times):
            self.nothing_left.emit(
                self.tr("No note or bookmark follows") if forward else self.tr("No note or bookmark before this")
            )
            return
        note = notes[place]
        self._go_to(note)
        self.arrived.emit(note.text)

    def _start_ms(self, note: Note) -> int:
        """Return when the word starts to which one comes on the way to a note."""
        assert note.anchor is not None
        place = self._place_of(note.anchor)
        return 0 if place is None else self._view.paragraphs[place.paragraph].words[place.word].start_ms

    def _go_to_entry(self, entry: Entry) -> None:
        if entry.stretch is not None:
            self._view.select_span(Span(entry.stretch.start_ms, entry.stretch.end_ms))
            self._playback.seek(entry.stretch.start_ms)
        elif entry.note is not None:
            self._go_to(entry.note)
        self._view.setFocus()

    def _go_to(self, note: Note) -> None:
        """Select a note's word, and let the sound go on there."""
        if note.anchor is None:
            return
        place = self._place_of(note.anchor)
        if place is not None:
            self._view.hold_still()
            self._view.select(stretch_of(self._view.paragraphs, place))
        self._playback.seek(max(note.anchor.time_ms - _LEAD_IN_MS, 0))

    def _play(self, entry: Entry) -> None:
        if entry.stretch is not None:
            self._playback.play_span(entry.stretch.start_ms - _LEAD_IN_MS, entry.stretch.end_ms + _LEAD_IN_MS)
        elif entry.time_ms is not None:
            self.play_requested.emit(max(entry.time_ms - _LEAD_IN_MS, 0))

    def _show(self, note_id: int) -> None:
        """Show a note in the list."""
        self._open_pane()
        self.pane.show_note(note_id)

    def _colour(self, colour: WordColour | None) -> None:
        if self._history is None or self._view.isReadOnly():
            return
        edits = []
        stretches = self._view.selected()
        for stretch in stretches:
            if len(stretches) > 1 and stretch.start == stretch.end:
                continue  # the selection only reaches to this paragraph
            paragraph = self._view.paragraphs[stretch.paragraph]
            words = words_in(paragraph, stretch.start, stretch.end)
            if words is not None:
                edits.append((ColourWords(paragraph.id, *words, colour), paragraph.words[words[0] : words[1] + 1]))
        if colour is not None and all(word.colour is colour for _, words in edits for word in words):
            edits = [(ColourWords(edit.paragraph_id, edit.first, edit.last, None), words) for edit, words in edits]
        wanted = [edit for edit, words in edits if any(word.colour is not edit.colour for word in words)]
        if wanted:
            self._history.apply_all(wanted, self.tr("Colour Words"))

    @property
    def _notes(self) -> Sequence[Note]:
        return () if self._history is None else in_order(self._history.transcript.notes.values())

    def _note(self, change: Change) -> None:
        if change.notes_before or change.notes_after:
            self._tell_notes()

    def _tell_notes(self) -> None:
        notes = self._notes
        self.marks.show_notes(notes)
        self.shown.emit(notes)
