"""SubRip: literal text, and what other readers make of it."""

import pysubs2

from engine.formats.srt import write_srt
from tests.engine.formats.sources import EMPTY, INTERVIEW, NOTHING, paragraph, source


def test_interview():
    assert (
        write_srt(INTERVIEW)
        == """\
1
00:00:00,500 --> 00:00:06,100
Anna: Good morning, and thank you for
coming. Can you tell me what you do?

2
00:00:07,000 --> 00:00:11,400
Ben: I study lichens; they grow
on R&D <labs>, 🔬 → everywhere.

3
01:01:01,000 --> 01:01:02,000
(laughter)
"""
    )


def test_nothing_to_show():
    assert write_srt(NOTHING) == ""
    assert write_srt(EMPTY) == ""


def test_speaker_stands_only_where_he_begins_to_speak():
    text = write_srt(
        source(
            paragraph("one two three four " * 10, 0, 2, word_ms=300),
            paragraph("Five.", 20_000, 2),
            paragraph(" ", 22_000, 1),
            paragraph("Six.", 24_000, 2),
            paragraph("Seven?", 26_000, 1),
            paragraph("Eight.", 28_000, 2),
        )
    )
    assert text.startswith("1\n00:00:00,000 --> ")
    assert [line.split(": ")[0] for line in text.splitlines() if ": " in line] == ["Ben", "Anna", "Ben"]


def test_arabic_and_hebrew_stay_in_their_order():
    text = write_srt(
        source(paragraph("مرحبا بكم.", 0, 1), paragraph("שלום, מה שלומך?", 2_000, 2), speakers=["ليلى", "דן"])
    )
    assert (
        text
        == """\
1
00:00:00,000 --> 00:00:01,000
ليلى: مرحبا بكم.

2
00:00:02,000 --> 00:00:03,200
דן: שלום, מה שלומך?
"""
    )


def test_pysubs2_reads_the_same():
    read = pysubs2.SSAFile.from_string(write_srt(INTERVIEW), format_="srt")
    assert [(event.start, event.end) for event in read] == [(500, 6_100), (7_000, 11_400), (3_661_000, 3_662_000)]
    assert read[0].plaintext == "Anna: Good morning, and thank you for\ncoming. Can you tell me what you do?"


def test_braces_and_backslashes_survive():
    assert "{sighs} C:\\New" in write_srt(source(paragraph("{sighs} C:\\New")))
