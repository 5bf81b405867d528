"""What lies on the desk: one project and its sound, or nothing. Opens and closes it."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from editor.history import TranscriptHistory
from editor.interview import interview_order
from editor.messages import Banner, message_of, show_error
from editor.playback import Playback
from editor.queue.queue import RecordingQueue
from editor.queue.queueing import Queueing
from editor.recognition import Recognition
from editor.transcribing import Transcribing
from engine.audio.cache import CachedSound, cached_by_sha256, default_cache_folder
from engine.audio.identity import sha256_of
from engine.errors import EarmarkError, RecordingMissing, SaveFailed
from engine.project.create import project_path_for
from engine.project.package import PACKAGE_SUFFIX
from engine.project.project import SUFFIX, Project
from engine.recognition.results import Decoded


class Desk(QObject):
    """Holds the open project, and what the user does with it as a whole.

    Signals:
        changed: The ``Project`` that is open now and its ``TranscriptHistory``; two None when it is about to close.
        package_given: A project with its recording in one file, which is to be unpacked.
        leaving: What is open is about to be closed, and still there.
        named: The name of what is about to be shown.
        emptied: Nothing is open, and nothing will be: the projects may be shown.
        sound_changed: The sound can be played, or no longer.
    """

    changed = Signal(object, object)
    package_given = Signal(Path)
    leaving = Signal()
    named = Signal(str)
    emptied = Signal()
    sound_changed = Signal()

    def __init__(
        self,
        recognition: Recognition,
        transcribing: Transcribing,
        queue: RecordingQueue,
        queueing: Queueing,
        playback: Playback,
        banner: Banner,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self.project: Project | None = None
        self.history: TranscriptHistory | None = None
        self.sound: CachedSound | None = None
        self._recognition = recognition
        self._transcribing = transcribing
        self._queue = queue
        self._queueing = queueing
        self._playback = playback
        self._banner = banner
        self._window = window
        recognition.opened.connect(self._take)
        recognition.decoded.connect(self._load_sound)
        recognition.started.connect(lambda: queue.stand_aside(True))
        for over in (recognition.finished, recognition.failed, recognition.cancelled):
            over.connect(lambda *_: queue.stand_aside(False))

    def open_path(self, path: Path) -> None:
        """Open a project, or start one for a recording."""
        if path.suffix == SUFFIX:
            self.open_project(path)
        elif path.suffix == PACKAGE_SUFFIX:
            self.package_given.emit(path)
        else:
            self.open_recording(path)

    def choose_recording(self) -> None:
        """Let the user choose a recording, or several for the queue."""
        paths, _ = QFileDialog.getOpenFileNames(self._window, self.tr("New from recording"))
        if len(paths) == 1:
            self.open_recording(Path(paths[0]))
        elif paths:
            self._queueing.add([Path(path) for path in paths])

    def choose_project(self) -> None:
        """Let the user choose a project."""
        path, _ = QFileDialog.getOpenFileName(
            self._window, self.tr("Open project"), "", self.tr("Earmark projects (*{})").format(SUFFIX)
        )
        if path:
            self.open_path(Path(path))

    def open_recording(self, recording: Path) -> None:
        """Ask how to recognise a recording, and begin; open its project if it has one."""
        if not recording.is_file():
            show_error(self._window, RecordingMissing(recording))
            return
        project = project_path_for(recording)
        if project.exists():
            self.open_project(project)
            return
        order = self._transcribing.ask(recording)
        if order is not None and self.close():
            self._transcribing.begin(order)

    def open_project(self, path: Path) -> bool:
        """Open a project; tell why where that is not possible."""
        if self.project is not None and self.project.path.resolve() == path.resolve():
            self.named.emit(path.stem)
            return True
        if not self.close():
            return False
        queued = self._queue.lend(path)
        try:
            project = Project.open(path)
        except EarmarkError as error:
            self._queue.take_back(complete=False)
            show_error(self._window, error)
            self.emptied.emit()
            return False
        self._take(project)
        recording = project.recording
        sound = cached_by_sha256(recording.sha256, default_cache_folder())
        if sound is not None:
            self._play_on(sound)
        if not recording.path.is_file() and (sound is None or not project.complete):
            self._tell_missing()
        elif sound is None:
            self._transcribing.read_sound()
        elif not project.complete:
            self._transcribing.offer_to_go_on()
            if queued is not None:
                self._transcribing.go_on_with(queued)
        return True

    def open_demo(self) -> None:
        """Open the demo interview, recognising it if that was not done yet."""
        try:
            order = interview_order(None)
        except OSError as error:
            self._banner.tell(self.tr("The demo could not be copied: {}").format(error))
            return
        path = project_path_for(order.recording)
        if path.exists():
            self.open_project(path)
        elif self.close():
            self._transcribing.begin(order)

    def close(self) -> bool:
        """Save and close what is open; return whether that went well or the user lets it go."""
        self._recognition.stop()
        if self.project is not None:
            self.leaving.emit()
            try:
                self.project.flush()
            except SaveFailed as error:
                if not self._may_lose(error):
                    return False
            assert self.history is not None
            self._playback.load(None)
            self.changed.emit(None, None)
            self.history.close()
            self.project.close()
            self._queue.take_back(complete=self.project.complete)
            self.project = self.history = self.sound = None
        self._queue.stand_aside(False)
        self._banner.hide()
        self.sound_changed.emit()
        return True

    def put_away(self) -> None:
        """Close what is open and go back to the projects."""
        if self.close():
            self.emptied.emit()

    def undo(self) -> None:
        """Take the last change back."""
        if self.history is not None:
            self.history.undo()

    def redo(self) -> None:
        """Make the last change again."""
        if self.history is not None:
            self.history.redo()

    def save_now(self) -> None:
        """Wait until everything is saved."""
        if self.project is not None:
            try:
                self.project.flush()
            except SaveFailed as error:
                show_error(self._window, error)

    def _take(self, project: Project) -> None:
        self.project = project
        self._queue.lend(project.path)
        self.history = TranscriptHistory(project, self)
        self.changed.emit(project, self.history)
        self.named.emit(project.path.stem)

    def _may_lose(self, error: SaveFailed) -> bool:
        message = message_of(error)
        box = QMessageBox(QMessageBox.Icon.Warning, "Earmark", message.happened, parent=self._window)
        box.setInformativeText(self.tr("If you close the project now, the last changes are lost."))
        stay = box.addButton(self.tr("Keep it open"), QMessageBox.ButtonRole.RejectRole)
        box.addButton(self.tr("Close and lose them"), QMessageBox.ButtonRole.DestructiveRole)
        box.setDefaultButton(stay)
        box.exec()
        return box.clickedButton() is not stay

    # --- the recording

    def _tell_missing(self) -> None:
        assert self.project is not None
        self._banner.tell_error(RecordingMissing(self.project.recording.path), self.tr("Look for it…"), self._locate)

    def _locate(self) -> None:
        assert self.project is not None
        path, _ = QFileDialog.getOpenFileName(self._window, self.tr("Where is the recording?"))
        if not path:
            return
        try:
            self.project.locate_recording(Path(path), sha256_of(Path(path)))
        except EarmarkError as error:
            show_error(self._window, error)
            return
        self._banner.hide()
        self._transcribing.read_sound()

    def _load_sound(self, decoded: Decoded) -> None:
        if not self._playback.duration_ms:
            self._play_on(CachedSound(decoded.samples, decoded.sha256, decoded.duration_ms))

    def _play_on(self, sound: CachedSound) -> None:
        self.sound = sound
        self._playback.load(sound)
        self.sound_changed.emit()
