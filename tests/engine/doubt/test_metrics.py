"""The figures of an estimate, against values worked out by hand."""

import numpy as np
import pytest

from engine.doubt.metrics import (
    all_figures,
    auroc,
    average_precision,
    calibration_error,
    caught,
    normalised_cross_entropy,
    with_intervals,
)

CHANCES = np.array([0.9, 0.8, 0.3, 0.2, 0.1])
WRONG = np.array([True, False, True, False, False])


def test_auroc_is_the_share_of_pairs_in_the_right_order():
    assert auroc(CHANCES, WRONG) == pytest.approx(5 / 6)
    assert auroc(np.full(5, 0.5), WRONG) == pytest.approx(0.5)
    assert np.isnan(auroc(CHANCES, np.zeros(5, np.bool_)))


def test_average_precision_is_the_mean_precision_at_each_wrong_word():
    assert average_precision(CHANCES, WRONG) == pytest.approx((1 + 2 / 3) / 2)
    assert average_precision(np.full(5, 0.5), WRONG) == pytest.approx(0.4)  # the share of wrong words


def test_chances_that_come_true_are_calibrated():
    generator = np.random.default_rng(1)
    chances = generator.random(60_000)
    wrong = generator.random(60_000) < chances
    assert calibration_error(chances, wrong) < 0.01
    assert calibration_error(chances**3, wrong) > 0.15
    assert calibration_error(np.full(30, 0.75), np.array([True, False] * 15)) == pytest.approx(0.25)


def test_cross_entropy_is_compared_with_the_mere_share_of_wrong_words():
    assert normalised_cross_entropy(np.full(5, 0.4), WRONG) == pytest.approx(0)
    assert normalised_cross_entropy(WRONG.astype(float), WRONG) == pytest.approx(1, abs=1e-4)
    assert normalised_cross_entropy(1 - CHANCES, WRONG) < 0


def test_caught_is_the_share_of_wrong_words_among_the_most_doubtful():
    assert caught(CHANCES, WRONG, 0.2) == 0.5
    assert caught(CHANCES, WRONG, 0.6) == 1.0
    assert caught(CHANCES, WRONG, 0.0) == 0.0


def test_intervals_hold_the_figure_and_shrink_with_more_recordings():
    generator = np.random.default_rng(2)

    def recordings(count):
        chances = generator.random((count, 30))
        return [((row,), generator.random(30) < row) for row in chances]

    def measure(estimates, wrong):
        return all_figures(estimates[0], wrong)

    few, many = (with_intervals(recordings(count), measure, 100)["auroc"] for count in (8, 80))
    assert few.low <= few.value <= few.high
    assert many.high - many.low < few.high - few.low
