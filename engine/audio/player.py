"""Plays a recording."""

import contextlib
import enum
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.audio.boost import Boosted, Recorded
from engine.audio.mixer import Mixer
from engine.audio.output import OpenOutput, Output, open_output
from engine.audio.passage import Passage
from engine.audio.playhead import Playhead
from engine.audio.route import Route
from engine.audio.tempo import FASTEST, SLOWEST
from engine.errors import AudioDeviceLost, PlaybackDeviceMissing, PlaybackError
from engine.recognition.results import Span

_TICK_S: Final = 0.05
_TICKS_TO_LOST: Final = 12
"""A device that asks for nothing during so many ticks is suspended or dead, though it doesn't say so. Ticks are counted
instead of time, because what keeps Python busy keeps the device's callback waiting as well as the ticks."""

_CLOCK_S: Final = 1.0
_IDLE_S: Final = 30.0
"""A paused device is let go after this long: it spares the battery, but opening it again takes a moment."""

_CLOSING_S: Final = 5.0

_FIRST_S: Final = 0.1
"""So much of a passage is rendered before it is heard; the rest while it is."""

_CHANGE_AHEAD_S: Final = 0.08
"""How long before it is due the next passage is prepared, so that a change of tempo repeats and omits nothing."""


class PlayerState(enum.Enum):
    """What a player is doing."""

    STOPPED = "stopped"
    PAUSED = "paused"
    PLAYING = "playing"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class _Bounds:
    """Between which samples it plays, and whether over and over."""

    start: int
    stop: int
    repeats: bool


@dataclass(slots=True)
class _Wishes:
    """What was asked for since the player's thread last looked. Of several jumps only the last one counts.

    Attributes:
        jump: Number of the jump, of `Playhead.jump`; None if there was none.
        start: The sample it leads to.
        bounds: What holds from then on; None for the whole recording.
        lift_bounds: Whether those that were set earlier no longer hold.
        skipped: Start and stop, in samples, of what is left out.
        device: In a tuple, because None means the system's own.
    """

    jump: int | None = None
    start: int = 0
    bounds: _Bounds | None = None
    lift_bounds: bool = False
    playing: bool | None = None
    tempo: float | None = None
    boosted: bool | None = None
    skipped: tuple[tuple[int, int], ...] | None = None
    device: tuple[str | None] | None = None
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
            then paused where the sound broke off; to play again looks for devices anew. Also takes
            PlaybackDeviceMissing, once, when the device that was chosen is not there: then the system's own plays.
        device: What to play on, an `OutputDevice`'s label; None for what the system chooses.
        open_stream: What opens a device.
    """

    def __init__(
        self,
        samples: NDArray[np.int16],
        sample_rate_hz: int,
        *,
        on_state: Callable[[PlayerState], None],
        on_error: Callable[[PlaybackError], None],
        device: str | None = None,
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
        self._device = device
        self._device_is_missed = False
        self._tempo = 1.0
        self._recorded, self._boosted = Recorded(samples), Boosted(samples, sample_rate_hz)
        self._read = self._recorded.read
        self._bounds: _Bounds | None = None
        self._skipped: tuple[tuple[int, int], ...] = ()
        self._route = self._make_route()
        self._next_start = (0, 0)  # jump and sample of the passage to make where there is none
        self._passage: Passage | None = None
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
            self._wish_to_jump(wishes, position_ms, None)

    def play_span(self, start_ms: int, end_ms: int) -> None:
        """Play from one position to another and pause exactly there. `play` during the span plays on beyond it."""
        self._play_between(start_ms, end_ms, repeats=False)

    def loop_span(self, start_ms: int, end_ms: int) -> None:
        """Play from one position to another over and over, without a gap, until anything else is asked for.

        `play` plays on beyond its end; after a pause too.
        """
        self._play_between(start_ms, end_ms, repeats=True)

    def _play_between(self, start_ms: int, end_ms: int, *, repeats: bool) -> None:
        start, stop = self._sample(start_ms), self._sample(end_ms)
        with self._wishing() as wishes:
            self._wish_to_jump(wishes, start_ms, _Bounds(start, max(start, stop), repeats))
            wishes.playing = True

    def set_tempo(self, tempo: float) -> None:
        """Play so many times as fast, at the same pitch; tempos beyond 0.5 and 3 are taken as these."""
        with self._wishing() as wishes:
            wishes.tempo = min(max(tempo, SLOWEST), FASTEST)

    def set_boost(self, boosted: bool) -> None:
        """Make quiet voices as loud as the others, or leave all as recorded."""
        with self._wishing() as wishes:
            wishes.boosted = boosted

    def set_skipped(self, spans: Iterable[Span]) -> None:
        """Jump over these spans while playing; none plays everything.

        A span or loop that is played keeps its ends: only what lies within is left out.

        Args:
            spans: In order of time and apart from each other.
        """
        skipped = tuple((self._sample(span.start_ms), self._sample(span.end_ms)) for span in spans)
        with self._wishing() as wishes:
            wishes.skipped = skipped

    def set_device(self, device: str | None) -> None:
        """Play on another device from now on, without a pause where it plays.

        Args:
            device: An `OutputDevice`'s label; None for what the system chooses.
        """
        with self._wishing() as wishes:
            wishes.device = (device,)

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
        wishes.lift_bounds = True
        wishes.bounds = None

    def _wish_to_jump(self, wishes: _Wishes, position_ms: int, bounds: _Bounds | None) -> None:
        wishes.start = self._sample(position_ms)
        wishes.bounds = bounds
        wishes.lift_bounds = False
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
        if wishes.boosted is not None:
            self._read = self._boosted.read if wishes.boosted else self._recorded.read
        if wishes.skipped is not None:
            self._skipped = wishes.skipped
            self._route = self._make_route()
        if wishes.jump is not None or wishes.lift_bounds:
            self._bound(wishes.bounds)
        if wishes.jump is not None:
            self._next_start = (wishes.jump, wishes.start)
            self._passage = None
            if self._state is PlayerState.PLAYING:
                self._begin_passage()
            elif self._state is PlayerState.ENDED:
                self._enter(PlayerState.PAUSED)
        else:
            self._renew_passage()
        if wishes.device is not None and wishes.device[0] != self._device:
            self._device, self._device_is_missed = wishes.device[0], False
            self._change_device()
        if wishes.playing is True and self._state is not PlayerState.PLAYING:
            self._start()
        elif wishes.playing is False and self._state is PlayerState.PLAYING:
            self._rest(PlayerState.PAUSED)

    def _start(self) -> None:
        if self._passage is None and self._bounds is None and self._next_start[1] >= len(self._samples):
            self._jump(0)
        if self._passage is None:
            self._begin_passage()
        if self._output is not None and time.perf_counter() - self._output.filled_at > _TICKS_TO_LOST * _TICK_S:
            self._let_go()  # it was suspended during the pause
        if self._output is None and not self._open():
            return
        self._silent_ticks = 0
        self._clock_due_at = 0.0
        self._mixer.playing = True
        self._enter(PlayerState.PLAYING)

    def _open(self) -> bool:
        """Open the device that is wanted, or else the system's own; return whether there is one now."""
        for device in dict.fromkeys((self._device, None)):
            try:
                self._output = self._open_stream(self._sample_rate_hz, self._mixer.fill, self._on_lost, device)
            except PlaybackDeviceMissing as error:
                if not self._device_is_missed:
                    self._device_is_missed = True
                    self._on_error(error)
            except PlaybackError as error:
                self._on_error(error)
                return False
            else:
                self._device_is_missed = self._device_is_missed and device is None
                return True
        return False

    def _change_device(self) -> None:
        """Go on with another device at the sample that is heard now."""
        if self._output is None:
            return
        position = int(self._playhead.sample_at(time.perf_counter()))
        self._let_go()
        if self._state is PlayerState.PLAYING:
            self._jump(position)
            self._begin_passage()
            if not self._open():
                self._rest(PlayerState.PAUSED)

    def _rest(self, state: PlayerState) -> None:
        self._mixer.playing = False
        self._idle_at = time.perf_counter() + _IDLE_S
        self._enter(state)

    def _jump(self, sample: int) -> None:
        """Move to a sample of the player's own accord, unless the user is already on the way to another."""
        with self._lock:
            if self._wishes.jump is None:
                self._next_start = (self._playhead.jump(sample), sample)

    def _bound(self, bounds: _Bounds | None) -> None:
        if bounds != self._bounds:
            self._bounds = bounds
            self._route = self._make_route()

    def _make_route(self) -> Route:
        bounds = self._bounds or _Bounds(0, len(self._samples), repeats=False)
        return Route.between(
            bounds.start, bounds.stop, self._skipped, repeats=bounds.repeats, whole_ends=self._bounds is not None
        )

    def _begin_passage(self) -> None:
        self._mixer.change_to(self._make_passage(*self._next_start))

    def _renew_passage(self) -> None:
        """Go on from where the present passage is, where route, tempo or sound are wanted otherwise now."""
        present = self._passage
        if present is None or (present.route, present.tempo, present.read) == (self._route, self._tempo, self._read):
            return
        after = present.ring.read
        if self._state is PlayerState.PLAYING:
            if self._mixer.changing:  # one after the other; this is tried again soon
                return
            after = min(after + int(_CHANGE_AHEAD_S * self._sample_rate_hz), present.ring.written)
        self._mixer.change_to(self._make_passage(present.jump, int(present.sample_at(after))), after=after)

    def _make_passage(self, jump: int, start: int) -> Passage:
        self._passage = Passage(
            self._read,
            self._sample_rate_hz,
            route=self._route,
            place=self._route.place_of(start),
            tempo=self._tempo,
            jump=jump,
        )
        self._passage.render(_FIRST_S)
        return self._passage

    def _keep_playing(self) -> None:
        passage, output = self._passage, self._output
        assert passage is not None
        assert output is not None
        passage.render()
        now = time.perf_counter()
        if passage.finished:
            if now >= self._playhead.silent_at():
                stop = passage.route.stop
                self._passage = None
                self._jump(stop)
                self._bound(None)
                at_end = stop == len(self._samples)
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
