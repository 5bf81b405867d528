"""The queue itself: what waits, what is at work, and how it goes on after a restart."""

from dataclasses import dataclass, field
from enum import Enum, auto
from pathlib import Path

import platformdirs
from PySide6.QtCore import QObject, Signal

from editor.queue.file import claim, write_orders
from editor.recognition import Progress, Recognition
from engine.errors import EarmarkError
from engine.project.create import project_path_for
from engine.project.project import Project
from engine.project.transcribing import Order


class State(Enum):
    """What becomes of a recording in the queue."""

    WAITING = auto()
    RUNNING = auto()
    OPEN = auto()  # in the window, which goes on with it
    DONE = auto()
    FAILED = auto()


@dataclass(slots=True, eq=False)
class Entry:
    """A recording in the queue.

    Attributes:
        progress: How far it is, while it runs.
        error: Why it failed.
    """

    order: Order
    state: State = State.WAITING
    progress: Progress = field(default_factory=lambda: Progress(None))
    error: EarmarkError | None = None

    @property
    def project(self) -> Path:
        """Where its project is, or will be."""
        return project_path_for(self.order.recording, self.order.folder)


class RecordingQueue(QObject):
    """Recognises recordings one after the other, into project files, without opening them.

    A recording that fails does not stop the rest. What is left is kept in a file, so that it is there again after a
    crash; it then waits until the user lets it go on.

    A project that is open in the window is the window's: what is queued of it waits until it is closed, so that no
    text can be lost between two writers. And while the window recognises something, the queue stands aside.

    Signals:
        changed: Something of it, other than how far the running entry is.
        progressed: The running entry went on.
        finished: The project of an entry that is done.
    """

    changed = Signal()
    progressed = Signal()
    finished = Signal(Path)

    def __init__(self, file: Path | None = None, parent: QObject | None = None) -> None:
        """Take up what a file holds; None for that of this user. Another window's is left to it."""
        super().__init__(parent)
        file = file or platformdirs.user_state_path("earmark", appauthor=False) / "queue.json"
        self._file, self._lock, orders = claim(file)
        self.entries = [Entry(order) for order in orders]
        self._is_paused = bool(self.entries)
        self._stands_aside = False
        self._open: Path | None = None
        self._project: Project | None = None
        self._recognition = Recognition(self)
        self._recognition.opened.connect(self._keep_project)
        self._recognition.progressed.connect(self._show_progress)
        self._recognition.finished.connect(lambda: self._end(State.DONE))
        self._recognition.failed.connect(lambda error: self._end(State.FAILED, error))

    @property
    def paused(self) -> bool:
        """Whether it waits for the user."""
        return self._is_paused

    @property
    def running(self) -> Entry | None:
        """What is at work."""
        return next((entry for entry in self.entries if entry.state is State.RUNNING), None)

    @property
    def unfinished(self) -> list[Entry]:
        """What is at work or waits."""
        return [entry for entry in self.entries if entry.state in (State.WAITING, State.RUNNING, State.OPEN)]

    def add(self, orders: list[Order]) -> None:
        """Put recordings at the end; those that are in it already are left where they are."""
        known = {entry.project for entry in self.unfinished}
        self.entries += [entry for entry in map(Entry, orders) if entry.project not in known]
        self._go_on()

    def pause(self) -> None:
        """Stop at once; what is recognised is in the project file."""
        self._is_paused = True
        self._interrupt()
        self._tell()

    def resume(self) -> None:
        """Go on; what failed is tried again."""
        self._is_paused = False
        for entry in self.entries:
            if entry.state is State.FAILED:
                entry.state, entry.error = State.WAITING, None
        self._go_on()

    def remove(self, entry: Entry) -> None:
        """Take a recording out; what is recognised of it is in its project file."""
        if entry is self.running:
            self._interrupt()
        self.entries.remove(entry)
        self._go_on()

    def lend(self, project: Path) -> Order | None:
        """Let go of a project because the window opens it; return how it was to be recognised, if it was queued."""
        self._open = project.resolve()
        for entry in self.unfinished:
            if entry.project.resolve() == self._open:
                if entry is self.running:
                    self._interrupt()
                entry.state = State.OPEN
                self._go_on()
                return entry.order
        return None

    def take_back(self, *, complete: bool) -> None:
        """The window has closed what it had opened."""
        self._open = None
        for entry in self.entries:
            if entry.state is State.OPEN:
                entry.state = State.DONE if complete else State.WAITING
        self._go_on()

    def stand_aside(self, aside: bool) -> None:
        """Stop while the window recognises something itself, and go on when that is over."""
        self._stands_aside = aside
        if aside:
            self._interrupt()
        self._go_on()

    def reorder(self, entries: list[Entry]) -> None:
        """Put all entries in another order."""
        self.entries = [entry for entry in entries if entry in self.entries]
        self._tell()

    def move(self, entry: Entry, to: int) -> None:
        """Put an entry at another place; what runs goes on."""
        self.entries.remove(entry)
        self.entries.insert(to, entry)
        self._tell()

    def clear_done(self) -> None:
        """Forget what is done."""
        self.entries = [entry for entry in self.entries if entry.state is not State.DONE]
        self._tell()

    def close(self) -> None:
        """Stop, and keep what is left for the next time."""
        self._interrupt()
        self._tell()
        self._lock.release()

    def _go_on(self) -> None:
        """Start the next entry, if nothing runs."""
        for entry in self.entries:
            if entry.state is State.WAITING and self._open is not None and entry.project.resolve() == self._open:
                entry.state = State.OPEN
        if not self._is_paused and not self._stands_aside and self.running is None:
            following = next((entry for entry in self.entries if entry.state is State.WAITING), None)
            if following is not None:
                self._start(following)
        self._tell()

    def _start(self, entry: Entry) -> None:
        entry.state, entry.progress = State.RUNNING, Progress(None)
        try:
            self._project = Project.open(entry.project) if entry.project.exists() else None
        except EarmarkError as error:
            entry.state, entry.error = State.FAILED, error
            self._go_on()
            return
        self._recognition.start(entry.order, self._project)

    def _interrupt(self) -> None:
        entry = self.running
        self._recognition.stop()
        self._close_project()
        if entry is not None:
            entry.state = State.WAITING

    def _keep_project(self, project: object) -> None:
        assert isinstance(project, Project)
        self._project = project

    def _close_project(self) -> None:
        project, self._project = self._project, None
        if project is not None:
            project.close()

    def _show_progress(self, progress: object) -> None:
        entry = self.running
        if entry is not None and isinstance(progress, Progress):
            entry.progress = progress
            self.progressed.emit()

    def _end(self, state: State, error: EarmarkError | None = None) -> None:
        entry = self.running
        assert entry is not None
        try:
            if self._project is not None:
                self._project.flush()
        except EarmarkError as failure:
            state, error = State.FAILED, failure
        self._close_project()
        entry.state, entry.error = state, error
        if state is State.DONE:
            self.finished.emit(entry.project)
        self._go_on()

    def _tell(self) -> None:
        write_orders(self._file, [entry.order for entry in self.entries if entry.state is not State.DONE])
        self.changed.emit()
