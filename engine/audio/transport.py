"""The player's own process: the sound of one recording on its way to the device."""

import gc
import sys
import time
from pathlib import Path
from typing import Final

import numpy as np

from engine.audio.boost import Boosted, Recorded
from engine.audio.commands import Bounds, Manner, PlayerState, Ready, Underruns, Wishes
from engine.audio.mixer import Mixer
from engine.audio.output import DEEPEST_LATENCY_S, LATENCY_S, Output, open_output
from engine.audio.passage import Passage, Read
from engine.audio.playhead import Playhead, shared_memory
from engine.audio.priority import hurry
from engine.audio.route import Route
from engine.audio.sittings import Sitting
from engine.errors import AudioDeviceLost, PlaybackDeviceMissing, PlaybackError, PlaybackSuspended
from engine.jobs import Report, hear

_TICK_S: Final = 0.05
_TICKS_TO_LOST: Final = 12
"""A device that asks for nothing during so many ticks is suspended or dead, though it doesn't say so. Ticks are counted
instead of time, because what keeps Python busy keeps the device's callback waiting as well as the ticks."""

_ASLEEP_S: Final = 3.0
"""Who does not run for so long was asleep; no other program takes a processor away for as long as that."""

_CLOCK_S: Final = 1.0
_IDLE_S: Final = 30.0
"""A paused device is let go after this long: it spares the battery, but opening it again takes a moment."""

_FIRST_S: Final = 0.1
"""So much of a passage is rendered before it is heard; the rest while it is."""

_CHANGE_AHEAD_S: Final = 0.08
"""How long before it is due the next passage is prepared, so that a change of tempo repeats and omits nothing."""

_SWITCH_S: Final = 0.0005
"""The device's callback waits this long at most for Python's lock while a passage is rendered."""


def play(samples: Path, sample_rate_hz: int, playhead: Path, report: Report) -> None:
    """Play what the parent process says, for `engine.jobs`.

    Args:
        samples: A file of 16-bit samples, the whole recording.
        sample_rate_hz: Of the samples.
        playhead: The memory that is shared with the parent.
        report: Takes `Ready`, every new `PlayerState`, every PlaybackError as `Player` tells it, and `Underruns`.
    """
    sys.setswitchinterval(_SWITCH_S)
    gc.freeze()
    hurry()
    transport = Transport(samples, sample_rate_hz, Playhead(sample_rate_hz, shared_memory(playhead)), report)
    report(Ready())
    transport.run()


class Transport:
    """Does what the commands say, on one thread, until it is closed."""

    def __init__(self, samples: Path, sample_rate_hz: int, playhead: Playhead, report: Report) -> None:
        self._samples = np.memmap(samples, dtype="<i2", mode="r") if samples.stat().st_size else np.empty(0, np.int16)
        self._sample_rate_hz = sample_rate_hz
        self._report = report
        self._state = PlayerState.STOPPED
        self._playhead = playhead
        self._mixer = Mixer(sample_rate_hz, self._playhead)
        self._output: Output | None = None
        self._latency_s = LATENCY_S
        self._underruns_before = 0  # the device was opened as it is
        self._lost_at: float | None = None  # the only thing that the device's thread says
        self._manner = Manner()
        self._device_is_missed = False
        self._recorded, self._boosted = Recorded(self._samples), Boosted(self._samples, sample_rate_hz)
        self._bounds: Bounds | None = None
        self._route = self._make_route()
        self._jump_number = 0
        self._next_sample = 0  # where the passage begins that is to be made where there is none
        self._passage: Passage | None = None
        self._seen_filled_at = 0.0
        self._silent_ticks = 0
        self._tick_due_at = 0.0
        self._clock_due_at = 0.0
        self._idle_at = 0.0
        self._seen_at, self._seen_awake_at = time.perf_counter(), _sleepless_clock_s()
        self._told_underruns = 0
        self._sitting = Sitting()

    def run(self) -> None:
        """Obey until told to close."""
        while True:
            wishes = Wishes.of(hear(self._patience_s()), playing=self._state is PlayerState.PLAYING)
            if wishes.closing:
                break
            self._notice_sleep()
            if self._lost_at is not None:
                self._lose(self._lost_at, AudioDeviceLost())
            self._obey(wishes)
            if self._state is PlayerState.PLAYING:
                self._keep_playing()
            elif self._output is not None and time.perf_counter() >= self._idle_at:
                self._let_go()
            self._tell_underruns()
        if self._state is PlayerState.PLAYING:
            self._rest(PlayerState.PAUSED)
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
            self._report(state)

    def _obey(self, wishes: Wishes) -> None:
        device = self._manner.device
        if wishes.manner is not None:
            skipped, self._manner = self._manner.skipped, wishes.manner
            self._mixer.volume = self._manner.volume
            if skipped != self._manner.skipped:
                self._route = self._make_route()
        going = wishes.going
        if going is not None:
            self._bound(None if wishes.lift_bounds else going.bounds)
            self._jump_number, self._next_sample = going.jump, going.sample
            self._passage = None
            if self._state is PlayerState.PLAYING:
                self._begin_passage()
                self._deepen_where_late()
                if self._output is None and not self._open():
                    self._rest(PlayerState.PAUSED)
            elif self._state is PlayerState.ENDED:
                self._enter(PlayerState.PAUSED)
        else:
            if wishes.lift_bounds:
                self._bound(None)
            self._renew_passage()
        if device != self._manner.device:
            self._device_is_missed = False
            self._change_device()
        if wishes.playing is True and self._state is not PlayerState.PLAYING:
            self._start()
        elif wishes.playing is False and self._state is PlayerState.PLAYING:
            self._rest(PlayerState.PAUSED)

    def _start(self) -> None:
        if self._passage is None and self._bounds is None and self._next_sample >= len(self._samples):
            self._move(0)
        if self._passage is None:
            self._begin_passage()
        if self._output is not None and time.perf_counter() - self._output.filled_at > _TICKS_TO_LOST * _TICK_S:
            self._let_go()  # it was suspended during the pause
        self._deepen_where_late()
        if self._output is None and not self._open():
            return
        self._silent_ticks = 0
        self._clock_due_at = 0.0
        self._mixer.playing = True
        self._sitting.begin(time.perf_counter())
        self._enter(PlayerState.PLAYING)

    def _deepen_where_late(self) -> None:
        """Let go of a device whose sound broke off, to have it take samples twice as far ahead.

        To be called where the sound changes anyway: opening it again is heard.
        """
        if self._mixer.underruns > self._underruns_before:
            self._underruns_before = self._mixer.underruns
            if self._latency_s < DEEPEST_LATENCY_S:
                self._latency_s = min(2 * self._latency_s, DEEPEST_LATENCY_S)
                self._let_go()

    def _open(self) -> bool:
        """Open the device that is wanted, or else the system's own; return whether there is one now."""
        for device in dict.fromkeys((self._manner.device, None)):
            try:
                self._output = open_output(
                    self._sample_rate_hz, self._mixer.fill, self._on_lost, device, self._latency_s
                )
            except PlaybackDeviceMissing as error:
                if not self._device_is_missed:
                    self._device_is_missed = True
                    self._report(error)
            except PlaybackError as error:
                self._report(error)
                return False
            else:
                self._device_is_missed = self._device_is_missed and device is None
                return True
        return False

    def _change_device(self) -> None:
        """Go on with another device at the sample that is heard now."""
        if self._output is None:
            return
        position = round(self._playhead.sample_at(time.perf_counter()))
        self._let_go()
        if self._state is PlayerState.PLAYING:
            self._move(position)
            self._begin_passage()
            if not self._open():
                self._rest(PlayerState.PAUSED)

    def _rest(self, state: PlayerState) -> None:
        self._mixer.playing = False
        now = time.perf_counter()
        self._idle_at = now + _IDLE_S
        self._enter(state)
        self._sitting.end(now, self._mixer.underruns)

    def _move(self, sample: int) -> None:
        """Jump of the player's own accord."""
        self._jump_number = self._playhead.move(self._jump_number, sample)
        self._next_sample = sample

    def _bound(self, bounds: Bounds | None) -> None:
        if bounds != self._bounds:
            self._bounds = bounds
            self._route = self._make_route()

    def _make_route(self) -> Route:
        bounds = self._bounds or Bounds(0, len(self._samples), repeats=False)
        return Route.between(
            bounds.start, bounds.stop, self._manner.skipped, repeats=bounds.repeats, whole_ends=self._bounds is not None
        )

    def _begin_passage(self) -> None:
        self._mixer.change_to(self._make_passage(self._next_sample))

    def _renew_passage(self) -> None:
        """Go on from where the present passage is, where route, tempo or sound are wanted otherwise now."""
        present = self._passage
        wanted = (self._route, self._manner.tempo, self._read)
        if present is None or (present.route, present.tempo, present.read) == wanted:
            return
        after = present.ring.read
        if self._state is PlayerState.PLAYING:
            if self._mixer.changing:  # one after the other; this is tried again soon
                return
            after = min(after + int(_CHANGE_AHEAD_S * self._sample_rate_hz), present.ring.written)
        self._mixer.change_to(self._make_passage(round(present.sample_at(after))), after=after)

    @property
    def _read(self) -> Read:
        return self._boosted.read if self._manner.boosted else self._recorded.read

    def _make_passage(self, start: int) -> Passage:
        self._passage = Passage(
            self._read,
            self._sample_rate_hz,
            route=self._route,
            place=self._route.place_of(start),
            tempo=self._manner.tempo,
            jump=self._jump_number,
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
                self._move(stop)
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
                self._lose(self._seen_filled_at, AudioDeviceLost())

    def _notice_sleep(self) -> None:
        """Pause where the computer was put to sleep: nobody expects it to speak when it wakes."""
        slept = _sleepless_clock_s() - self._seen_awake_at > _ASLEEP_S
        if slept and self._state is PlayerState.PLAYING:
            self._lose(self._seen_at, PlaybackSuspended())
        self._seen_at, self._seen_awake_at = time.perf_counter(), _sleepless_clock_s()

    def _on_lost(self) -> None:
        self._lost_at = time.perf_counter()

    def _lose(self, lost_at: float, error: PlaybackError) -> None:
        position = round(self._playhead.sample_at(lost_at))
        self._let_go()
        if self._state is PlayerState.PLAYING:
            self._passage = None
            self._move(position)
            self._rest(PlayerState.PAUSED)
            self._report(error)

    def _let_go(self) -> None:
        if self._output is not None:
            self._output.close()
            self._output = None
        self._lost_at = None

    def _tell_underruns(self) -> None:
        if self._mixer.underruns != self._told_underruns:
            self._told_underruns = self._mixer.underruns
            self._report(Underruns(self._told_underruns))


def _sleepless_clock_s() -> float:
    """A clock that goes on while the computer sleeps."""
    return time.clock_gettime(time.CLOCK_BOOTTIME) if hasattr(time, "CLOCK_BOOTTIME") else time.time()
