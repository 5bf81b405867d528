"""Chances are brought right by reviewed words, slowly where they are few."""

import numpy as np
import pytest

from engine.doubt.calibration import UNCHANGED, Calibration, Label, calibrate
from engine.doubt.logistic import fit, sigmoid
from engine.doubt.metrics import calibration_error


def labels(count: int, slope: float, intercept: float, seed: int = 1) -> list[Label]:
    """Words whose chances are off by a slope and an intercept."""
    generator = np.random.default_rng(seed)
    log_odds = generator.normal(-2, 1.5, count)
    wrong = generator.random(count) < sigmoid(slope * log_odds + intercept)
    return [Label(float(value), bool(is_wrong)) for value, is_wrong in zip(log_odds, wrong, strict=True)]


def error_of(calibration: Calibration, of: list[Label]) -> float:
    log_odds = np.array([label.log_odds for label in of])
    return calibration_error(sigmoid(calibration.apply(log_odds)), np.array([label.wrong for label in of]))


def test_without_labels_the_step_above_holds():
    assert calibrate([], Calibration(0.7, -0.4, 12)) == Calibration(0.7, -0.4, 12)


def test_a_few_labels_change_little_and_many_bring_it_right():
    few, many = calibrate(labels(5, 0.6, 1.0)), calibrate(labels(20_000, 0.6, 1.0))
    assert abs(few.slope - 1) < abs(many.slope - 1)
    assert abs(few.intercept) < abs(many.intercept)
    assert many.slope == pytest.approx(0.6, abs=0.05)
    assert many.intercept == pytest.approx(1.0, abs=0.1)


@pytest.mark.parametrize(("slope", "intercept"), [(1.0, -1.2), (0.6, 0.5), (1.3, 0.8), (1.0, 0.0)])
def test_300_reviewed_words_bring_the_error_to_0_03(slope: float, intercept: float):
    unseen = labels(20_000, slope, intercept, seed=99)
    errors = [error_of(calibrate(labels(300, slope, intercept, seed)), unseen) for seed in range(30)]
    assert np.mean(errors) < 0.03
    assert np.mean(errors) < error_of(UNCHANGED, unseen) + 0.02


def test_a_domain_is_held_near_its_model():
    model = calibrate(labels(5_000, 1.0, -1.0))
    domain = calibrate(labels(20, 1.0, -1.0, seed=5), model)
    assert abs(domain.intercept - model.intercept) < 0.5
    assert domain.labels == 20


def test_however_odd_the_labels_doubtful_words_stay_the_more_doubtful():
    backwards = [Label(value, value < 0) for value in np.linspace(-4, 4, 500).tolist()]
    assert calibrate(backwards).slope > 0


def test_words_that_stand_for_others_count_more():
    plain = [Label(-3.0, False)] * 90 + [Label(-3.0, True)] * 10
    weighted = [Label(-3.0, False)] * 90 + [Label(-3.0, True, 25.0)] * 10
    at = np.array([-3.0])
    assert calibrate(weighted).apply(at) > calibrate(plain).apply(at) + 0.5


def test_a_regression_is_held_where_it_is_pulled():
    inputs, known = np.ones((3, 1)), np.array([1.0, 1.0, 1.0])
    loose = fit(inputs, known, np.ones(3), np.array([0.1]), np.array([0.0]))
    tight = fit(inputs, known, np.ones(3), np.array([100.0]), np.array([0.0]))
    assert loose[0] > 2 > 0.1 > tight[0] > 0
