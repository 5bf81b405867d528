import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.formats.clock import clock, parse_clock


@pytest.mark.parametrize(
    ("text", "time_ms"),
    [("1:02:03", 3_723_000), ("62:03", 3_723_000), ("3723", 3_723_000), (" 0:00:01,5 ", 1_500), ("2.25", 2_250)],
)
def test_times_are_read_as_people_write_them(text, time_ms):
    assert parse_clock(text) == time_ms


@pytest.mark.parametrize("text", ["", "1:", ":5", "1:2:3:4", "-5", "5s", "٣"])
def test_what_is_no_time(text):
    with pytest.raises(ValueError, match="no time"):
        parse_clock(text)


@given(st.integers(0, 10**9))
def test_what_is_written_can_be_read(time_ms):
    assert parse_clock(clock(time_ms, ".")) == time_ms
