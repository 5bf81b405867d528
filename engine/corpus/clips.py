"""Clips of sound as files: FLAC, or WAV where somebody asks for it."""

import io
import wave
from collections.abc import Callable
from enum import StrEnum
from typing import Final

import av
import numpy as np
from av.codec.context import Flags
from numpy.typing import NDArray

from engine.audio.decode import SAMPLE_RATE_HZ

# Without these the file would name FFmpeg's version, and keep 8 kB free for titles to come.
_OPTIONS: Final = {"fflags": "+bitexact", "metadata_header_padding": "0"}


class SoundForm(StrEnum):
    """How clips are kept; also the suffix of their files. Both lose nothing."""

    FLAC = "flac"
    WAV = "wav"


def flac_of(samples: NDArray[np.int16]) -> bytes:
    """Return 16 kHz mono samples, shape (samples,), as a FLAC file.

    The same samples give the same bytes with the same FFmpeg: nothing in it tells who wrote it, or when.
    """
    file = io.BytesIO()
    with av.open(file, "w", format="flac", options=_OPTIONS) as container:
        stream = container.add_stream("flac", rate=SAMPLE_RATE_HZ, layout="mono")
        stream.codec_context.flags |= Flags.bitexact
        frame = av.AudioFrame.from_ndarray(samples.reshape(1, -1), format="s16", layout="mono")
        frame.sample_rate = SAMPLE_RATE_HZ
        for part in (frame, None):
            container.mux(stream.encode(part))
    return file.getvalue()


def wav_of(samples: NDArray[np.int16]) -> bytes:
    """Return 16 kHz mono samples, shape (samples,), as a WAV file of 16-bit PCM."""
    file = io.BytesIO()
    with wave.open(file, "wb") as writer:
        writer.setnchannels(1)
        writer.setsampwidth(2)
        writer.setframerate(SAMPLE_RATE_HZ)
        writer.writeframes(samples.astype("<i2").tobytes())
    return file.getvalue()


ENCODERS: Final[dict[SoundForm, Callable[[NDArray[np.int16]], bytes]]] = {
    SoundForm.FLAC: flac_of,
    SoundForm.WAV: wav_of,
}
