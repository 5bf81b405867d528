"""Cuts a recording into windows, while it streams by and in memory that does not grow with it.

The plan depends on the sound alone: not on the blocks it comes in, the model, or what was recognised before. That is
what lets windows be recognised in any order, anywhere, and taken up again after an interruption.

A window is filled until speech would go beyond 28 s, then cut at the best pause behind it: late, because a window
costs the model the same however short it is, and long, because a long pause is no word's own. What follows the cut
begins the next window. Long silences end a window early and belong to none.
"""

from collections import deque
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.audio.mono import SAMPLE_RATE_HZ
from engine.recognition.results import Span, Window
from engine.recognition.voice_activity import FRAME_MS, Frames, VoiceActivity

LONGEST_WINDOW_MS: Final = 28_000

# From here on in frames of 32 ms.
_PADDING: Final = 8  # of silence kept around speech
_SHORTEST_SPEECH: Final = 3  # less is a click
_SHORTEST_PAUSE: Final = 3  # less belongs to a word


@dataclass(frozen=True, slots=True)
class Pace:
    """How long windows get, in frames of 32 ms.

    Attributes:
        longest: A window.
        long_silence: Silence that ends a window.
        much: A window that has this much speech is ended by less silence, for an empty half costs as much.
        silence_after_much: By this much.
        good_cut: A full window is cut at a good pause from here on,
        good_pause: which is this long,
        earliest_cut: else at any pause from here on.
        batch: Speech is told from silence so many frames at a time; fewer cost more.
    """

    longest: int
    long_silence: int
    much: int
    silence_after_much: int
    good_cut: int
    good_pause: int
    earliest_cut: int
    batch: int


FULL: Final = Pace(
    longest=LONGEST_WINDOW_MS // FRAME_MS,
    long_silence=5_000 // FRAME_MS,
    much=12_000 // FRAME_MS,
    silence_after_much=2_500 // FRAME_MS,
    good_cut=20_000 // FRAME_MS,
    good_pause=10,
    earliest_cut=15_000 // FRAME_MS,
    batch=125,
)
"""For text that stays."""

LIVE: Final = Pace(
    longest=8_000 // FRAME_MS,
    long_silence=1_000 // FRAME_MS,
    much=2_500 // FRAME_MS,
    silence_after_much=400 // FRAME_MS,
    good_cut=4_000 // FRAME_MS,
    good_pause=6,
    earliest_cut=3_000 // FRAME_MS,
    batch=16,
)
"""For text that is to come soon."""

# Lower than the 0.5 and 0.35 that are usual: a stretch taken for speech costs time, one taken for silence is lost. In
# radio traffic the network gives speech 0.3, and clean silence never more than 0.05.
_SPEECH_BEGINS: Final = 0.3
_SPEECH_ENDS: Final = 0.15


class WindowPlanner:
    """Plans the windows of one recording from its 16 kHz samples, fed in blocks of any size.

    The windows that come out are in order, don't overlap, are at most 28 s long and together hold all speech with
    about 250 ms around it where there is silence around it.
    """

    def __init__(self, pace: Pace = FULL) -> None:
        self._voice_activity = VoiceActivity(pace.batch)
        self._cutter = Cutter(pace)
        self._samples = 0

    def feed(self, samples: NDArray[np.int16]) -> list[Window]:
        """Take the next samples, shape (samples,); return the windows that are settled by now and were not before."""
        self._samples += len(samples)
        return [window for frames in self._voice_activity.feed(samples) for window in self._cutter.feed(frames)]

    def finish(self) -> list[Window]:
        """Return the rest of the windows."""
        windows = [window for frames in self._voice_activity.finish() for window in self._cutter.feed(frames)]
        return windows + self._cutter.finish(self._samples * 1000 // SAMPLE_RATE_HZ)


@dataclass(slots=True)
class _Stretch:
    """Frames from ``start`` up to but not including ``end``."""

    start: int
    end: int

    def __len__(self) -> int:
        return self.end - self.start


class Cutter:
    """The part of the planner that knows frames instead of samples."""

    def __init__(self, pace: Pace = FULL) -> None:
        self._pace = pace
        self._frames = 0
        self._speaking = False
        self._powers: deque[float] = deque(maxlen=pace.longest + pace.long_silence + _PADDING)
        self._start = 0  # of the open window; it is open while it has speech
        self._speech: list[_Stretch] = []
        self._last_end = 0
        self._windows = 0

    def feed(self, frames: Frames) -> list[Window]:
        """Take the next frames; return the windows that are settled by now and were not before."""
        settled = []
        for probability, power in zip(frames.speech.tolist(), frames.power.tolist(), strict=True):
            self._powers.append(power)
            self._speaking = probability >= (_SPEECH_ENDS if self._speaking else _SPEECH_BEGINS)
            window = self._hear(self._frames) if self._speaking else self._rest(self._frames)
            self._frames += 1
            if window:
                settled.append(window)
        return settled

    def finish(self, duration_ms: int) -> list[Window]:
        """Return the open window, if there is one."""
        self._forget_a_click()
        return [self._close(self._speech[-1].end + _PADDING, duration_ms)] if self._speech else []

    def _hear(self, frame: int) -> Window | None:
        """Add a frame of speech."""
        window = self._cut(frame) if self._speech and frame + 1 - self._start > self._pace.longest else None
        if self._speech and frame - self._speech[-1].end < _SHORTEST_PAUSE:
            self._speech[-1].end = frame + 1
        else:
            self._begin_stretch(_Stretch(frame, frame + 1))
        return window

    def _rest(self, frame: int) -> Window | None:
        """Add a frame without speech."""
        if not self._speech:
            return None
        silence = frame + 1 - self._speech[-1].end
        if silence == _SHORTEST_PAUSE:
            self._forget_a_click()
            return None
        much = self._speech[-1].end - self._start >= self._pace.much
        if silence < (self._pace.silence_after_much if much else self._pace.long_silence):
            return None
        return self._close(self._speech[-1].end + _PADDING)

    def _begin_stretch(self, stretch: _Stretch) -> None:
        if not self._speech:
            self._start = max(self._last_end, stretch.start - _PADDING)
        self._speech.append(stretch)

    def _forget_a_click(self) -> None:
        if self._speech and len(self._speech[-1]) < _SHORTEST_SPEECH:
            self._speech.pop()

    def _cut(self, frame: int) -> Window:
        """Close the full window at its best pause, now that speech goes on at ``frame``, and open the next one."""
        pause = self._best_pause(frame)
        later = [stretch for stretch in self._speech if stretch.start >= pause.end]
        self._speech = [stretch for stretch in self._speech if stretch.start < pause.end]
        if not len(pause):  # a cut through speech
            later.insert(0, _Stretch(pause.start, self._speech[-1].end))
            self._speech[-1].end = pause.start
        window = self._close(pause.start + min(_PADDING, len(pause) // 2))
        for stretch in later:
            self._begin_stretch(stretch)
        return window

    def _best_pause(self, frame: int) -> _Stretch:
        """Return the pause to cut at; an empty one at the quietest moment where nobody pauses."""
        follows = [*(stretch.start for stretch in self._speech[1:]), frame]
        pauses = [_Stretch(stretch.end, next_start) for stretch, next_start in zip(self._speech, follows, strict=True)]
        pace = self._pace
        for earliest, shortest in ((pace.good_cut, pace.good_pause), (pace.earliest_cut, _SHORTEST_PAUSE)):
            good = [pause for pause in pauses if pause.end >= self._start + earliest and len(pause) >= shortest]
            if good:
                return max(good, key=lambda pause: (len(pause), pause.start))
        moment = self._quietest_moment(self._start + pace.earliest_cut, self._speech[-1].end - _SHORTEST_SPEECH)
        return _Stretch(moment, moment)

    def _quietest_moment(self, first: int, last: int) -> int:
        """Return the frame with the least power in it and its two neighbours."""
        oldest = self._frames + 1 - len(self._powers)
        power = np.array(self._powers)[first - 1 - oldest : last + 2 - oldest]
        return first + int(np.argmin(power[:-2] + power[1:-1] + power[2:]))

    def _close(self, end: int, duration_ms: int | None = None) -> Window:
        """End the open window, which thereby is no longer open."""
        end_ms = min(end, self._start + self._pace.longest) * FRAME_MS
        if duration_ms is not None:
            end_ms = min(end_ms, duration_ms)
        speech = (Span(stretch.start * FRAME_MS, min(stretch.end * FRAME_MS, end_ms)) for stretch in self._speech)
        window = Window(self._windows, self._start * FRAME_MS, end_ms, tuple(speech))
        self._last_end = min(end, self._start + self._pace.longest)
        self._windows += 1
        self._speech = []
        return window
