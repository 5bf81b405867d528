"""WebVTT: literal text, and what other readers make of it."""

import pysubs2

from engine.formats.webvtt import write_webvtt
from tests.engine.formats.sources import INTERVIEW, NOTHING, paragraph, source


def test_interview():
    assert (
        write_webvtt(INTERVIEW)
        == """\
WEBVTT

00:00:00.500 --> 00:00:06.100
<v Anna>Good morning, and thank you for coming.
Can you tell me what you do?

00:00:07.000 --> 00:00:11.400
<v Ben>I study lichens; they grow on R&amp;D &lt;labs&gt;,
🔬 --&gt; everywhere.

01:01:01.000 --> 01:01:02.000
(laughter)
"""
    )


def test_nothing_to_show():
    assert write_webvtt(NOTHING) == "WEBVTT\n"


def test_every_cue_names_its_voice():
    text = write_webvtt(source(paragraph("one two three four " * 10, 0, 2, word_ms=300)))
    assert text.count("<v Ben>") == text.count("-->") > 1


def test_names_are_escaped_and_stay_on_their_line():
    assert "<v Anna &amp; &lt;Ben&gt;>Yes." in write_webvtt(source(paragraph("Yes.", 0, 1), speakers=["Anna &\n<Ben>"]))
    assert "\nYes." in write_webvtt(source(paragraph("Yes.", 0, 1), speakers=["  "]))


def test_pysubs2_reads_the_same():
    read = pysubs2.SSAFile.from_string(write_webvtt(INTERVIEW), format_="vtt")
    assert [(event.start, event.end) for event in read] == [(500, 6_100), (7_000, 11_400), (3_661_000, 3_662_000)]
    assert read[0].plaintext == "Good morning, and thank you for coming.\nCan you tell me what you do?"
