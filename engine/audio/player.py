"""Plays a recording."""

import contextlib
import enum
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.audio.mixer import Mixer
from engine.audio.output import OpenOutput, Output, open_output
from engine.audio.passage import Passage
from engine.audio.playhead import Playhead
from engine.audio.tempo import FASTEST, SLOWEST
from engine.errors import AudioDeviceLost, PlaybackError

_TICK_S: Final = 0.05
_TICKS_TO_LOST: Final = 12
"""A device that asks for nothing during so many ticks is suspended or dead, though it doesn't say so. Ticks are counted
instead of time, because what keeps Python busy keeps the device's callback waiting as well as the ticks."""

_CLOCK_S: Final = 1.0
_IDLE_S: Final = 30.0
"""A paused device is let go after this long: it spares the battery, but opening it again takes a moment."""

_CLOSING_S: Final = 5.0

_CHANGE_AHEAD_S: Final = 0.08
"""How long before it is due the next passage is prepared, so that a change of tempo repeats and omits nothing."""


class PlayerState(enum.Enum):
    """What a player is doing."""

    STOPPED = "stopped"
    PAUSED = "paused"
    PLAYING = "playing"
    ENDED = "ended"


@dataclass(slots=True)
class _Wishes:
    """What was asked for since the player's thread last looked. Of several jumps only the last one counts.

    Attributes:
        jump: Number of the jump, of `Playhead.jump`; None if there was none.
        start: The sample it leads to.
        stop: The sample before which to stop then; None for the end of the recording.
        lift_stop: Whether a stop that was set earlier no longer holds.
    """

    jump: int | None = None
    start: int = 0
    stop: int | None = None
    lift_stop: bool = False
    playing: bool | None = None
    tempo: float | None = None
    closing: bool = False


class Player:
    """Plays samples on the system's sound device, at any tempo, and knows at any time what is heard.

    Commands come from any thread, return at once and take effect on the player's own thread, where the callbacks are
    called too. A device is opened for playing, not before; without one everything but the sound works.

    Args:
        samples: The whole recording, int16, shape (samples,); a memory map will do.
        sample_rate_hz: Of the samples.
        on_state: Takes every new state.
        on_error: Takes what keeps the sound from being made, once for every attempt to play: AudioLibraryMissing or
            NoAudioDevice, and AudioDeviceLost when the device goes away or is suspended while playing. The player is
            then paused where the sound broke off; to play again looks for devices anew.
        open_stream: What opens a device.
    """

    def __init__(
        self,
        samples: NDArray[np.int16],
        sample_rate_hz: int,
        *,
        on_state: Callable[[PlayerState], None],
        on_error: Callable[[PlaybackError], None],
        open_stream: OpenOutput = open_output,
    ) -> None:
        self._samples = samples
        self._sample_rate_hz = sample_rate_hz
        self._on_state = on_state
        self._on_error = on_error
        self._open_stream = open_stream
        self._state = PlayerState.STOPPED
        self._playhead = Playhead(sample_rate_hz)
        self._mixer = Mixer(sample_rate_hz, self._playhead)
        self._lock = threading.Lock()  # over the wishes and the jumps
        self._wishes = _Wishes()
        self._wake = threading.Event()
        self._lost_at: float | None = None
        self._output: Output | None = None
        self._past_underruns = 0
        # The rest belongs to the player's thread.
        self._tempo = 1.0
        self._stop: int | None = None
        self._next_start = (0, 0)  # jump and sample of the passage to make where there is none
        self._passage: Passage | None = None
        self._change_after = 0
        self._seen_filled_at = 0.0
        self._silent_ticks = 0
        self._tick_due_at = 0.0
        self._clock_due_at = 0.0
        self._idle_at = 0.0
        self._thread = threading.Thread(target=self._run, name="player", daemon=True)
        self._thread.start()

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
        return len(self._samples) * 1000 // self._sample_rate_hz

    @property
    def underruns(self) -> int:
        """How often the sound broke off because samples came too late."""
        output = self._output
        return self._past_underruns + self._mixer.starved + (output.underruns if output is not None else 0)

    def play(self) -> None:
        """Play from where it is to the end of the recording; from the beginning when it has ended."""
        with self._wishing() as wishes:
            self._wish_to_play(wishes)

    def pause(self) -> None:
        """Stop where it is."""
        with self._wishing() as wishes:
            wishes.playing = False

    def toggle(self) -> None:
        """Pause if it plays, otherwise play."""
        with self._wishing() as wishes:
            plays = self._state is PlayerState.PLAYING if wishes.playing is None else wishes.playing
            if plays:
                wishes.playing = False
            else:
                self._wish_to_play(wishes)

    def seek(self, position_ms: int) -> None:
        """Jump to a position, playing on if it plays; positions outside the recording are taken as its ends."""
        with self._wishing() as wishes:
            self._wish_to_jump(wishes, position_ms, stop=None)

    def play_span(self, start_ms: int, end_ms: int) -> None:
        """Play from one position to another and pause exactly there. `play` during the span plays on beyond it."""
        with self._wishing() as wishes:
            self._wish_to_jump(wishes, start_ms, stop=self._sample(end_ms))
            wishes.lift_stop = False
            wishes.playing = True

    def set_tempo(self, tempo: float) -> None:
        """Play so many times as fast, at the same pitch; tempos beyond 0.5 and 3 are taken as these."""
        with self._wishing() as wishes:
            wishes.tempo = min(max(tempo, SLOWEST), FASTEST)

    def set_volume(self, volume: float) -> None:
        """Set the factor on the samples, from 0, silence, to 1, as recorded."""
        self._mixer.volume = min(max(volume, 0.0), 1.0)

    def close(self) -> None:
        """Stop and let the device go; the player is of no more use. Waits for its thread, at most some seconds."""
        with self._wishing() as wishes:
            wishes.closing = True
        if threading.current_thread() is not self._thread:
            self._thread.join(_CLOSING_S)

    def _sample(self, position_ms: int) -> int:
        return min(max(round(position_ms * self._sample_rate_hz / 1000), 0), len(self._samples))

    @contextlib.contextmanager
    def _wishing(self) -> Iterator[_Wishes]:
        with self._lock:
            yield self._wishes
        self._wake.set()

    def _wish_to_play(self, wishes: _Wishes) -> None:
        wishes.playing = True
        wishes.lift_stop = True
        wishes.stop = None

    def _wish_to_jump(self, wishes: _Wishes, position_ms: int, *, stop: int | None) -> None:
        wishes.start = self._sample(position_ms)
        wishes.stop = stop
        wishes.jump = self._playhead.jump(wishes.start)

    def _run(self) -> None:
        while True:
            self._wake.wait(self._patience_s())
            self._wake.clear()
            with self._lock:
                wishes, self._wishes = self._wishes, _Wishes()
            if wishes.closing:
                break
            self._obey(wishes)
            if self._lost_at is not None:
                self._lose(self._lost_at)
            elif self._state is PlayerState.PLAYING:
                self._keep_playing()
            elif self._output is not None and time.perf_counter() >= self._idle_at:
                self._let_go()
        self._mixer.playing = False
        self._let_go()
        self._enter(PlayerState.STOPPED)

    def _patience_s(self) -> float | None:
        if self._state is PlayerState.PLAYING:
            ends_in_s = self._playhead.silent_at() - time.perf_counter()
            finished = self._passage is not None and self._passage.finished
            return max(0.0, min(_TICK_S, ends_in_s)) if finished else _TICK_S
        return None if self._output is None else max(0.0, self._idle_at - time.perf_counter())

    def _enter(self, state: PlayerState) -> None:
        if state is not self._state:
            self._state = state
            self._on_state(state)

    def _obey(self, wishes: _Wishes) -> None:
        if wishes.tempo is not None:
            self._tempo = wishes.tempo
        if wishes.lift_stop:
            self._stop = None
        if wishes.jump is not None:
            self._stop = wishes.stop
            self._next_start = (wishes.jump, wishes.start)
            self._passage = None
            if self._state is PlayerState.PLAYING:
                self._begin_passage()
            elif self._state is PlayerState.ENDED:
                self._enter(PlayerState.PAUSED)
        else:
            self._renew_passage()
        if wishes.playing is True and self._state is not PlayerState.PLAYING:
            self._start()
        elif wishes.playing is False and self._state is PlayerState.PLAYING:
            self._rest(PlayerState.PAUSED)

    def _start(self) -> None:
        if self._passage is None and self._stop is None and self._next_start[1] >= len(self._samples):
            self._jump(0)
        if self._passage is None:
            self._begin_passage()
        if self._output is not None and time.perf_counter() - self._output.filled_at > _TICKS_TO_LOST * _TICK_S:
            self._let_go()  # it was suspended during the pause
        if self._output is None:
            try:
                self._output = self._open_stream(self._sample_rate_hz, self._mixer.fill, self._on_lost)
            except PlaybackError as error:
                self._on_error(error)
                return
        self._silent_ticks = 0
        self._clock_due_at = 0.0
        self._mixer.playing = True
        self._enter(PlayerState.PLAYING)

    def _rest(self, state: PlayerState) -> None:
        self._mixer.playing = False
        self._idle_at = time.perf_counter() + _IDLE_S
        self._enter(state)

    def _jump(self, sample: int) -> None:
        """Move to a sample of the player's own accord, unless the user is already on the way to another."""
        with self._lock:
            if self._wishes.jump is None:
                self._next_start = (self._playhead.jump(sample), sample)

    def _begin_passage(self) -> None:
        self._mixer.change_to(self._make_passage(*self._next_start))

    def _renew_passage(self) -> None:
        """Go on from where the present passage is, where tempo or stop are wanted otherwise now."""
        present = self._passage
        if present is None or (present.tempo, present.stop) == (self._tempo, self._wanted_stop(present.start)):
            return
        after = present.ring.read
        if self._state is PlayerState.PLAYING:
            if self._mixer.changing:  # one after the other; this is tried again soon
                return
            after = min(after + int(_CHANGE_AHEAD_S * self._sample_rate_hz), present.ring.written)
        self._mixer.change_to(self._make_passage(present.jump, int(present.sample_at(after))), after=after)

    def _make_passage(self, jump: int, start: int) -> Passage:
        self._passage = Passage(
            self._samples,
            self._sample_rate_hz,
            start=start,
            stop=self._wanted_stop(start),
            tempo=self._tempo,
            jump=jump,
        )
        self._passage.render()
        return self._passage

    def _wanted_stop(self, start: int) -> int:
        return len(self._samples) if self._stop is None else max(start, self._stop)

    def _keep_playing(self) -> None:
        passage, output = self._passage, self._output
        assert passage is not None
        assert output is not None
        passage.render()
        now = time.perf_counter()
        if passage.finished:
            if now >= self._playhead.silent_at():
                self._passage = None
                self._next_start = (passage.jump, passage.stop)
                self._stop = None
                at_end = passage.stop == len(self._samples)
                self._rest(PlayerState.ENDED if at_end else PlayerState.PAUSED)
            return
        if now >= self._clock_due_at:
            self._clock_due_at = now + _CLOCK_S
            output.set_clock()
        if now >= self._tick_due_at:  # commands wake the thread between ticks
            self._tick_due_at = now + _TICK_S
            self._silent_ticks = self._silent_ticks + 1 if output.filled_at == self._seen_filled_at else 0
            self._seen_filled_at = output.filled_at
            if self._silent_ticks >= _TICKS_TO_LOST:
                self._lose(self._seen_filled_at)

    def _on_lost(self) -> None:
        self._lost_at = time.perf_counter()
        self._wake.set()

    def _lose(self, lost_at: float) -> None:
        position = int(self._playhead.sample_at(lost_at))
        was_playing = self._state is PlayerState.PLAYING
        self._let_go()
        if was_playing:
            self._passage = None
            self._jump(position)
            self._rest(PlayerState.PAUSED)
            self._on_error(AudioDeviceLost())

    def _let_go(self) -> None:
        if self._output is not None:
            self._output.close()
            self._past_underruns += self._output.underruns
            self._output = None
        self._lost_at = None
