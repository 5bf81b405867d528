"""Times and pixels."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from editor.waveform.scale import FINEST_MS_PER_PX, TimeScale, exact_label
from engine.recognition.results import Span

LENGTHS_MS = st.integers(1, 5 * 3_600_000)
WIDTHS_PX = st.integers(1, 4_000)


@given(LENGTHS_MS, WIDTHS_PX, st.lists(st.tuples(st.floats(0.1, 10), st.floats(0, 1), st.floats(-3_000, 3_000))))
def test_however_it_is_zoomed_and_scrolled_it_shows_the_recording(length_ms, width_px, moves):
    scale = TimeScale.whole(width_px, length_ms)
    for factor, share, pixels in moves:
        scale = scale.zoomed(factor, share * width_px).scrolled(pixels)
        assert scale.start_ms >= 0
        assert scale.ms_per_px >= FINEST_MS_PER_PX - 1e-9 or scale.ms_per_px == pytest.approx(length_ms / width_px)
        assert scale.end_ms <= max(length_ms, width_px * FINEST_MS_PER_PX) * (1 + 1e-9)
    assert scale.resized(width_px // 2 + 1, length_ms // 2 + 1).start_ms >= 0


@given(st.integers(0, 1_000), st.floats(0.2, 5))
def test_what_is_under_the_pointer_stays_there(x, factor):
    scale = TimeScale(1_000_000.0, 10.0, 1_000, 10_000_000)
    zoomed = scale.zoomed(factor, x)
    assert zoomed.time_at(x) == pytest.approx(scale.time_at(x), abs=1)
    assert zoomed.x_of(zoomed.time_at(500)) == pytest.approx(500, abs=1 / zoomed.ms_per_px + 1)


@given(LENGTHS_MS, st.floats(20, 500), st.integers(-10_000_000, 90_000_000))
def test_ticks_are_round_as_times_are_counted(length_ms, room_px, offset_ms):
    scale = TimeScale.whole(1_600, length_ms)
    ticks = list(scale.ticks(room_px, offset_ms))
    for left, right in pairwise(ticks):
        step_ms = right.time_ms - left.time_ms
        assert (left.time_ms + offset_ms) % step_ms == 0
        assert left.label != right.label
    assert all(0 <= tick.time_ms <= length_ms for tick in ticks)


@given(LENGTHS_MS, st.floats(1, 500))
def test_ticks_are_round_and_leave_room(length_ms, room_px):
    scale = TimeScale.whole(1_600, length_ms)
    ticks = list(scale.ticks(room_px))
    assert ticks
    for left, right in pairwise(ticks):
        if left.time_ms < 18_000_000:
            assert scale.x_of(right.time_ms) - scale.x_of(left.time_ms) >= room_px - 0.001
        assert left.label != right.label


def test_a_span_is_shown_with_room_around_it():
    scale = TimeScale.whole(1_000, 100_000).around(Span(40_000, 44_000))
    assert scale.x_of(40_000) == pytest.approx(1_000 / 12)
    assert scale.x_of(44_000) == pytest.approx(11_000 / 12)


@pytest.mark.parametrize(
    ("time_ms", "step_ms", "label"),
    [
        (61_250, 1_000, "01:01"),
        (61_250, 100, "01:01.2"),
        (61_250, 50, "01:01.25"),
        (3_661_005, 1, "1:01:01.005"),
        (-1_250, 100, "−00:01.3"),
    ],
)
def test_labels_are_as_exact_as_needed(time_ms, step_ms, label):
    assert exact_label(time_ms, step_ms) == label
