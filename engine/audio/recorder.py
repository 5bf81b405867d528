"""Records from a microphone."""

import contextlib
import enum
import queue
import threading
import time
from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.audio.growing_wav import GrowingWav
from engine.audio.input import Input, OpenInput, open_input
from engine.audio.level import Level, LevelMeter, clipped_in
from engine.audio.recordings import create_recording, room_ms
from engine.errors import AudioLibraryMissing, MicrophoneLost, MicrophoneStuck, RecordingError

_COMMIT_S: Final = 0.5
"""How often what was recorded goes to the disk. A crash costs this long, and what the device and the disk hold."""

_ROOM_S: Final = 2.0
"""How often the disk is asked how much room it has."""

_TICK_S: Final = 0.1
_TICKS_TO_LOST: Final = 25
"""A device that delivers nothing during so many ticks is dead, though it doesn't say so. Ticks are counted instead of
time, because after a computer's sleep much time has passed at once."""

_CLOSING_S: Final = 10.0


class RecorderState(enum.Enum):
    """What a recorder is doing."""

    IDLE = "idle"
    RECORDING = "recording"
    PAUSED = "paused"
    STOPPED = "stopped"
    FAILED = "failed"


class _Command(enum.Enum):
    RECORD = enum.auto()
    PAUSE = enum.auto()
    RESUME = enum.auto()
    STOP = enum.auto()
    LOSE = enum.auto()


class Recorder:
    """Listens to a microphone from the start, so that its level shows, and records what it hears into one file.

    Commands come from any thread, return at once and take effect on the recorder's own thread, where the callbacks are
    called too. What can be read is ready at any time; nothing waits for the device or the disk. Stopped or failed, a
    recorder is of no more use: its device is let go and its file closed before it says so.

    A pause leaves nothing in the file: the next sample after it follows the last one before it.

    Args:
        folder: Where the recording goes. The attribute of this name may be changed until it begins.
        device: As for `open_input`.
        on_state: Takes every new state.
        on_error: Takes what made it fail, once: AudioLibraryMissing, NoMicrophone or MicrophoneUnknown when it can't
            listen at all, MicrophoneStuck when it listens and nothing comes, MicrophoneLost when nothing comes any
            more, RecordingNotStored when the disk takes no more. What was recorded before is kept.
        open_stream: What opens a device.
    """

    def __init__(
        self,
        folder: Path,
        device: str | None = None,
        *,
        on_state: Callable[[RecorderState], None],
        on_error: Callable[[RecordingError | AudioLibraryMissing], None],
        open_stream: OpenInput = open_input,
    ) -> None:
        self.folder = folder
        self._wanted = device
        self._on_state = on_state
        self._on_error = on_error
        self._open_stream = open_stream
        self._state = RecorderState.IDLE
        self._queue: queue.SimpleQueue[NDArray[np.int16] | _Command] = queue.SimpleQueue()
        self._input: Input | None = None
        self._meter: LevelMeter | None = None
        self._file: GrowingWav | None = None
        self._clipped = 0
        self._room_ms: int | None = None
        self._thread = threading.Thread(target=self._run, name="recorder", daemon=True)
        self._thread.start()

    # --- what can be read

    @property
    def state(self) -> RecorderState:
        """What it is doing; commands show here when they have taken effect."""
        return self._state

    @property
    def device(self) -> str:
        """Name of the device it listens to; empty until that is open."""
        return self._input.device if self._input is not None else ""

    @property
    def sample_rate_hz(self) -> int:
        """Of the device and the file; 0 until the device is open."""
        return self._input.sample_rate_hz if self._input is not None else 0

    @property
    def path(self) -> Path | None:
        """The recording; None until it has begun, and where nothing was recorded in the end."""
        return self._file.path if self._file is not None else None

    @property
    def elapsed_ms(self) -> int:
        """How much is recorded."""
        file = self._file
        return file.samples * 1000 // file.sample_rate_hz if file is not None else 0

    @property
    def level(self) -> Level:
        """How loud it is now, recorded or not."""
        return self._meter.level if self._meter is not None else Level()

    @property
    def clipped_samples(self) -> int:
        """How many recorded samples are at full scale, where the sound itself went further."""
        return self._clipped

    @property
    def overruns(self) -> int:
        """How often sound was lost because the computer was too slow to take it."""
        return self._input.overruns if self._input is not None else 0

    @property
    def room_ms(self) -> int | None:
        """How long can be recorded until the disk is full, seconds ago; None where that is not known."""
        return self._room_ms

    # --- commands

    def record(self) -> None:
        """Begin the recording; does nothing but once."""
        self._queue.put(_Command.RECORD)

    def pause(self) -> None:
        """Stop writing, and go on listening."""
        self._queue.put(_Command.PAUSE)

    def resume(self) -> None:
        """Go on writing where the file ends."""
        self._queue.put(_Command.RESUME)

    def stop(self) -> None:
        """End the recording, if there is one, and let the device go."""
        self._queue.put(_Command.STOP)

    def close(self) -> None:
        """Stop, and wait until that is done, at most some seconds."""
        self.stop()
        if threading.current_thread() is not self._thread:
            self._thread.join(_CLOSING_S)

    # --- the recorder's thread

    def _run(self) -> None:
        end = RecorderState.FAILED
        failure: RecordingError | AudioLibraryMissing | None = None
        try:
            with contextlib.ExitStack() as stack:
                stack.callback(self._close_file)
                self._input = self._open_stream(self._wanted, self._queue.put, partial(self._queue.put, _Command.LOSE))
                stack.callback(self._input.close)
                self._listen(self._input)
            end = RecorderState.STOPPED
        except (RecordingError, AudioLibraryMissing) as error:
            failure = error
        finally:  # even where there is a bug: nobody shall believe that it still records
            self._enter(end)
        if failure is not None:
            self._on_error(failure)

    def _listen(self, source: Input) -> None:
        """Take what comes until told to stop."""
        self._meter = LevelMeter(source.sample_rate_hz)
        has_delivered = False
        silent_ticks = 0
        commit_at = room_at = 0.0
        while True:
            try:
                item = self._queue.get(timeout=_TICK_S)
            except queue.Empty:
                silent_ticks += 1
                if silent_ticks >= _TICKS_TO_LOST:
                    raise (MicrophoneLost if has_delivered else MicrophoneStuck)(source.device) from None
            else:
                if item is _Command.STOP:
                    return
                if item is _Command.LOSE:
                    raise MicrophoneLost(source.device)
                if isinstance(item, _Command):
                    self._obey(item, source)
                else:
                    silent_ticks, has_delivered = 0, True
                    self._take(item)
            now = time.monotonic()
            if now >= room_at:
                room_at = now + _ROOM_S
                self._room_ms = room_ms(self.folder, source.sample_rate_hz)
            if self._state is RecorderState.RECORDING and now >= commit_at:
                commit_at = now + _COMMIT_S
                self._written().commit()

    def _obey(self, command: _Command, source: Input) -> None:
        if command is _Command.RECORD and self._state is RecorderState.IDLE:
            self._file = create_recording(self.folder, datetime.now().astimezone(), source.sample_rate_hz)
            self._enter(RecorderState.RECORDING)
        elif command is _Command.PAUSE and self._state is RecorderState.RECORDING:
            self._written().commit()
            self._enter(RecorderState.PAUSED)
        elif command is _Command.RESUME and self._state is RecorderState.PAUSED:
            self._enter(RecorderState.RECORDING)

    def _take(self, block: NDArray[np.int16]) -> None:
        assert self._meter is not None
        self._meter.add(block)
        if self._state is RecorderState.RECORDING:
            self._clipped += clipped_in(block)
            self._written().append(block)

    def _written(self) -> GrowingWav:
        assert self._file is not None
        return self._file

    def _close_file(self) -> None:
        if self._file is not None:
            try:
                self._file.close()
            finally:
                if not self._file.samples:
                    self._file = None

    def _enter(self, state: RecorderState) -> None:
        self._state = state
        self._on_state(state)
