"""How many errors stand in unmarked text: right on average, whatever reviewers do and however wrong the chances are."""

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray

from engine.doubt.audit import Drawn, errors_unmarked

WORDS = 5_000
SHARE = 0.04
DRAWS = 300

Truth = tuple[NDArray[np.float64], NDArray[np.bool_]]
Reviewer = Callable[[np.random.Generator, int], NDArray[np.bool_]]


def transcript(generator: np.random.Generator, optimism: float) -> Truth:
    """Chances of unmarked words, of which more are wrong than they say, by a factor."""
    chances = generator.beta(1, 40, WORDS)
    return chances, generator.random(WORDS) < np.minimum(chances * optimism, 1)


def thorough(generator: np.random.Generator, count: int) -> NDArray[np.bool_]:
    return np.ones(count, np.bool_)


def skips_some(generator: np.random.Generator, count: int) -> NDArray[np.bool_]:
    return generator.random(count) > 0.4


def abandons(generator: np.random.Generator, count: int) -> NDArray[np.bool_]:
    """Answers the first third of a queue in which drawn words lie by lot."""
    return generator.permutation(count) < count // 3


@pytest.mark.parametrize("optimism", [0.3, 1.0, 3.0])
@pytest.mark.parametrize("reviewer", [thorough, skips_some, abandons])
def test_the_estimate_is_right_on_average_and_its_interval_holds_the_truth(reviewer: Reviewer, optimism: float):
    generator = np.random.default_rng(4)
    ratios, held, by_chance, by_log = [], [], [], []
    for _ in range(DRAWS):
        chances, wrong = transcript(generator, optimism)
        places = np.flatnonzero(generator.random(WORDS) < SHARE)
        answered = reviewer(generator, len(places))
        drawn = [
            Drawn(float(chances[place]), SHARE, bool(wrong[place]) if is_answered else None)
            for place, is_answered in zip(places, answered, strict=True)
        ]
        left = errors_unmarked(chances.tolist(), drawn)
        truth = int(wrong.sum())
        ratios.append(left.expected / truth)
        held.append(left.low <= truth <= left.high)
        by_chance.append(chances.sum() / truth)
        by_log.append(wrong[places][answered].sum() / truth)  # who trusts the marks corrects only what is shown
    # An estimate can't be below nothing, which lifts its mean where there are few errors.
    assert np.mean(ratios) == pytest.approx(1, abs=0.15 if optimism < 1 and reviewer is not thorough else 0.08)
    assert np.mean(held) > 0.88
    if optimism != 1.0:
        assert abs(np.mean(by_chance) - 1) > 0.5
    assert np.mean(by_log) < 0.1


def test_without_an_answer_only_the_chances_speak_and_the_interval_says_so():
    left = errors_unmarked([0.02] * 1000, [Drawn(0.02, SHARE)] * 40)
    assert left.expected == pytest.approx(20)
    assert (left.low, left.words) == (0.0, 1000)
    assert left.high > 50
    assert errors_unmarked([], []).high == 0


def test_a_few_words_without_an_error_prove_little():
    left = errors_unmarked([0.01] * 1000, [Drawn(0.01, SHARE, wrong=False)] * 40)
    assert left.low == 0
    assert left.high > 20
