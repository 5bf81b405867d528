"""Undo and redo over the engine's edits."""

import time
from collections.abc import Callable, Sequence
from typing import Protocol

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from engine.errors import InvalidEdit
from engine.transcript.edits import Edit, ReplaceText
from engine.transcript.transcript import Change, Transcript

# Typing after a pause this long is undone apart from what was typed before it.
_TYPING_PAUSE_S = 2.0
_TYPING_COMMAND = 1


class EditedProject(Protocol):
    """What holds the transcript: a project, or a stand-in for it."""

    @property
    def transcript(self) -> Transcript:
        """The transcript."""

    def apply(self, edit: Edit) -> Change:
        """Change the transcript."""

    def listen(self, callback: Callable[[Change], None]) -> Callable[[], None]:
        """Call back after every change; returns what ends that."""


class TranscriptHistory(QObject):
    """The one door through which the window changes a transcript.

    Signals:
        changed: A ``Change``, whoever made it: the user, undo, or the recogniser.
    """

    changed = Signal(object)

    def __init__(self, project: EditedProject, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.project = project
        self.stack = QUndoStack(self)
        self._unlisten = project.listen(self.changed.emit)

    @property
    def transcript(self) -> Transcript:
        """The transcript that is edited."""
        return self.project.transcript

    def apply(self, edit: Edit, label: str = "") -> None:
        """Apply an edit and make it undoable; typing gathers by word. Raises ``InvalidEdit``, changing nothing."""
        self._push([self.project.apply(edit)], label)

    def apply_all(self, edits: Sequence[Edit], label: str = "") -> None:
        """Apply edits one after the other as one step of undo. Raises ``InvalidEdit``, changing nothing."""
        done: list[Change] = []
        try:
            done.extend(self.project.apply(edit) for edit in edits)
        except InvalidEdit:
            for change in reversed(done):
                self.project.apply(change.inverse)
            raise
        if done:
            self._push(done, label)

    def close(self) -> None:
        """Let go of the project."""
        self._unlisten()
        self.stack.blockSignals(True)
        self.stack.clear()
        self.deleteLater()

    def _push(self, changes: list[Change], label: str) -> None:
        self.stack.push(_Step(self.project, changes, label))


class _Step(QUndoCommand):
    """Edits that are undone together. They are applied before the step is pushed."""

    def __init__(self, project: EditedProject, changes: list[Change], label: str) -> None:
        super().__init__(label)
        self._project = project
        self.changes = changes
        self._applied = True
        self._is_typing = len(changes) == 1 and isinstance(changes[0].edit, ReplaceText)
        self.at_s = time.monotonic()

    def id(self) -> int:
        """Typing may be merged, nothing else."""
        return _TYPING_COMMAND if self._is_typing else -1

    def redo(self) -> None:
        """Apply the edits again."""
        if not self._applied:
            self.changes = [self._project.apply(change.edit) for change in self.changes]
            self._applied = True

    def undo(self) -> None:
        """Take the edits back."""
        for change in reversed(self.changes):
            self._project.apply(change.inverse)
        self._applied = False

    def mergeWith(self, other: QUndoCommand) -> bool:
        """Take in the next character of the same word."""
        if not isinstance(other, _Step) or other.at_s - self.at_s > _TYPING_PAUSE_S:
            return False
        before, after = self.changes[-1].edit, other.changes[0].edit
        if not (isinstance(before, ReplaceText) and isinstance(after, ReplaceText) and _goes_on(before, after)):
            return False
        self.changes += other.changes
        self.at_s = other.at_s
        return True


def _goes_on(before: ReplaceText, after: ReplaceText) -> bool:
    """Whether two edits are neighbouring strokes in one word: typed on, or deleted on."""
    if before.paragraph_id != after.paragraph_id:
        return False
    if before.text and after.text:
        ends_word = after.text[0].isspace() and not before.text[-1].isspace()
        return after.start == after.end == before.start + len(before.text) and not ends_word
    deletes_on = after.end == before.start or after.start == before.start
    return (
        not before.text and not after.text and before.end - before.start == after.end - after.start == 1 and deletes_on
    )
