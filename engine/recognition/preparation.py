"""Decodes a recording and plans its windows on the way, in a thread of its own, so that recognition need not wait."""

import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.audio.cache import CachedSound, GrowingSound, cached_by_sha256, decode_into_cache
from engine.audio.decode import SAMPLE_RATE_HZ, seems_whole
from engine.audio.identity import noted_sha256
from engine.jobs import Report
from engine.recognition.results import Decoded, Decoding, Identified, Planned, Request, Window

_BLOCK_SAMPLES = 60 * SAMPLE_RATE_HZ

_LONGEST_BREAK_S: Final = 2.0
"""In all. Who wants to play the recording waits for the rest of it, too."""


@dataclass(frozen=True, slots=True)
class Settled:
    """These windows can be read from this sound."""

    windows: tuple[Window, ...]
    sound: CachedSound | GrowingSound


@dataclass(frozen=True, slots=True)
class Prepared:
    """All windows are settled."""


@dataclass(frozen=True, slots=True)
class Broken:
    """There will be no more windows, for this reason."""

    error: Exception


class Preparation:
    """Takes the sound from the cache, or decodes it into it; takes the plan from the request, or makes it.

    Decoding and planning stand aside for a moment while ``may_go_on`` is not set, so that they don't take the processor
    from the first window, which somebody waits for.

    Reports ``Identified`` when it is sure that there is sound, ``Decoding`` on the way, ``Planned`` and ``Decoded``.
    """

    def __init__(
        self,
        request: Request,
        report: Report,
        tell: Callable[[Settled | Prepared | Broken], None],
        may_go_on: threading.Event,
    ) -> None:
        self._request = request
        self._may_go_on = may_go_on
        self._break_left_s = _LONGEST_BREAK_S
        self._report = report
        self._tell = tell
        self._stated_ms = 0
        self._is_identified = False

    def run(self) -> None:
        """Do it all. Nothing is raised; the last thing told is ``Prepared`` or ``Broken``."""
        request = self._request
        try:
            known = noted_sha256(request.recording, request.cache_folder)
            sound = cached_by_sha256(known, request.cache_folder) if known else None
            if sound is None:
                try:
                    self._decode()
                except _Decoded as there:
                    sound = there.sound
            if sound is not None:
                self._read(sound)
        except Exception as error:  # noqa: BLE001 - raised again by the thread that waits for it
            self._tell(Broken(error))
        else:
            self._tell(Prepared())

    def _read(self, sound: CachedSound) -> None:
        """Plan the windows of a sound that is decoded."""
        self._report(Identified(sound.sha256, sound.duration_ms))
        self._report(_message_of(sound))
        plan = _Plan(self._request, self._report, lambda windows: self._tell(Settled(windows, sound)))
        if not self._request.planned:
            with sound.path.open("rb") as samples:
                while block := samples.read(2 * _BLOCK_SAMPLES):
                    self._stand_aside()
                    plan.feed(np.frombuffer(block, "<i2"))
        plan.finish()

    def _decode(self) -> None:
        """Decode, and plan as it goes. Raises _Decoded where the same sound was decoded under another name."""
        request = self._request
        # What is there of a file whose end is missing is not to be shown before somebody has said that he wants it.
        is_held_back = not request.allow_truncated and not seems_whole(request.recording)
        plans: list[_Plan] = []
        peaks: Path | None = None

        def begin(sound: GrowingSound) -> None:
            nonlocal peaks
            if not is_held_back:
                peaks = sound.unfinished_peaks

            # The hash takes time, too. Nothing is reported before it is known, but work goes on.
            def report(message: object) -> None:
                self._identify(sound)
                self._report(message)

            def tell(windows: tuple[Window, ...]) -> None:
                self._identify(sound)
                self._tell(Settled(windows, sound))

            plans.append(_Plan(request, report, tell))

        def take(block: NDArray[np.int16]) -> None:
            self._stand_aside()
            if not is_held_back:
                plans[0].feed(block)

        def progress(done_ms: int, total_ms: int) -> None:
            self._stated_ms = total_ms
            self._report(Decoding(done_ms, total_ms, peaks))

        sound = decode_into_cache(
            request.recording,
            request.cache_folder,
            take,
            progress,
            on_begin=begin,
            allow_truncated=request.allow_truncated,
        )
        if is_held_back:
            raise _Decoded(sound)
        if not self._is_identified:
            self._is_identified = True
            self._report(Identified(sound.sha256, sound.duration_ms))
        self._report(_message_of(sound))
        plans[0].finish()

    def _stand_aside(self) -> None:
        if self._break_left_s > 0 and not self._may_go_on.is_set():
            began_s = time.monotonic()
            self._may_go_on.wait(self._break_left_s)
            self._break_left_s -= time.monotonic() - began_s

    def _identify(self, sound: GrowingSound) -> None:
        if self._is_identified:
            return
        sha256 = sound.identity.result()
        there = cached_by_sha256(sha256, self._request.cache_folder)
        if there is not None:
            raise _Decoded(there)
        self._is_identified = True
        self._report(Identified(sha256, self._stated_ms))


class _Decoded(Exception):
    """The sound is in the cache."""

    def __init__(self, sound: CachedSound) -> None:
        super().__init__(sound)
        self.sound = sound


class _Plan:
    """Tells of the windows, those that are known and those it plans behind them, as soon as their sound is there."""

    def __init__(self, request: Request, report: Report, tell: Callable[[tuple[Window, ...]], None]) -> None:
        # Not for the parent, which imports this module too.
        from engine.recognition.windows import WindowPlanner

        self._planner = None if request.planned else WindowPlanner()
        self._report = report
        self._tell = tell
        self._waiting = deque(request.windows)
        self._count = len(request.windows)
        self._end_ms = request.windows[-1].end_ms if request.windows else 0
        self._samples = 0

    def feed(self, block: NDArray[np.int16]) -> None:
        """Take the next samples of the recording, which can be read by now."""
        self._samples += len(block)
        if self._planner is not None:
            self._add(self._planner.feed(block))
        self._release(self._samples * 1000 // SAMPLE_RATE_HZ)

    def finish(self) -> None:
        """There is no more; all that is there can be read."""
        if self._planner is not None:
            self._add(self._planner.finish(), complete=True)
        self._release(None)

    def _add(self, windows: list[Window], *, complete: bool = False) -> None:
        """Take windows that follow those that are known; an earlier version may have cut elsewhere."""
        new = tuple(
            replace(window, index=self._count + number)
            for number, window in enumerate(window for window in windows if window.start_ms >= self._end_ms)
        )
        self._count += len(new)
        self._waiting += new
        if new or complete:
            self._report(Planned(new, complete))

    def _release(self, decoded_ms: int | None) -> None:
        ready = []
        while self._waiting and (decoded_ms is None or self._waiting[0].end_ms <= decoded_ms):
            ready.append(self._waiting.popleft())
        if ready:
            self._tell(tuple(ready))


def _message_of(sound: CachedSound) -> Decoded:
    return Decoded(sound.sha256, sound.duration_ms, sound.path)
