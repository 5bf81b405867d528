"""Undo and redo: the transcript's edits, in steps that a person recognises as theirs."""

import logging
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from typing import Any, Protocol, runtime_checkable

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from engine.errors import InvalidEdit
from engine.project.project import Recording
from engine.transcript.edits import AlignWords, Edit, ReplaceText
from engine.transcript.transcript import Change, Transcript

_log = logging.getLogger(__name__)

# Typing goes on in the same step as long as no pause is longer than this.
_TYPING_PAUSE_S = 2.0
_TYPING_ID = 1
_JOINING_ID = 2


@runtime_checkable
class EditedProject(Protocol):
    """What a history works on: an open project."""

    @property
    def transcript(self) -> Transcript:
        """The transcript."""

    @property
    def recording(self) -> Recording:
        """The recording that it transcribes."""

    def apply(self, edit: Edit, way: str = "") -> Change:
        """Change it, in a way that the journal tells, and tell the listeners."""

    def listen(self, callback: Callable[[Change], None]) -> Callable[[], None]:
        """Call back after every change; return what ends that."""

    def fact(self, name: str) -> Any:
        """Return what is kept beside the transcript by this name; None for nothing."""

    def set_fact(self, name: str, value: object) -> None:
        """Keep something beside the transcript."""


class TranscriptHistory(QObject):
    """The way to change a transcript from the window: everything that goes through here can be undone.

    Signals:
        changed: A ``Change``, after each one, also those that nobody here made, such as recognised text.
        stepped: A tuple of ``Change``, after one step was undone or redone.
        many_begun: Several changes follow, one after the other.
        many_ended: They are over.
        fact_changed: The name of a fact that is another one now.
    """

    changed = Signal(object)
    stepped = Signal(object)
    many_begun = Signal()
    many_ended = Signal()
    fact_changed = Signal(str)

    def __init__(
        self, project: EditedProject, parent: QObject | None = None, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        super().__init__(parent)
        self.project = project
        self.stack = QUndoStack(self)
        self._clock = clock
        self._alignments = _Alignments(self._apply)
        self._stop_listening = project.listen(self.changed.emit)

    @property
    def transcript(self) -> Transcript:
        """The transcript as it is now."""
        return self.project.transcript

    def apply(self, edit: Edit, label: str = "", *, way: str = "") -> Change:
        """Apply one edit as one step.

        Args:
            edit: What to change.
            label: What the step is called in the menu, behind "Undo".
            way: How it came about, for the journal.

        Raises:
            InvalidEdit: It does not fit; nothing has changed.
        """
        return self.apply_all([edit], label, way=way)[0]

    def apply_all(self, edits: Sequence[Edit], label: str = "", *, joins: object = None, way: str = "") -> list[Change]:
        """Apply edits, one after the other, as one step; raises ``InvalidEdit`` and changes nothing if one doesn't fit.

        Args:
            edits: At least one.
            label: What the step is called in the menu, behind "Undo".
            joins: Steps that follow each other with the same object here are one.
            way: How they came about, for the journal.
        """
        changes = self._apply(edits, way)
        is_new = self._alignments.any_at(self.stack.index())
        self._push(_Step(self._flip, changes, label, joins=None if is_new else joins))
        return changes

    def type(self, edit: ReplaceText, label: str = "") -> Change:
        """Apply an edit that comes from the keyboard: it joins the step before it while a word is being typed.

        A new step begins with a new word, somewhere else, after a pause, and where erasing follows typing.
        """
        changes = self._apply([edit])
        removed = changes[0].removed[0].text[edit.start : edit.end]
        is_new = self._alignments.any_at(self.stack.index())
        self._push(_Step(self._flip, changes, label, typed=_Typed(edit, removed, self._clock(), is_new=is_new)))
        return changes[0]

    def set_fact(self, name: str, value: object, label: str = "") -> None:
        """Keep something beside the transcript, as one step; nothing where it is kept already."""
        before = self.project.fact(name)
        if before != value:
            self._keep(name, value)
            self._alignments.forget_above(self.stack.index())
            self.stack.push(_Keeping(self._keep, name, before, value, label))

    def align(self, edit: AlignWords) -> None:
        """Take over when words are spoken. This is no step: it goes and comes with the step behind which it was done.

        Raises:
            InvalidEdit: It does not fit; nothing has changed.
        """
        self._alignments.add(self.stack.index(), self.project.apply(edit))

    @contextmanager
    def one_step(self, label: str) -> Iterator[None]:
        """Make everything that is applied inside one step."""
        self.stack.beginMacro(label)
        try:
            yield
        finally:
            self.stack.endMacro()

    def undo(self) -> None:
        """Take the last step back."""
        if self.stack.canUndo():
            self._alignments.take_back(self.stack.index())
            self.stack.undo()
            self._alignments.arrive(self.stack.index())

    def redo(self) -> None:
        """Do the step again that was taken back last."""
        if self.stack.canRedo():
            self._alignments.take_back_new(self.stack.index())
            self.stack.redo()
            self._alignments.do_again(self.stack.index())

    def close(self) -> None:
        """Let go of the project, and of all steps."""
        self._stop_listening()
        self.stack.blockSignals(True)
        self.stack.clear()
        self.deleteLater()

    def _push(self, step: "_Step") -> None:
        self._alignments.forget_above(self.stack.index())
        self.stack.push(step)

    def _apply(self, edits: Sequence[Edit], way: str = "") -> list[Change]:
        """Apply all the edits or none."""
        changes: list[Change] = []
        with self._many() if len(edits) > 1 else nullcontext():
            try:
                for edit in edits:
                    changes.append(self.project.apply(edit, way))  # noqa: PERF401 - known one by one if a later one fails
            except InvalidEdit:
                for change in reversed(changes):
                    self.project.apply(change.inverse)
                raise
        return changes

    @contextmanager
    def _many(self) -> Iterator[None]:
        self.many_begun.emit()
        try:
            yield
        finally:
            self.many_ended.emit()

    def _keep(self, name: str, value: object) -> None:
        self.project.set_fact(name, value)
        self.fact_changed.emit(name)

    def _flip(self, edits: Sequence[Edit]) -> list[Change]:
        changes = self._apply(edits)
        self.stepped.emit(tuple(changes))
        return changes


class _Alignments:
    """What was aligned while so many steps were done, so that each step finds the transcript exactly as it left it."""

    def __init__(self, apply: Callable[[Sequence[Edit]], list[Change]]) -> None:
        self._apply = apply
        self._done: dict[int, list[Edit]] = {}  # what takes it back, in the order in which it was done
        self._undone: dict[int, tuple[list[Edit], int]] = {}  # what does it again, and what was known there
        self._known = sys.maxsize  # so many of those at this place the step knows that can be redone; all, without one

    def any_at(self, steps: int) -> bool:
        """Whether anything was aligned behind so many steps."""
        return bool(self._done.get(steps))

    def add(self, steps: int, change: Change) -> None:
        """Take note of what was aligned behind so many steps."""
        self._done.setdefault(steps, []).append(change.inverse)

    def take_back(self, steps: int) -> None:
        """Take back all that was done behind a step that is about to be undone."""
        self._undone[steps] = self._flip(self._done.pop(steps, [])), self._known

    def arrive(self, steps: int) -> None:
        """Remember what was there when the step that was undone was made."""
        self._known = len(self._done.get(steps, []))

    def take_back_new(self, steps: int) -> None:
        """Take back for good what the step that can be redone does not know."""
        done = self._done.get(steps, [])
        self._flip(done[self._known :])
        del done[self._known :]

    def do_again(self, steps: int) -> None:
        """Do again what had been done behind a step that was redone."""
        undone, self._known = self._undone.pop(steps, ([], 0))
        self._done[steps] = self._flip(undone)

    def forget_above(self, steps: int) -> None:
        """Forget what belongs to steps that can no longer be redone."""
        self._done = {place: edits for place, edits in self._done.items() if place <= steps}
        self._undone.clear()
        self._known = sys.maxsize

    def _flip(self, edits: Sequence[Edit]) -> list[Edit]:
        """Apply edits from the last to the first; return those that lead back, again to be applied from the last."""
        try:
            return _inverses(self._apply(edits[::-1]))[::-1] if edits else []
        except InvalidEdit as error:  # text that was recognised meanwhile stands in the way
            _log.warning("What was aligned stays: %s", error)
            return []


@dataclass(frozen=True, slots=True)
class _Typed:
    """An edit from the keyboard: what it was, what it removed, and when; ``is_new`` where no step may take it in."""

    edit: ReplaceText
    removed: str
    at_s: float
    is_new: bool = False

    def continued_by(self, other: "_Typed") -> bool:
        """Whether another edit belongs to the same word in the making."""
        edit, following = self.edit, other.edit
        if other.is_new:
            return False
        if edit.paragraph_id != following.paragraph_id or other.at_s - self.at_s > _TYPING_PAUSE_S:
            return False
        if edit.text:
            goes_on = following.start == following.end == edit.start + len(edit.text)
            return goes_on and not _is_border(edit.text[-1], following.text[0])
        if following.text:
            return False
        if following.end == edit.start:  # backspace
            return not _is_border(self.removed[0], other.removed[-1])
        if following.start == edit.start:  # delete
            return not _is_border(self.removed[-1], other.removed[0])
        return False


def _is_border(character: str, following: str) -> bool:
    """Whether a word has just ended: the space behind it goes with the next word."""
    return following.isspace() and not character.isspace()


class _Step(QUndoCommand):
    """One step, already done when it is pushed. Each flip leaves behind the edits that flip it back exactly.

    Attributes:
        typed: What the keyboard did last in this step; None for anything else.
    """

    def __init__(
        self,
        flip: Callable[[Sequence[Edit]], list[Change]],
        changes: Sequence[Change],
        label: str,
        *,
        typed: _Typed | None = None,
        joins: object = None,
    ) -> None:
        super().__init__(label)
        self._flip = flip
        self.edits = _inverses(changes)
        self.typed = typed
        self.joins = joins
        self._new = True

    def id(self) -> int:
        """Say whether later steps may join this one."""
        return _JOINING_ID if self.joins is not None else -1 if self.typed is None else _TYPING_ID

    def mergeWith(self, other: QUndoCommand) -> bool:
        """Take in what was typed next, if it belongs to the same word; or what says that it joins this one."""
        if not isinstance(other, _Step):
            return False
        if self.joins is not None:
            if other.joins is not self.joins:
                return False
            self.edits = other.edits + self.edits
            return True
        if self.typed is None or other.typed is None:
            return False
        if not self.typed.continued_by(other.typed):
            return False
        self.typed = other.typed
        return True  # this step's inverse puts back the paragraph as it was, whatever was typed into it since

    def undo(self) -> None:
        """Take the step back."""
        self._turn()

    def redo(self) -> None:
        """Do the step again; the first time it is done already."""
        if self._new:
            self._new = False
        else:
            self._turn()

    def _turn(self) -> None:
        try:
            self.edits = _inverses(self._flip(self.edits))
        except InvalidEdit as error:
            # Text that was recognised meanwhile stands in the way. The stack drops the step.
            _log.warning("A step can't be undone or redone: %s", error)
            self.setObsolete(True)


class _Keeping(QUndoCommand):
    """One step that keeps another fact beside the transcript, already done when it is pushed."""

    def __init__(
        self, keep: Callable[[str, object], None], name: str, before: object, after: object, label: str
    ) -> None:
        super().__init__(label)
        self._keep = keep
        self._name = name
        self._before, self._after = before, after
        self._new = True

    def undo(self) -> None:
        """Keep what was kept before."""
        self._keep(self._name, self._before)

    def redo(self) -> None:
        """Keep the new again; the first time that is done already."""
        if not self._new:
            self._keep(self._name, self._after)
        self._new = False


def _inverses(changes: Sequence[Change]) -> list[Edit]:
    return [change.inverse for change in reversed(changes)]
