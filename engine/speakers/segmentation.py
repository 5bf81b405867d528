"""Speakers within ten seconds: the network pyannote segmentation 3.0 in its ONNX form.

It tells up to three voices apart in a window, two at a time, and knows nothing of other windows: A. Plaquet and
H. Bredin, Powerset multi-class cross entropy loss for neural speaker diarization (2023).
"""

from collections.abc import Callable
from pathlib import Path
from typing import Final

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from engine.errors import ModelMissing, ModelUnusable

WINDOW_SAMPLES: Final = 160_000
STEP_SAMPLES: Final = 80_000
FRAME_SAMPLES: Final = 270
VOICES: Final = 3

# Which voices each of the network's seven classes means: silence, one, or two at once.
_CLASSES = np.array([[0, 0, 0], [1, 0, 0], [0, 1, 0], [0, 0, 1], [1, 1, 0], [1, 0, 1], [0, 1, 1]], np.float32)


class Segmentation:
    """Opens the network from a file.

    Raises:
        ModelMissing: There is no such file.
        ModelUnusable: It is another network, or none.
    """

    def __init__(self, path: Path) -> None:
        if not path.is_file():
            raise ModelMissing(path)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        try:
            self._session = onnxruntime.InferenceSession(path.read_bytes(), options, providers=["CPUExecutionProvider"])
            shape = self._session.get_outputs()[0].shape
        except Exception as error:  # onnxruntime's own kinds of error have no base of their own
            raise ModelUnusable(path, str(error).splitlines()[0]) from error
        if shape[-1:] != [len(_CLASSES)]:
            raise ModelUnusable(path, "it is not pyannote segmentation 3.0")
        self._input = self._session.get_inputs()[0].name

    def voices(self, samples: NDArray[np.int16], report: Callable[[float], None]) -> list[NDArray[np.bool_]]:
        """Return who speaks in each window, shape (frames, 3); windows begin every 5 s, frames last 270 samples."""
        found = []
        starts = range(0, max(len(samples) - STEP_SAMPLES, 1), STEP_SAMPLES)
        for number, start in enumerate(starts, start=1):
            part = samples[start : start + WINDOW_SAMPLES].astype(np.float32) / 32_768
            part = np.pad(part, (0, WINDOW_SAMPLES - len(part)))
            (scores,) = self._session.run(None, {self._input: part[None, None]})
            found.append(_CLASSES[scores[0].argmax(axis=-1)] > 0)
            report(number / len(starts))
        return found
