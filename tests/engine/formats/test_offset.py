"""Times counted from another moment than the recording's beginning, in every format."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.formats.cues import cues
from engine.formats.srt import write_srt
from engine.formats.txt import write_txt
from engine.formats.whisper_json import write_whisper_json
from tests.engine.formats.sources import INTERVIEW, paragraph, source

TALK = source(paragraph("Is it on?", 500), paragraph("It is.", 3_500), paragraph("So, who are you?", 10_000))


def test_text_has_a_minus_sign_before_the_start():
    assert write_txt(replace(TALK, offset_ms=-10_000)) == (
        "[-00:00:10] Is it on?\n\n[-00:00:07] It is.\n\n[00:00:00] So, who are you?\n"
    )


def test_text_tells_the_time_of_day():
    assert write_txt(replace(TALK, offset_ms=50_530_000)).startswith("[14:02:10] Is it on?")


def test_subtitles_before_the_start_stand_at_zero_in_their_order():
    assert write_srt(replace(TALK, offset_ms=-10_000)).startswith(
        "1\n00:00:00,000 --> 00:00:00,001\nIs it on?\n\n"
        "2\n00:00:00,001 --> 00:00:00,002\nIt is.\n\n"
        "3\n00:00:00,002 --> "
    )


def test_json_has_negative_times_and_tells_the_offset():
    before, after = (json.loads(write_whisper_json(replace(TALK, offset_ms=offset_ms))) for offset_ms in (0, -10_000))
    assert after["offset"] == -10.0
    assert after["text"] == before["text"]
    assert [segment["seek"] for segment in after["segments"]] == [segment["seek"] for segment in before["segments"]]
    for old, new in zip(before["segments"], after["segments"], strict=True):
        assert new["start"] == pytest.approx(old["start"] - 10)
        assert new["words"][-1]["end"] == pytest.approx(old["words"][-1]["end"] - 10)


@given(st.integers(-4_000_000, 100_000_000))
def test_no_cue_is_lost_or_out_of_order(offset_ms: int):
    plain, counted = cues(INTERVIEW), cues(replace(INTERVIEW, offset_ms=offset_ms))
    assert [cue.lines for cue in counted] == [cue.lines for cue in plain]
    last_ms = 0
    for cue in counted:
        assert last_ms <= cue.start_ms < cue.end_ms
        last_ms = cue.end_ms
