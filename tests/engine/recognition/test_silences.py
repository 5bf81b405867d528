"""What listening may leave out."""

from hypothesis import given
from hypothesis import strategies as st

from engine.recognition.results import Span, Window
from engine.recognition.silences import long_silences

WINDOWS = (
    Window(0, 5_000, 12_000, (Span(5_200, 8_000), Span(9_000, 11_900))),
    Window(1, 20_000, 25_000),  # from before speech was kept
)


def test_only_what_is_long_is_left_out_and_speech_keeps_its_edges():
    silences = long_silences(WINDOWS, planned=True, duration_ms=40_000, longer_than_ms=2_000)
    assert silences == (Span(0, 4_900), Span(12_200, 19_700), Span(25_300, 40_000))
    assert long_silences(WINDOWS, planned=True, duration_ms=40_000, longer_than_ms=900)[1] == Span(8_300, 8_700)


def test_nothing_is_left_out_of_what_is_not_known():
    assert long_silences(WINDOWS, planned=False, duration_ms=40_000, longer_than_ms=2_000)[-1].end_ms == 19_700
    assert long_silences((), planned=True, duration_ms=40_000, longer_than_ms=2_000) == ()


@given(st.lists(st.tuples(st.integers(0, 5_000), st.integers(1, 5_000)), max_size=20), st.integers(0, 6_000))
def test_speech_is_never_left_out(gaps_and_lengths, longer_than_ms):
    speech, at_ms = [], 0
    for gap_ms, length_ms in gaps_and_lengths:
        speech.append(Span(at_ms + gap_ms, at_ms + gap_ms + length_ms))
        at_ms = speech[-1].end_ms
    windows = [Window(0, 0, at_ms, tuple(speech))] if speech else []
    silences = long_silences(windows, planned=True, duration_ms=at_ms + 4_000, longer_than_ms=longer_than_ms)
    assert all(silence.start_ms < silence.end_ms for silence in silences)
    assert all(
        silence.end_ms <= span.start_ms or span.end_ms <= silence.start_ms for silence in silences for span in speech
    )
