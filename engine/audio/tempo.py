"""Speech faster and slower at the same pitch."""

from fractions import Fraction
from typing import Final

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.filter.context import FilterContext
from numpy.typing import NDArray

SLOWEST: Final = 0.5
FASTEST: Final = 3.0

_FASTEST_STAGE: Final = 2.0
"""Beyond this, FFmpeg's atempo leaves samples out instead of blending them; two in a row don't."""


class Stretcher:
    """Stretches mono sound that comes in pieces, with FFmpeg's atempo.

    It looks ahead: the first samples come out when about 0.1 s went in. A sound that went in at `t` comes out at
    `t / tempo`, give or take 30 ms, without drift. At tempo 1 everything passes unchanged and at once, because atempo
    isn't transparent even there.
    """

    def __init__(self, sample_rate_hz: int, tempo: float) -> None:
        self._sample_rate_hz = sample_rate_hz
        self._graph = None if tempo == 1.0 else _graph(sample_rate_hz, tempo)
        self._pushed = 0

    def push(self, samples: NDArray[np.float32]) -> NDArray[np.float32]:
        """Put the next samples in, and return what is ready, which may be nothing."""
        if self._graph is None:
            return samples
        frame = AudioFrame.from_ndarray(samples.reshape(1, -1), format="flt", layout="mono")
        frame.sample_rate = self._sample_rate_hz
        frame.pts = self._pushed
        frame.time_base = Fraction(1, self._sample_rate_hz)
        self._pushed += len(samples)
        self._graph.push(frame)
        return self._ready(self._graph)

    def finish(self) -> NDArray[np.float32]:
        """Return the last samples; nothing can be put in after this."""
        if self._graph is None:
            return np.empty(0, np.float32)
        self._graph.push(None)
        return self._ready(self._graph)

    @staticmethod
    def _ready(graph: av.filter.Graph) -> NDArray[np.float32]:
        pieces = [np.empty(0, np.float32)]
        while True:
            try:
                frame = graph.pull()
            except (av.BlockingIOError, av.EOFError):
                return np.concatenate(pieces)
            assert isinstance(frame, AudioFrame)
            pieces.append(frame.to_ndarray()[0])


def _graph(sample_rate_hz: int, tempo: float) -> av.filter.Graph:
    stages = [tempo] if tempo <= _FASTEST_STAGE else [_FASTEST_STAGE, tempo / _FASTEST_STAGE]
    graph = av.filter.Graph()
    steps: list[FilterContext] = [
        graph.add_abuffer(
            sample_rate=sample_rate_hz, format="flt", layout="mono", time_base=Fraction(1, sample_rate_hz)
        ),
        *(graph.add("atempo", repr(stage)) for stage in stages),
        graph.add("abuffersink"),
    ]
    graph.link_nodes(*steps).configure()
    return graph
