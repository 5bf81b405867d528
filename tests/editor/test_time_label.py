"""Times that are copied and typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from editor.time_label import time_code, time_meant


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
