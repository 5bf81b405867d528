"""JSON in Whisper's form."""

import json
from dataclasses import replace

import pysubs2

from engine.formats.whisper_json import write_whisper_json
from engine.transcript.words import Paragraph, Word
from tests.engine.formats.sources import INTERVIEW, NOTHING, paragraph, source


def test_a_word_of_the_model_and_one_of_a_person():
    words = (Word("Good", 1_234, 1_500, model_id=0, probability=0.5), Word("night.", 1_500, 2_000))
    assert write_whisper_json(source(Paragraph(1, "Good night.", words, 1_234, 2_000, 1))) == (
        '{"text": " Good night.", "language": "en", "duration": 60.0, "offset": 0.0, "segments": [{"id": 0, '
        '"seek": 123, '
        '"start": 1.234, "end": 2.0, "text": " Good night.", "words": ['
        '{"word": " Good", "start": 1.234, "end": 1.5, "probability": 0.5}, '
        '{"word": " night.", "start": 1.5, "end": 2.0, "probability": null}], "speaker": "Anna"}], '
        '"schema_version": 1, "notes": [], "rating": null}\n'
    )


def test_nothing_to_show():
    empty = json.loads(write_whisper_json(replace(NOTHING, language=None)))
    assert empty == {
        "text": "",
        "language": None,
        "duration": 60.0,
        "offset": 0.0,
        "segments": [],
        "schema_version": 1,
        "notes": [],
        "rating": None,
    }


def test_words_strung_together_are_the_text():
    result = json.loads(write_whisper_json(source(paragraph("don't — Vraiment\u00a0? 今天。 R&D"))))
    words = [word for segment in result["segments"] for word in segment["words"]]
    assert [word["word"] for word in words] == [" don't", " —", " Vraiment", "\u00a0?", " 今", "天", "。", " R&D"]
    assert "".join(word["word"] for word in words) == result["text"]


def test_a_speaker_only_where_one_is_known():
    segments = json.loads(write_whisper_json(INTERVIEW))["segments"]
    assert [segment.get("speaker") for segment in segments] == ["Anna", "Ben", None]
    assert "speaker" not in segments[2]


def test_pysubs2_reads_the_segments():
    read = pysubs2.load_from_whisper(json.loads(write_whisper_json(INTERVIEW)))
    assert [(event.start, event.end) for event in read] == [(500, 6_100), (7_000, 11_400), (3_661_000, 3_661_400)]
    assert read[2].plaintext == "(laughter)"
