"""The notes of a transcript, changed by its edits alone."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from engine.errors import InvalidEdit
from engine.transcript.edits import WriteNote
from engine.transcript.notes import Anchor, Note, follow
from engine.transcript.words import Paragraph


class Notebook:
    """Keeps notes by their ids, and each with its word."""

    def __init__(self, notes: Iterable[Note] = ()) -> None:
        self._notes = {note.id: note for note in sorted(notes, key=lambda note: note.id)}

    @property
    def notes(self) -> Mapping[int, Note]:
        """The notes by id, in its order. Not to be changed."""
        return self._notes

    def write(self, edit: WriteNote, anchor: Anchor | None) -> Note | None:
        """State a note; return what it was before, None where it is new."""
        before = self._notes.get(edit.note_id)
        self._notes[edit.note_id] = Note(edit.note_id, edit.text, edit.kind, anchor)
        if before is None:  # in order of their ids, also one that comes back
            self._notes = dict(sorted(self._notes.items()))
        return before

    def remove(self, note_id: int) -> Note:
        """Throw a note away and return it; raises ``InvalidEdit`` where there is none."""
        note = self._notes.pop(note_id, None)
        if note is None:
            raise InvalidEdit(f"there is no note {note_id}")
        return note

    def anchors_in(self, paragraphs: Iterable[Paragraph], others: Mapping[int, Anchor]) -> dict[int, Anchor]:
        """Return where the notes at words of paragraphs are, and some others, by their ids."""
        if not self._notes:
            return {}
        ids = {paragraph.id for paragraph in paragraphs}
        return {
            note.id: note.anchor
            for note in self._notes.values()
            if note.anchor is not None and (note.anchor.paragraph_id in ids or note.id in others)
        }

    def move(
        self,
        anchors: Mapping[int, Anchor],
        stated: Mapping[int, Anchor],
        removed: Sequence[Paragraph],
        inserted: Sequence[Paragraph],
    ) -> tuple[tuple[Note, ...], tuple[Note, ...]]:
        """Let notes go with their words as paragraphs come in place of others; return those that moved, before and now.

        Args:
            anchors: Where they are, by their ids.
            stated: Where some of them are to be.
            removed: The paragraphs that were there.
            inserted: Those that are there now.
        """
        before, after = [], []
        for note_id, anchor in anchors.items():
            now = stated.get(note_id) or follow(anchor, removed, inserted)
            if now != anchor:
                before.append(self._notes[note_id])
                after.append(replace(self._notes[note_id], anchor=now))
                self._notes[note_id] = after[-1]
        return tuple(before), tuple(after)


def writing(note: Note) -> WriteNote:
    """Return the edit that makes a note exactly what it is."""
    anchor = note.anchor
    if anchor is None:
        return WriteNote(note.id, note.text, note.kind)
    if anchor.word is None:
        return WriteNote(note.id, note.text, note.kind, anchor.time_ms)
    return WriteNote(note.id, note.text, note.kind, None, anchor.paragraph_id, anchor.word)
