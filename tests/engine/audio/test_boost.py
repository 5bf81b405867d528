"""Quiet voices made louder."""

import numpy as np
import pytest

from engine.audio.boost import Boosted, Recorded

RATE_HZ = 16_000


@pytest.fixture(scope="module")
def near_and_far():
    """Two voices in turn, 5 s each, of which one is 24 dB softer."""
    noise = np.random.default_rng(3).standard_normal(30 * RATE_HZ)
    syllables = 0.6 + 0.4 * np.sin(2 * np.pi * 4 * np.arange(len(noise)) / RATE_HZ)
    turns = np.where(np.arange(len(noise)) // (5 * RATE_HZ) % 2, 300, 300 * 16)
    return np.clip(noise * syllables * turns, -32_767, 32_767).astype(np.int16)


def level_db(samples):
    return 20 * np.log10(np.std(samples))


def test_the_quiet_voice_comes_up_and_the_loud_one_stays(near_and_far):
    recorded = Recorded(near_and_far).read(0, len(near_and_far))
    boosted = Boosted(near_and_far, RATE_HZ).read(0, len(near_and_far))
    assert np.max(np.abs(boosted)) <= 1.0
    near, far = slice(11 * RATE_HZ, 14 * RATE_HZ), slice(16 * RATE_HZ, 19 * RATE_HZ)
    assert level_db(recorded[near]) - level_db(recorded[far]) > 20
    assert level_db(boosted[near]) - level_db(boosted[far]) < 7
    assert level_db(boosted[near]) > level_db(recorded[near]) - 1


def test_every_sample_keeps_its_place(near_and_far):
    boosted = Boosted(near_and_far, RATE_HZ).read(0, len(near_and_far))
    assert len(boosted) == len(near_and_far)
    gain = boosted[near_and_far != 0] / near_and_far[near_and_far != 0]
    assert np.all(gain > 0), "each sample is its own, made louder"
    assert np.max(np.abs(np.diff(np.log(gain)))) < 0.01


def test_it_does_not_matter_where_reading_begins(near_and_far):
    whole = Boosted(near_and_far, RATE_HZ).read(0, len(near_and_far))
    for first in (29 * RATE_HZ, 12_345, 17 * RATE_HZ + 1, 0):
        part = Boosted(near_and_far, RATE_HZ).read(first, first + 9_000)
        assert np.allclose(part, whole[first : first + 9_000], atol=1e-4)


def test_silence_stays_silent():
    assert not Boosted(np.zeros(3 * RATE_HZ, np.int16), RATE_HZ).read(0, 3 * RATE_HZ).any()
    assert len(Boosted(np.zeros(0, np.int16), RATE_HZ).read(0, 0)) == 0
