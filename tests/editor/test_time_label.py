"""Times that are copied and typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from editor.time_label import time_code, time_label, time_meant


@pytest.mark.parametrize(
    ("text", "time_ms"),
    [
        ("1:02:03", 3_723_000),
        ("62:03", 3_723_000),
        ("3723", 3_723_000),
        (" 3723.5 ", 3_723_500),
        ("+5", 65_000),
        ("-10", 50_000),
        ("−10", 50_000),
        ("-1:30", -30_000),
        ("+0.5", 60_500),
        ("[00:01:02]", 62_000),
        ("#00:01:02-3#", 62_300),
        ("00:01:02,25", 62_250),
    ],
)
def test_what_people_write(text: str, time_ms: int):
    assert time_meant(text, 60_000) == time_ms


@pytest.mark.parametrize("text", ["", "+", "soon", "1:2:3:4", "5 s", "--5", "1:02:03-45"])
def test_what_is_no_time(text: str):
    with pytest.raises(ValueError, match="no time"):
        time_meant(text, 0)


@given(st.integers(0, 359_999_999))
def test_a_copied_time_leads_back(time_ms: int):
    assert time_meant(time_code(time_ms), 0) == time_ms // 100 * 100


@given(st.integers(0, 36_000_000), st.integers(-36_000_000, 86_400_000))
def test_a_time_that_was_counted_from_elsewhere_leads_back(time_ms: int, offset_ms: int):
    shown_ms = time_ms + offset_ms
    assert time_meant(time_code(shown_ms), 0, offset_ms) == shown_ms // 100 * 100 - offset_ms


@pytest.mark.parametrize(
    ("time_ms", "label"), [(-1, "−00:01"), (-1_000, "−00:01"), (-62_500, "−01:03"), (-3_723_000, "−1:02:03")]
)
def test_times_before_zero_have_a_minus_sign(time_ms: int, label: str):
    assert time_label(time_ms) == label


def test_a_short_time_with_a_minus_sign_is_a_way_to_go():
    assert time_meant("-1:30", 100_000, -300_000) == 10_000
    assert time_meant("-0:01:30", 100_000, -300_000) == 210_000
    assert time_meant("-0:01:30", 100_000, 300_000) == 10_000
