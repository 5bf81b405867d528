"""Quiet voices made as loud as the others."""

from collections import OrderedDict
from fractions import Fraction
from typing import Final

import av
import numpy as np
from av.audio.frame import AudioFrame
from numpy.typing import NDArray

_FULL_SCALE: Final = np.float32(1 / 32768)

_FRAME_MS: Final = 200
_FILTER: Final = f"framelen={_FRAME_MS}:gausssize=5:peak=0.9:maxgain=15:threshold=0.003"
"""For FFmpeg's dynaudnorm, which sets the gain of each frame by the loudest sample in and around it.

Measured on voices 23 dB apart: dynaudnorm brings them within 1.5 dB of each other, speechnorm within 9, acompressor
within 5, but with a gain that pumps in every word. All three keep every sample in its place. A gain of 15 lifts a voice
from the other end of the room; what stays below the threshold is the room itself, and keeps its level.
"""

_CONTEXT_FRAMES: Final = 8
"""How far the gain of a frame depends on the frames before and behind it, and some more."""

_BLOCK_FRAMES: Final = 10
_KEPT_BLOCKS: Final = 8


class Recorded:
    """The samples of a recording as they are."""

    def __init__(self, samples: NDArray[np.int16]) -> None:
        self._samples = samples

    def read(self, first: int, last: int) -> NDArray[np.float32]:
        """Return samples from `first` up to but not including `last`, between -1 and 1."""
        return self._samples[first:last] * _FULL_SCALE


class Boosted:
    """The samples of a recording, with quiet voices as loud as the others.

    What comes for a sample depends on the recording alone, not on where reading began: a passage can be crossed to
    another at any sample, and a loop sounds the same each time. So it works on blocks, each with what its gain depends
    on before and behind it.
    """

    def __init__(self, samples: NDArray[np.int16], sample_rate_hz: int) -> None:
        self._samples = samples
        self._sample_rate_hz = sample_rate_hz
        frame = _FRAME_MS * sample_rate_hz // 1000
        self._block = _BLOCK_FRAMES * frame
        self._context = _CONTEXT_FRAMES * frame
        self._blocks: OrderedDict[int, NDArray[np.float32]] = OrderedDict()

    def read(self, first: int, last: int) -> NDArray[np.float32]:
        """Return samples from `first` up to but not including `last`, between -1 and 1."""
        pieces = [np.empty(0, np.float32)]
        for number in range(first // self._block, -(-last // self._block)):
            start = number * self._block
            pieces.append(self._block_of(number)[max(first - start, 0) : last - start])
        return np.concatenate(pieces)

    def _block_of(self, number: int) -> NDArray[np.float32]:
        block = self._blocks.pop(number, None)
        if block is None:
            block = self._make(number * self._block)
            while len(self._blocks) >= _KEPT_BLOCKS:
                self._blocks.popitem(last=False)
        self._blocks[number] = block
        return block

    def _make(self, start: int) -> NDArray[np.float32]:
        first = max(0, start - self._context)
        samples = self._samples[first : start + self._block + self._context] * _FULL_SCALE
        frame = AudioFrame.from_ndarray(samples.reshape(1, -1), format="flt", layout="mono")
        frame.sample_rate = self._sample_rate_hz
        frame.pts = 0
        frame.time_base = Fraction(1, self._sample_rate_hz)
        graph = _graph(self._sample_rate_hz)
        graph.push(frame)
        graph.push(None)
        pieces = []
        while True:
            try:
                done = graph.pull()
            except (av.BlockingIOError, av.EOFError):
                break
            assert isinstance(done, AudioFrame)
            pieces.append(done.to_ndarray()[0])
        return np.concatenate(pieces)[start - first :][: self._block]


def _graph(sample_rate_hz: int) -> av.filter.Graph:
    graph = av.filter.Graph()
    time_base = Fraction(1, sample_rate_hz)
    graph.link_nodes(
        graph.add_abuffer(sample_rate=sample_rate_hz, format="flt", layout="mono", time_base=time_base),
        graph.add("dynaudnorm", _FILTER),
        graph.add("aformat", "sample_fmts=flt"),
        graph.add("abuffersink"),
    ).configure()
    return graph
