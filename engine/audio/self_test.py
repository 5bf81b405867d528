"""Whether the sound device keeps up, found out without a sound."""

import time
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.audio.output import open_output

_SAMPLE_RATE_HZ: Final = 16_000
_RUN_IN_S: Final = 0.3
"""Many a device stumbles once when it starts; nothing is heard of that."""


@dataclass(frozen=True, slots=True)
class SelfTest:
    """How a device took a while of silence.

    Attributes:
        duration_s: How long it was.
        blocks: How often the device asked for samples; 0 where it is stuck.
        late: How often it had run out of them before it asked.
    """

    duration_s: float
    blocks: int
    late: int


def try_output(duration_s: float = 1.0) -> SelfTest:
    """Play silence on the system's default device for so long.

    Raises:
        AudioLibraryMissing: PortAudio is not installed.
        NoAudioDevice: There is nothing to play on.
    """
    blocks: list[bool] = []

    def fill_with_silence(out: NDArray[np.float32], heard_at: float, *, late: bool) -> None:  # noqa: ARG001
        out[:] = 0
        blocks.append(late)

    output = open_output(_SAMPLE_RATE_HZ, fill_with_silence, lambda: None)
    try:
        time.sleep(_RUN_IN_S)
        blocks.clear()
        time.sleep(duration_s)
    finally:
        output.close()
    return SelfTest(duration_s, len(blocks), sum(blocks))
