"""From whatever a file holds to one channel of 16-bit samples at 16 kHz."""

from collections.abc import Iterator
from typing import Final

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.filter.context import FilterContext
from numpy.typing import NDArray

SAMPLE_RATE_HZ: Final = 16_000


class MonoMixer:
    """Mixes and resamples the frames of one decoder; follows it when it changes format halfway.

    All channels count alike. FFmpeg's own mix goes by loudspeaker positions and leaves out the subwoofer, which in the
    files of field recorders is somebody's microphone. The result is made of 16-bit integers because FFmpeg lets a mix
    of floats grow beyond full scale.
    """

    def __init__(self) -> None:
        self._source: tuple[str, str, int] | None = None
        self._graph = av.filter.Graph()

    def mix(self, frame: AudioFrame) -> Iterator[NDArray[np.int16]]:
        """Yield what the frame makes ready; the resampler holds back a few milliseconds until `flush`."""
        source = (frame.format.name, frame.layout.name, frame.sample_rate)
        if source != self._source:
            yield from self.flush()
            self._graph = _graph(frame)
            self._source = source
        self._graph.push(frame)
        yield from self._ready()

    def flush(self) -> Iterator[NDArray[np.int16]]:
        """Yield what is still held back; the next frame begins afresh."""
        if self._source is not None:
            self._source = None
            self._graph.push(None)
            yield from self._ready()

    def _ready(self) -> Iterator[NDArray[np.int16]]:
        while True:
            try:
                mixed = self._graph.pull()
            except (av.BlockingIOError, av.EOFError):
                return
            assert isinstance(mixed, AudioFrame)
            yield mixed.to_ndarray()[0]


def _graph(frame: AudioFrame) -> av.filter.Graph:
    graph = av.filter.Graph()
    channels = frame.layout.nb_channels
    average = "+".join(f"{1 / channels}*c{channel}" for channel in range(channels))
    steps: list[FilterContext] = [
        graph.add_abuffer(
            sample_rate=frame.sample_rate,
            format=frame.format.name,
            layout=frame.layout.name,
            time_base=frame.time_base,
        ),
        graph.add("pan", f"mono|c0={average}"),
        graph.add("aformat", f"sample_fmts=s16:sample_rates={SAMPLE_RATE_HZ}:channel_layouts=mono"),
        graph.add("abuffersink"),
    ]
    graph.link_nodes(*steps).configure()
    return graph
