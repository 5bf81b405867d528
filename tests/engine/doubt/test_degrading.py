"""Sound made worse: of the same length, the same each time, and worse."""

import numpy as np
import pytest

from engine.doubt.degrading import WAYS
from tests.recordings import interview_samples


@pytest.mark.parametrize("way", WAYS)
def test_sound_is_made_worse_in_the_same_way_each_time(way: str):
    samples = interview_samples()[: 16_000 * 4]
    worse = WAYS[way](samples, 7)
    assert worse.dtype == np.int16
    assert worse.shape == samples.shape
    assert np.array_equal(worse, WAYS[way](samples, 7))
    alike = np.corrcoef(worse, samples)[0, 1]
    assert 0.3 < alike < 0.99


def test_a_telephone_lets_no_high_tones_through():
    tone = (10_000 * np.sin(2 * np.pi * 5_000 * np.arange(16_000) / 16_000)).astype(np.int16)
    assert np.abs(WAYS["telephone"](tone, 1)).max() < 500
