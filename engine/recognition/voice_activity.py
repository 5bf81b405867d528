"""Where in a recording somebody speaks, frame by frame, found while the sound streams by.

Silero VAD 6, in the ONNX form that faster-whisper ships. Its network carries a state from frame to frame, so all it
needs of the recording is the next batch of it.
"""

import importlib.util
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import onnxruntime
from numpy.typing import NDArray

FRAME_MS: Final = 32
FRAME_SAMPLES: Final = 512

_CONTEXT_SAMPLES: Final = 64
"""Each frame is shown to the network with this much of the one before."""

_STATE_SHAPE: Final = (1, 1, 128)


@dataclass(frozen=True, slots=True)
class Frames:
    """Consecutive frames of 32 ms.

    Attributes:
        speech: Chance that somebody speaks, float32 from 0 to 1, shape (frames,).
        power: Mean square of the samples, float32 from 0 to 1, shape (frames,).
    """

    speech: NDArray[np.float32]
    power: NDArray[np.float32]


class VoiceActivity:
    """Turns 16 kHz samples, fed in blocks of any size, into frames.

    Args:
        batch_frames: Frames go through the network this many at a time however the sound arrives, so that rounding is
            always the same.
    """

    def __init__(self, batch_frames: int) -> None:
        self._session = _open_session()
        self._hidden = np.zeros(_STATE_SHAPE, np.float32)
        self._cell = np.zeros(_STATE_SHAPE, np.float32)
        self._context = np.zeros(_CONTEXT_SAMPLES, np.float32)
        self._batch = np.empty(batch_frames * FRAME_SAMPLES, np.int16)
        self._filled = 0

    def feed(self, samples: NDArray[np.int16]) -> list[Frames]:
        """Take the next samples, shape (samples,); return the batches of frames that became ready."""
        ready = []
        while len(samples):
            taken = samples[: len(self._batch) - self._filled]
            self._batch[self._filled : self._filled + len(taken)] = taken
            self._filled += len(taken)
            samples = samples[len(taken) :]
            if self._filled == len(self._batch):
                ready.append(self._judge(self._batch))
                self._filled = 0
        return ready

    def finish(self) -> list[Frames]:
        """Return the frames still held back; the last one is filled up with silence."""
        if not self._filled:
            return []
        whole = -(-self._filled // FRAME_SAMPLES) * FRAME_SAMPLES
        self._batch[self._filled : whole] = 0
        self._filled = 0
        return [self._judge(self._batch[:whole])]

    def _judge(self, batch: NDArray[np.int16]) -> Frames:
        samples = batch.astype(np.float32) / np.float32(32768)
        frames = samples.reshape(-1, FRAME_SAMPLES)
        contexts = np.vstack([self._context, frames[:-1, -_CONTEXT_SAMPLES:]])
        self._context = samples[-_CONTEXT_SAMPLES:]
        speech, self._hidden, self._cell = self._session.run(
            None, {"input": np.hstack([contexts, frames]), "h": self._hidden, "c": self._cell}
        )
        return Frames(speech=speech, power=np.mean(np.square(frames), axis=1))


def _open_session() -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = False
    return onnxruntime.InferenceSession(_network(), providers=["CPUExecutionProvider"], sess_options=options)


def _network() -> Path:
    """Return where faster-whisper keeps the network, without importing faster-whisper, which takes a second."""
    package = importlib.util.find_spec("faster_whisper")
    assert package is not None
    assert package.origin is not None
    return Path(package.origin).parent / "assets" / "silero_vad_v6.onnx"
