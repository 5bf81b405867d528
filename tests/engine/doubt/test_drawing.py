"""What is drawn from unmarked words: about the share that it should be, and always the same."""

from itertools import pairwise

import numpy as np

from engine.doubt.drawing import AUDIT_SHARE, chance_of, is_drawn

WORDS = 50_000


def test_so_many_are_drawn_in_every_recording():
    for recording in ("cafe", "beef"):
        share = sum(is_drawn(recording, word) for word in range(WORDS)) / WORDS
        assert abs(share - AUDIT_SHARE) < 5 * np.sqrt(AUDIT_SHARE * (1 - AUDIT_SHARE) / WORDS)


def test_the_same_words_each_time_and_others_in_another_recording():
    assert [is_drawn("cafe", word) for word in range(500)] == [is_drawn("cafe", word) for word in range(500)]
    assert [is_drawn("cafe", word) for word in range(500)] != [is_drawn("beef", word) for word in range(500)]


def test_neighbours_are_independent():
    chances = [chance_of("cafe", word) for word in range(WORDS)]
    assert abs(np.corrcoef(np.array(list(pairwise(chances))).T)[0, 1]) < 0.03
    assert min(chances) >= 0
    assert max(chances) < 1
