"""Edges of words: at pauses, in order, and never too close."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.recognition.boundaries import LEAST_WORD_MS, RoughWord, pauses, settle
from engine.recognition.results import Span


def noise(ms: int, level: int, seed: int = 1) -> np.ndarray:
    return np.random.default_rng(seed).integers(-level, level + 1, 16 * ms).astype(np.int16)


def test_quiet_stretches_are_pauses_and_short_ones_are_not():
    samples = np.concatenate([noise(500, 8_000), noise(400, 20), noise(500, 8_000), noise(60, 20), noise(400, 8_000)])
    [pause] = pauses(samples, 10_000)
    assert pause.start_ms == pytest.approx(10_500, abs=20)
    assert pause.end_ms == pytest.approx(10_900, abs=20)


@pytest.mark.parametrize("samples", [noise(2_000, 3_000), np.zeros(32_000, np.int16), noise(50, 9), noise(0, 1)])
def test_even_sound_has_no_pauses(samples):
    assert pauses(samples, 0) == []


def test_a_pause_goes_between_two_words():
    words = [RoughWord(4, True, 1_000, 1_900), RoughWord(2, False, 1_900, 2_400)]
    assert settle(words, [Span(1_500, 2_000)], 900, 2_500) == [Span(1_000, 1_500), Span(2_000, 2_400)]


def test_a_word_that_shrank_to_nothing_gets_its_time():
    words = [RoughWord(5, False, 1_000, 1_900), RoughWord(5, False, 1_900, 1_900), RoughWord(3, False, 1_900, 2_000)]
    found = settle(words, [], 1_000, 2_000)
    assert found is not None
    assert all(span.end_ms - span.start_ms >= 100 for span in found)


def test_words_that_do_not_fit_in_are_not_placed():
    assert settle([RoughWord(1, False, 0, 10)] * 3, [], 1_000, 1_000 + 3 * LEAST_WORD_MS - 1) is None


times = st.integers(0, 3_000)


@given(
    words=st.lists(st.builds(RoughWord, st.integers(0, 12), st.booleans(), times, times), min_size=1, max_size=12),
    silences=st.lists(st.tuples(times, st.integers(120, 800)), max_size=4),
    low_ms=times,
    length_ms=times,
)
def test_words_stay_in_order_in_their_place_and_long_enough(words, silences, low_ms, length_ms):
    pauses_there, reached_ms = [], 0
    for start_ms, pause_ms in sorted(silences):
        if start_ms >= reached_ms:
            pauses_there.append(Span(start_ms, start_ms + pause_ms))
            reached_ms = start_ms + pause_ms + 1
    found = settle(words, pauses_there, low_ms, low_ms + length_ms)
    if found is None:
        return
    assert len(found) == len(words)
    last_ms = low_ms
    for span in found:
        assert last_ms <= span.start_ms
        assert span.end_ms - span.start_ms >= LEAST_WORD_MS
        last_ms = span.end_ms
    assert last_ms <= low_ms + length_ms
