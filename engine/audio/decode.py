"""Decodes recordings, whatever FFmpeg reads, to the one form that recognition, player and exports share.

Sample 0 is where a player shows 0:00: the earliest time in the file, of sound or picture. Where the file's own clock
leaves a gap in the sound, there is silence, so that a position in the samples is a position in the recording.
"""

import math
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.container import InputContainer
from numpy.typing import NDArray

from engine.audio.mono import SAMPLE_RATE_HZ, MonoMixer
from engine.audio.truncation import is_cut_off
from engine.errors import MediaError, NoAudio, NotMedia, RecordingMissing, TruncatedMedia

__all__ = ["SAMPLE_RATE_HZ", "decode", "seems_whole"]

OnBlock = Callable[[NDArray[np.int16]], None]
OnProgress = Callable[[int, int], None]

BLOCK_SAMPLES: Final = SAMPLE_RATE_HZ

_PROGRESS_S: Final = 0.1

_TOLERATED_GAP_S: Final = 0.15
"""Time stamps stray this far without meaning it: those of WMA run 93 ms ahead of the sound they come with."""

_LONGEST_GAP_S: Final = 3600.0
"""A longer jump, or one beyond the end, is a clock that broke or was set anew, not a pause."""

_TOLERATED_LOSS_S: Final = 0.5
"""Stated lengths count an encoder's run-in, and round."""

_LOOKED_AT_S: Final = 5.0

_LENGTH_OF_STREAM: Final = frozenset({"mov,mp4,m4a,3gp,3g2,mj2"})
_LENGTH_OF_FILE: Final = frozenset(
    {"aiff", "asf", "au", "flac", "flv", "matroska,webm", "nistsphere", "tta", "wav", "wv"},
)
"""Formats whose headers state how long they last. For all others FFmpeg guesses from the size and the bit rate."""


def decode(recording: Path, on_block: OnBlock, on_progress: OnProgress, *, allow_truncated: bool = False) -> int:
    """Decode the first sound track to 16 kHz mono 16-bit samples, in bounded memory, and return how many there are.

    Damaged stretches in the middle are left out or silent.

    Args:
        recording: Any media file; nothing but this file is read.
        on_block: Takes each second of sound, then the rest; the array is the caller's to keep.
        on_progress: Takes (done, total) in milliseconds, at first and about ten times a second; total is 0
            where nothing tells.
        allow_truncated: Take what is there of a file whose end is missing.

    Raises:
        RecordingMissing: There is no such file.
        NotMedia: FFmpeg can't read it.
        NoAudio: It holds no sound.
        TruncatedMedia: Its end is missing; raised after the last block. With `allow_truncated`, only where nothing
            can be read.
    """
    with _open(recording) as container:
        if not container.streams.audio:
            raise NoAudio(recording)
        stream = container.streams.audio[0]
        # FFmpeg knows of codecs that it can't decode; PyAV then gives no codec context, whatever its types say.
        if stream.codec_context is None:
            raise NotMedia(recording, "FFmpeg has no decoder for this sound")
        stated_s = _stated_s(container, stream)
        blocks = _Blocks(on_block, on_progress, total_ms=round(stated_s * 1000))
        on_progress(0, round(stated_s * 1000))
        track = _Track(container, stream, blocks)
        track.decode()
        falls_short = track.reached_s < stated_s - _TOLERATED_LOSS_S
        cut_off = is_cut_off(recording) or (falls_short and _states_length(container))
    if cut_off and not (allow_truncated and blocks.samples):
        raise TruncatedMedia(recording, blocks.done_ms, round(stated_s * 1000) if falls_short else None)
    if not blocks.samples:
        raise NotMedia(recording, track.last_failure) if track.last_failure else NoAudio(recording)
    return blocks.samples


def seems_whole(recording: Path) -> bool:
    """Guess, without decoding it, whether nothing is missing at the recording's end; `decode` knows."""
    if is_cut_off(recording):
        return False
    try:
        with _open(recording) as container:
            if not container.streams.audio or not _states_length(container):
                return True
            stream = container.streams.audio[0]
            stated_s = _stated_s(container, stream)
            container.seek(round(max(0.0, stated_s - _LOOKED_AT_S) * av.time_base))
            reached_s = 0.0
            for packet in container.demux(stream):
                if packet.pts is not None and packet.time_base is not None:
                    reached_s = max(reached_s, float((packet.pts + (packet.duration or 0)) * packet.time_base))
            return reached_s > stated_s - _TOLERATED_LOSS_S
    except (MediaError, av.FFmpegError, OSError):
        return False


def _open(recording: Path) -> InputContainer:
    try:
        # "file:" and the list of one protocol keep FFmpeg from taking a name for an address, and from following a
        # playlist into the network.
        return av.open(
            f"file:{recording}",
            options={"protocol_whitelist": "file"},
            metadata_errors="replace",
        )
    except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
        raise RecordingMissing(recording) from None
    except (av.FFmpegError, OSError) as error:
        if is_cut_off(recording):
            raise TruncatedMedia(recording, 0, None) from error
        raise NotMedia(recording, error.strerror or str(error)) from error


def _states_length(container: InputContainer) -> bool:
    return container.format.name in _LENGTH_OF_STREAM | _LENGTH_OF_FILE


def _stated_s(container: InputContainer, stream: AudioStream) -> float:
    """How long FFmpeg takes the file to be, stated or guessed; 0 where it has no idea."""
    if container.format.name not in _LENGTH_OF_FILE and stream.duration and stream.time_base:
        return float(stream.duration * stream.time_base)
    return (container.duration or 0) / av.time_base


class _Blocks:
    """Gathers samples of any number into blocks of one second and tells how far they reach."""

    def __init__(self, on_block: OnBlock, on_progress: OnProgress, *, total_ms: int) -> None:
        self._on_block = on_block
        self._on_progress = on_progress
        self._total_ms = total_ms
        self._progress_at = time.monotonic()
        self._block = np.empty(BLOCK_SAMPLES, np.int16)
        self._filled = 0
        self.samples = 0

    @property
    def done_ms(self) -> int:
        return self.samples * 1000 // SAMPLE_RATE_HZ

    def add(self, samples: NDArray[np.int16]) -> None:
        while len(samples):
            taken = samples[: BLOCK_SAMPLES - self._filled]
            self._block[self._filled : self._filled + len(taken)] = taken
            self._filled += len(taken)
            self.samples += len(taken)
            samples = samples[len(taken) :]
            if self._filled == BLOCK_SAMPLES:
                self._hand_over()

    def add_silence(self, samples: int) -> None:
        second = np.zeros(BLOCK_SAMPLES, np.int16)
        for start in range(0, samples, BLOCK_SAMPLES):
            self.add(second[: samples - start])

    def finish(self) -> None:
        if self._filled:
            self._hand_over()
        self._on_progress(self.done_ms, self._total_ms)

    def _hand_over(self) -> None:
        self._on_block(self._block[: self._filled])
        self._block = np.empty(BLOCK_SAMPLES, np.int16)
        self._filled = 0
        if time.monotonic() - self._progress_at >= _PROGRESS_S:
            self._progress_at = time.monotonic()
            self._on_progress(self.done_ms, self._total_ms)


class _Track:
    """One sound track being decoded, kept in step with the file's clock."""

    def __init__(self, container: InputContainer, stream: AudioStream, blocks: _Blocks) -> None:
        self._container = container
        self._stream = stream
        self._blocks = blocks
        ends = container.duration if _states_length(container) else None
        self._ends_s = ends / av.time_base if ends else math.inf
        self._mixer = MonoMixer()
        self._origin_s = (container.start_time or 0) / av.time_base
        self._position_s = 0.0
        self._others_reach_s = 0.0
        self.last_failure = ""

    @property
    def reached_s(self) -> float:
        """How far the file goes: the sound, or in formats that state only the length of the whole, any track."""
        return max(self._position_s, self._others_reach_s)

    def decode(self) -> None:
        for index, frame in enumerate(self._frames()):
            if index == 0:
                self._wait_for_start()
            self._add(frame)
        self._flush()
        self._blocks.finish()

    def _wait_for_start(self) -> None:
        if self._stream.start_time is not None and self._stream.time_base is not None:
            delay_s = float(self._stream.start_time * self._stream.time_base) - self._origin_s
            if self._is_gap(delay_s, tolerated_s=0.0):
                self._skip_to(delay_s)

    def _is_gap(self, ahead_s: float, *, tolerated_s: float) -> bool:
        return tolerated_s < ahead_s <= min(_LONGEST_GAP_S, self._ends_s - self._position_s)

    def _frames(self) -> Iterator[AudioFrame]:
        try:
            for packet in self._packets():
                yield from self._decoded(packet)
        except av.FFmpegError as error:  # a stretch that FFmpeg can't pass is the end
            self.last_failure = error.strerror or str(error)
        yield from self._decoded(None)

    def _packets(self) -> Iterator["av.Packet[Any]"]:
        whole_file = self._container.format.name in _LENGTH_OF_FILE
        for packet in self._container.demux() if whole_file else self._container.demux(self._stream):
            if packet.stream is self._stream:
                yield packet
            elif packet.pts is not None and packet.time_base is not None:
                end_s = float((packet.pts + (packet.duration or 0)) * packet.time_base) - self._origin_s
                self._others_reach_s = max(self._others_reach_s, end_s)

    def _decoded(self, packet: "av.Packet[Any] | None") -> list[AudioFrame]:
        try:
            return list(self._stream.codec_context.decode(packet))
        except av.EOFError:
            return []
        except av.FFmpegError as error:  # a damaged packet; the next may be sound again
            self.last_failure = error.strerror or str(error)
            return []

    def _add(self, frame: AudioFrame) -> None:
        if frame.pts is not None and frame.time_base is not None:
            ahead_s = float(frame.pts * frame.time_base) - self._origin_s - self._position_s
            if self._is_gap(ahead_s, tolerated_s=_TOLERATED_GAP_S):
                self._skip_to(self._position_s + ahead_s)
            elif abs(ahead_s) > _TOLERATED_GAP_S:
                self._origin_s += ahead_s
        for samples in self._mixer.mix(frame):
            self._blocks.add(samples)
        self._position_s += frame.samples / frame.sample_rate

    def _skip_to(self, position_s: float) -> None:
        self._flush()
        self._blocks.add_silence(round(position_s * SAMPLE_RATE_HZ) - self._blocks.samples)
        self._position_s = position_s

    def _flush(self) -> None:
        for samples in self._mixer.flush():
            self._blocks.add(samples)
