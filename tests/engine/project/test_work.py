"""Pace and time left."""

import pytest

from engine.project.work import Work

HOUR_MS = 3_600_000


def test_the_pace_comes_from_what_was_heard_or_reviewed():
    work = Work(HOUR_MS, heard_ms=HOUR_MS // 4, reviewed=0.1, worked_ms=HOUR_MS)
    assert work.heard == 0.25
    assert work.pace == pytest.approx(15)
    assert work.left_ms == pytest.approx(3 * HOUR_MS)
    confirmed = Work(HOUR_MS, heard_ms=0, reviewed=0.5, worked_ms=HOUR_MS)
    assert confirmed.pace == pytest.approx(30)
    assert confirmed.left_ms == pytest.approx(HOUR_MS)


@pytest.mark.parametrize("work", [Work(0, 0, 0, 0), Work(HOUR_MS, 30_000, 0, HOUR_MS), Work(HOUR_MS, HOUR_MS, 0, 9)])
def test_without_enough_of_both_nothing_is_promised(work: Work):
    assert work.pace is None
    assert work.left_ms is None


def test_nothing_is_left_at_the_end():
    assert Work(HOUR_MS, HOUR_MS + 500, 0.2, 4 * HOUR_MS).left_ms == 0
