"""Plays a recording."""

import contextlib
import tempfile
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Final

from engine.audio.commands import Bounds, Command, Going, Manner, PlayerState, Pressed, Ready, Underruns
from engine.audio.playhead import MEMORY_BYTES, Playhead, shared_memory
from engine.audio.tempo import FASTEST, SLOWEST
from engine.audio.transport import play
from engine.errors import PlaybackError, PlayerDied
from engine.jobs import Cancelled, Failed, Finished, Job
from engine.recognition.results import Span

__all__ = ["Player", "PlayerState"]

_SAMPLE_BYTES: Final = 2
_CLOSING_S: Final = 1.0
"""A driver that hangs may not keep the window from closing."""


class Player:
    """Plays samples on a sound device, at any tempo, and knows at any time what is heard.

    The sound is made in a process of its own, where nothing else holds Python's lock: whatever the program does, the
    device is served in time, and a crash of a driver is a message here. Commands come from any thread, return at once
    and take effect there; the callbacks are called on a thread of the player's own. A device is opened for playing, not
    before; without one everything but the sound works.

    Args:
        samples: A file of little-endian 16-bit samples, the whole recording. It is opened at once and may then go.
        sample_rate_hz: Of the samples.
        on_state: Takes every new state.
        on_error: Takes what keeps the sound from being made, once for every attempt to play: AudioLibraryMissing or
            NoAudioDevice; and while playing AudioDeviceLost when the device goes away or is suspended,
            PlaybackSuspended when the computer slept, PlayerDied when the process ended. The player is then paused
            where the sound broke off; to play again looks for devices anew. Also takes PlaybackDeviceMissing, once,
            when the device that was chosen is not there: then the system's own plays.
        device: What to play on, an `OutputDevice`'s label; None for what the system chooses.
    """

    def __init__(
        self,
        samples: Path,
        sample_rate_hz: int,
        *,
        on_state: Callable[[PlayerState], None],
        on_error: Callable[[PlaybackError], None],
        device: str | None = None,
    ) -> None:
        self._path = samples
        self._sample_rate_hz = sample_rate_hz
        self._length = samples.stat().st_size // _SAMPLE_BYTES
        self._on_state = on_state
        self._on_error = on_error
        self._state = PlayerState.STOPPED
        self._manner = Manner(device=device)
        self._past_underruns = self._underruns = 0
        self._closed = False
        self._lock = threading.Lock()  # over commands, which are sent in the order in which they were given
        self._job = self._start(0)

    @property
    def state(self) -> PlayerState:
        """What it is doing; commands show here when they have taken effect."""
        return self._state

    @property
    def position_ms(self) -> int:
        """What leaves the device now; after a jump at once where it leads."""
        return round(self._playhead.sample_at(time.perf_counter()) * 1000 / self._sample_rate_hz)

    @property
    def duration_ms(self) -> int:
        """Length of the recording."""
        return self._length * 1000 // self._sample_rate_hz

    @property
    def underruns(self) -> int:
        """How often the sound broke off because samples came too late."""
        return self._past_underruns + self._underruns

    def play(self) -> None:
        """Play from where it is to the end of the recording; from the beginning when it has ended."""
        self._send(Pressed.PLAY)

    def pause(self) -> None:
        """Stop where it is."""
        self._send(Pressed.PAUSE)

    def toggle(self) -> None:
        """Pause if it plays, otherwise play."""
        self._send(Pressed.TOGGLE)

    def seek(self, position_ms: int) -> None:
        """Jump to a position, playing on if it plays; positions outside the recording are taken as its ends."""
        with self._lock:
            self._go(self._sample(position_ms))

    def play_span(self, start_ms: int, end_ms: int) -> None:
        """Play from one position to another and pause exactly there. `play` during the span plays on beyond it."""
        self._play_between(start_ms, end_ms, start_ms, repeats=False)

    def loop_span(self, start_ms: int, end_ms: int, from_ms: int | None = None) -> None:
        """Play from one position to another over and over, without a gap, until anything else is asked for.

        `play` plays on beyond its end; after a pause too. The first time it begins at ``from_ms``, if that is given.
        """
        self._play_between(start_ms, end_ms, start_ms if from_ms is None else from_ms, repeats=True)

    def set_tempo(self, tempo: float) -> None:
        """Play so many times as fast, at the same pitch; tempos beyond 0.5 and 3 are taken as these."""
        with self._lock:
            self._change(replace(self._manner, tempo=min(max(tempo, SLOWEST), FASTEST)))

    def set_volume(self, volume: float) -> None:
        """Set the factor on the samples, from 0, silence, to 1, as recorded."""
        with self._lock:
            self._change(replace(self._manner, volume=min(max(volume, 0.0), 1.0)))

    def set_boost(self, boosted: bool) -> None:
        """Make quiet voices as loud as the others, or leave all as recorded."""
        with self._lock:
            self._change(replace(self._manner, boosted=boosted))

    def set_skipped(self, spans: Iterable[Span]) -> None:
        """Jump over these spans while playing; none plays everything.

        A span or loop that is played keeps its ends: only what lies within is left out.

        Args:
            spans: In order of time and apart from each other.
        """
        skipped = tuple((self._sample(span.start_ms), self._sample(span.end_ms)) for span in spans)
        with self._lock:
            self._change(replace(self._manner, skipped=skipped))

    def set_device(self, device: str | None) -> None:
        """Play on another device from now on, without a pause where it plays.

        Args:
            device: An `OutputDevice`'s label; None for what the system chooses.
        """
        with self._lock:
            self._change(replace(self._manner, device=device))

    def close(self) -> None:
        """Stop and let the device go; the player is of no more use. Waits for it, at most a second."""
        with self._lock:
            self._closed = True
            if not self._is_ready:
                self._job.cancel()
            self._job.tell(Pressed.CLOSE)
        if not self._job.delivering and not self._job.join(_CLOSING_S):
            self._job.cancel()

    def _play_between(self, start_ms: int, end_ms: int, from_ms: int, *, repeats: bool) -> None:
        start, stop = self._sample(start_ms), self._sample(end_ms)
        with self._lock:
            self._go(self._sample(from_ms), Bounds(start, max(start, stop), repeats), playing=True)

    def _sample(self, position_ms: int) -> int:
        return min(max(round(position_ms * self._sample_rate_hz / 1000), 0), self._length)

    def _go(self, sample: int, bounds: Bounds | None = None, *, playing: bool = False) -> None:
        self._tell(Going(self._playhead.jump(sample), sample, bounds, playing))

    def _change(self, manner: Manner) -> None:
        if manner != self._manner:
            self._manner = manner
            self._tell(manner)

    def _send(self, command: Command) -> None:
        with self._lock:
            self._tell(command)

    def _tell(self, command: Command) -> None:
        """Send a command to the process; to a new one, in the manner and at the place of the old, where that died."""
        if self._closed:
            return
        if not self._job.running:
            self._job = self._start(round(self._playhead.sample_at(time.perf_counter())))
            if isinstance(command, Going):
                command = replace(command, jump=self._playhead.jump(command.sample))
        self._job.tell(command)

    def _start(self, sample: int) -> Job:
        """Start a process that is to play as it was last told, from a sample on."""
        self._past_underruns, self._underruns = self.underruns, 0
        self._is_ready = False
        with tempfile.NamedTemporaryFile(prefix="earmark-playhead-", delete=False) as file:
            file.write(bytes(MEMORY_BYTES))
        path = Path(file.name)
        self._playhead = Playhead(self._sample_rate_hz, shared_memory(path))

        def on_message(message: object) -> None:
            if isinstance(message, Ready | Finished | Failed | Cancelled):
                with contextlib.suppress(OSError):  # Windows removes nothing that is open
                    path.unlink()
            self._on_message(message)

        job = Job(play, (self._path, self._sample_rate_hz, path), on_message, urgent=True)
        job.tell(self._manner)
        job.tell(Going(self._playhead.jump(sample), sample))
        return job

    def _on_message(self, message: object) -> None:
        match message:
            case Ready():
                self._is_ready = True
            case PlayerState():
                self._enter(message)
            case Underruns(count):
                self._underruns = count
            case PlaybackError():
                self._on_error(message)
            case Failed(error):
                if self._state is PlayerState.PLAYING:
                    self._enter(PlayerState.PAUSED)
                self._on_error(PlayerDied(str(error)))
            case Cancelled():
                self._enter(PlayerState.STOPPED)

    def _enter(self, state: PlayerState) -> None:
        if state is not self._state:
            self._state = state
            self._on_state(state)
