"""Whatever a recording is stored as, a position in it is the same word."""

import functools
from typing import Any

import numpy as np
import pytest

from engine.audio.decode import SAMPLE_RATE_HZ, decode
from tests.engine.audio.media import shift_ms, sound, write_media

DURATION_S = 5
HIGHEST_HZ = 3_400  # what telephones carry, so that every format has all of it
PLACES_MS = (500, 4_500)
LAYOUTS = {1: "mono", 2: "stereo", 6: "5.1"}

# name, codec, rate in Hz, channels, options
FORMATS: list[tuple[str, str, int, int, dict[str, Any]]] = [
    *(("a.wav", codec, 44_100, 2, {}) for codec in ("pcm_u8", "pcm_s24le", "pcm_s32le", "pcm_f32le")),
    *(("a.wav", "pcm_s16le", rate_hz, 1, {}) for rate_hz in (8_000, 11_025, 22_050, 32_000, 48_000, 96_000)),
    ("six.wav", "pcm_s16le", 48_000, 6, {}),
    ("six.wav", "pcm_s24le", 96_000, 6, {}),
    ("law.wav", "pcm_alaw", 8_000, 1, {}),
    ("law.wav", "pcm_mulaw", 8_000, 1, {}),
    ("dictated.wav", "adpcm_ima_wav", 22_050, 1, {}),
    ("constant.mp3", "libmp3lame", 44_100, 2, {}),
    ("constant.mp3", "libmp3lame", 16_000, 1, {}),
    ("variable.mp3", "libmp3lame", 44_100, 2, {"codec_options": {"q": "5", "b": "0"}}),
    ("a.m4a", "aac", 44_100, 2, {}),
    ("lossless.m4a", "alac", 48_000, 2, {}),
    ("a.ogg", "vorbis", 48_000, 2, {"codec_options": {"strict": "experimental"}}),
    ("a.ogg", "libopus", 48_000, 1, {}),
    ("a.opus", "libopus", 16_000, 1, {}),
    ("a.flac", "flac", 96_000, 2, {}),
    ("a.aiff", "pcm_s24be", 44_100, 2, {}),
    ("picture.mp4", "aac", 48_000, 2, {"picture_s": float(DURATION_S)}),
    ("picture.mkv", "libopus", 48_000, 2, {"picture_s": float(DURATION_S)}),
    ("a.webm", "libopus", 48_000, 2, {}),
]
STATE_NO_RUN_IN: list[tuple[str, str, int, int, dict[str, Any]]] = [
    ("constant.mp3", "libmp3lame", 44_100, 2, {"options": {"write_xing": "0"}}),
    ("variable.mp3", "libmp3lame", 44_100, 2, {"options": {"write_xing": "0"}, "codec_options": {"q": "5", "b": "0"}}),
    ("dictated.amr", "libopencore_amrnb", 8_000, 1, {"codec_options": {"b": "12200"}}),
    ("a.aac", "aac", 44_100, 2, {}),
    ("a.wma", "wmav2", 44_100, 2, {"codec_options": {"b": "128000"}}),
]
"""Nothing in them speaks of the silence that their encoder puts before the sound, up to 50 ms of it."""


@functools.cache
def spoken(rate_hz: int) -> np.ndarray:
    """The same sound at any rate, with nothing in it that the lowest can't carry."""
    base = sound(DURATION_S, 48_000).astype(np.float64)
    spectrum = np.fft.rfft(base)[: HIGHEST_HZ * DURATION_S]
    return np.asarray(np.fft.irfft(spectrum, rate_hz * DURATION_S) * rate_hz / 48_000, np.int16)


def shifts_ms(tmp_path, name, codec, rate_hz, channels, options):
    path = tmp_path / name
    write_media(path, codec, np.tile(spoken(rate_hz), (channels, 1)), rate_hz, layout=LAYOUTS[channels], **options)
    blocks: list[np.ndarray] = []
    decode(path, blocks.append, lambda *_: None)
    samples = np.concatenate(blocks)
    return [
        shift_ms(samples, spoken(SAMPLE_RATE_HZ), place_ms, least_likeness=0.8 if name.endswith("amr") else 0.9)
        for place_ms in PLACES_MS
    ]


def title(value):
    return value if isinstance(value, str) else ""


@pytest.mark.parametrize(("name", "codec", "rate_hz", "channels", "options"), FORMATS, ids=title)
def test_a_position_is_the_same_word(tmp_path, name, codec, rate_hz, channels, options):
    assert np.abs(shifts_ms(tmp_path, name, codec, rate_hz, channels, options)).max() <= 2


@pytest.mark.parametrize(("name", "codec", "rate_hz", "channels", "options"), STATE_NO_RUN_IN, ids=title)
def test_a_run_in_that_nobody_speaks_of_is_the_same_everywhere(tmp_path, name, codec, rate_hz, channels, options):
    shifts = shifts_ms(tmp_path, name, codec, rate_hz, channels, options)
    assert np.ptp(shifts) <= 2, "it does not drift"
    assert np.abs(shifts).max() <= 50
