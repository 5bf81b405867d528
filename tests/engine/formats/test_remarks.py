"""Notes, bookmarks, colours and the rating, in every format that has a place for them."""

import json
from dataclasses import replace

import pysubs2
import pytest

from engine.formats import FORMATS, exported
from engine.formats.srt import write_srt
from engine.formats.txt import write_txt
from engine.formats.webvtt import write_webvtt
from engine.formats.whisper_json import write_whisper_json
from engine.transcript.notes import in_order
from engine.transcript.rating import Rating
from tests.engine.formats.sources import ANNOTATED, INTERVIEW, NOTHING


def test_text_has_them_behind_the_transcript():
    assert write_txt(ANNOTATED) == write_txt(INTERVIEW) + (
        """
Rating: 4 of 5 stars – Good <sound>

Notes:

- Recorded outside.
- 00:00:07 “lichens;” Which kinds?

  Ask --> again.
- 01:01:01 They laugh

Bookmarks:

- 00:00:09 Stones

Coloured words:

- 00:00:07 green: I study lichens;
"""
    )


def test_text_counts_their_times_from_the_same_moment():
    text = write_txt(replace(ANNOTATED, offset_ms=-8_000))
    assert "[-00:00:01] Ben: I study" in text
    assert "- -00:00:01 “lichens;” Which" in text
    assert "- 00:00:01 Stones" in text


def test_json_has_them_beside_the_segments():
    plain, read = json.loads(write_whisper_json(INTERVIEW)), json.loads(write_whisper_json(ANNOTATED))
    assert (plain["schema_version"], plain["notes"], plain["rating"]) == (1, [], None)
    assert read["rating"] == {"stars": 4, "comment": "Good <sound>"}
    assert read["notes"] == [
        {"id": 4, "kind": "note", "text": "Recorded outside.", "time": None},
        {"id": 1, "kind": "note", "text": "Which kinds?\n\nAsk --> again.", "time": 7.8, "segment": 1, "word": 2},
        {"id": 2, "kind": "bookmark", "text": "Stones", "time": 9.0},
        {"id": 3, "kind": "note", "text": "They laugh", "time": 3661.5},
    ]
    words = [word for segment in read["segments"] for word in segment["words"]]
    assert [word["word"] for word in words if word.get("colour") == "green"] == [" I", " study", " lichens;"]
    for word in words:
        word.pop("colour", None)
    assert read["segments"] == plain["segments"]


def test_json_finds_the_word_of_a_note_in_a_later_segment():
    anchor = ANNOTATED.notes[1].anchor
    assert anchor is not None
    source = replace(ANNOTATED, notes=(replace(ANNOTATED.notes[1], anchor=replace(anchor, word=10)),), offset_ms=1_000)
    (note,) = json.loads(write_whisper_json(source))["notes"]
    segments = json.loads(write_whisper_json(source))["segments"]
    assert segments[note["segment"]]["words"][note["word"]]["word"] == " everywhere."
    assert note["time"] == 8.8


def test_webvtt_has_them_as_comments_before_the_cues():
    assert write_webvtt(ANNOTATED) == write_webvtt(INTERVIEW).replace(
        "WEBVTT\n",
        """\
WEBVTT

NOTE Rating: 4 of 5 stars – Good <sound>

NOTE Recorded outside.

NOTE 00:00:07 “lichens;” Which kinds?
Ask → again.

NOTE Bookmark: 00:00:09 Stones

NOTE 01:01:01 They laugh
""",
    )
    assert write_webvtt(replace(NOTHING, rating=Rating(comment="Empty"))) == "WEBVTT\n\nNOTE Rating: Empty\n"


def test_other_readers_pass_over_them():
    def events(text: str) -> list[tuple[int, int, str]]:
        return [(event.start, event.end, event.text) for event in pysubs2.SSAFile.from_string(text, format_="vtt")]

    assert events(write_webvtt(ANNOTATED)) == events(write_webvtt(INTERVIEW))
    assert write_srt(ANNOTATED) == write_srt(INTERVIEW)
    read = pysubs2.load_from_whisper(json.loads(write_whisper_json(ANNOTATED)))
    assert [event.plaintext for event in read] == [
        event.plaintext for event in pysubs2.load_from_whisper(json.loads(write_whisper_json(INTERVIEW)))
    ]


@pytest.mark.parametrize("name", FORMATS)
def test_without_any_nothing_is_said_of_them(name: str):
    assert b"ating:" not in exported(INTERVIEW, name)


def test_notes_are_put_in_order_of_time():
    assert in_order(reversed(ANNOTATED.notes)) == ANNOTATED.notes


@pytest.mark.parametrize(
    ("fact", "rating"),
    [
        (None, Rating()),
        ({"stars": 4, "comment": "fine"}, Rating(4, "fine")),
        ({"stars": 9}, Rating(5)),
        ({}, Rating()),
    ],
)
def test_a_rating_and_its_fact(fact: object, rating: Rating):
    assert Rating.of(fact) == rating == Rating.of(rating.fact)
    assert bool(rating) == (rating != Rating())
