import numpy as np
import pytest

from engine.audio.tempo import Stretcher

RATE_HZ = 16_000


def stretch(samples, tempo):
    stretcher = Stretcher(RATE_HZ, tempo)
    pieces = [stretcher.push(samples[start : start + 320]) for start in range(0, len(samples), 320)]
    return np.concatenate([*pieces, stretcher.finish()])


def test_at_tempo_1_nothing_changes():
    samples = np.random.default_rng(1).standard_normal(10_000).astype(np.float32)
    assert np.array_equal(stretch(samples, 1.0), samples)


@pytest.mark.parametrize("tempo", [0.5, 0.75, 1.25, 2.0, 3.0])
def test_length_follows_the_tempo_and_pitch_stays(tempo):
    samples = np.sin(2 * np.pi * 440 * np.arange(4 * RATE_HZ) / RATE_HZ).astype(np.float32)
    stretched = stretch(samples, tempo)
    assert len(stretched) == pytest.approx(len(samples) / tempo, abs=0.06 * RATE_HZ)
    middle = stretched[len(stretched) // 4 : -len(stretched) // 4]
    spectrum = np.abs(np.fft.rfft(middle * np.hanning(len(middle))))
    assert np.argmax(spectrum) * RATE_HZ / len(middle) == pytest.approx(440, abs=4)


def test_loudness_stays():
    samples = (0.2 * np.random.default_rng(1).standard_normal(2 * RATE_HZ)).astype(np.float32)
    assert np.std(stretch(samples, 1.5)) == pytest.approx(0.2, rel=0.1)
