"""The engine's recorder, on the window's thread."""

import contextlib
import threading
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal

from engine.audio.input import input_devices
from engine.audio.level import Level
from engine.audio.recorder import Recorder, RecorderState
from engine.errors import EarmarkError

ENDED = (RecorderState.STOPPED, RecorderState.FAILED)


class Microphone(QObject):
    """Listens to one microphone at a time, or none, and records from it.

    Signals:
        devices_found: The ``InputDevice``s there are, the default first.
        state_changed: The ``RecorderState`` of what it listens to.
        failed: An ``EarmarkError``: it no longer listens, or never did. Comes after the state.
    """

    devices_found = Signal(list)
    state_changed = Signal(object)
    failed = Signal(object)
    _state_arrived = Signal(object, object)
    _error_arrived = Signal(object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._recorder: Recorder | None = None
        self._key = object()
        self._next: tuple[Path, str | None] | None = None
        self._state_arrived.connect(self._show_state, Qt.ConnectionType.QueuedConnection)
        self._error_arrived.connect(self._show_error, Qt.ConnectionType.QueuedConnection)

    def look(self) -> None:
        """Find out beside the work which microphones there are."""
        threading.Thread(target=self._look, name="look for microphones", daemon=True).start()

    def _look(self) -> None:
        with contextlib.suppress(RuntimeError):  # the window was closed meanwhile
            try:
                self.devices_found.emit(input_devices())
            except EarmarkError as error:
                self.failed.emit(error)

    def listen(self, folder: Path, device: str | None) -> None:
        """Listen to a microphone, ready to record into a folder, and to no other; None for the system's choice."""
        self._next = (folder, device)
        if self._recorder is None or self._recorder.state in ENDED:
            self._begin()
        else:
            # It may be the same device, which two can't hold.
            self._recorder.stop()

    def _begin(self) -> None:
        assert self._next is not None
        (folder, device), self._next = self._next, None
        key = self._key = object()  # tells late news of an earlier recorder apart
        self._recorder = Recorder(
            folder,
            device,
            on_state=lambda state: self._state_arrived.emit(key, state),
            on_error=lambda error: self._error_arrived.emit(key, error),
        )
        self.state_changed.emit(RecorderState.IDLE)

    def set_folder(self, folder: Path) -> None:
        """Record into another folder."""
        if self._recorder is not None:
            self._recorder.folder = folder

    def record(self) -> None:
        """Begin to record."""
        if self._recorder is not None:
            self._recorder.record()

    def toggle_pause(self) -> None:
        """Pause, or go on."""
        if self._recorder is not None:
            (self._recorder.resume if self.state is RecorderState.PAUSED else self._recorder.pause)()

    def stop(self) -> None:
        """End the recording and let the microphone go."""
        self._next = None
        if self._recorder is not None:
            self._recorder.stop()

    def close(self) -> None:
        """End the recording and wait until the file is closed; nothing more is said of it."""
        self._next = None
        self._key = object()
        if self._recorder is not None:
            self._recorder.close()

    @property
    def state(self) -> RecorderState:
        """What it is doing."""
        return self._recorder.state if self._recorder is not None else RecorderState.STOPPED

    @property
    def recording(self) -> bool:
        """Whether there is a recording that has not ended."""
        return self.state in (RecorderState.RECORDING, RecorderState.PAUSED)

    @property
    def path(self) -> Path | None:
        """The recording, if anything is in it."""
        return self._recorder.path if self._recorder is not None else None

    @property
    def level(self) -> Level:
        """How loud it is now."""
        return self._recorder.level if self._recorder is not None and self.state not in ENDED else Level()

    @property
    def elapsed_ms(self) -> int:
        """How much is recorded."""
        return self._recorder.elapsed_ms if self._recorder is not None else 0

    @property
    def clipped_samples(self) -> int:
        """How many recorded samples were cut off."""
        return self._recorder.clipped_samples if self._recorder is not None else 0

    @property
    def overruns(self) -> int:
        """How often sound was lost."""
        return self._recorder.overruns if self._recorder is not None else 0

    @property
    def room_ms(self) -> int | None:
        """How long can be recorded until the disk is full, if that is known."""
        return self._recorder.room_ms if self._recorder is not None else None

    def _show_state(self, key: object, state: RecorderState) -> None:
        if key is not self._key:
            return
        if state in ENDED and self._next is not None:
            self._begin()
        else:
            self.state_changed.emit(state)

    def _show_error(self, key: object, error: EarmarkError) -> None:
        if key is self._key:
            self.failed.emit(error)
