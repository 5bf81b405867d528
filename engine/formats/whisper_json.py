"""JSON as Whisper writes it, so that whatever reads Whisper's output reads ours.

Beyond Whisper's fields, a segment has a ``speaker`` where one is known, under WhisperX's name for it, and the whole has
the ``duration`` and the ``offset`` in seconds. The offset is what the time at the recording's beginning is called; it
is part of all other times, so that what is spoken before the moment that the user counts from has negative ones.
``schema_version`` is 1, and rises when any of these fields means something else. ``notes`` are notes and bookmarks,
those about the whole first, the others in order of time: each with ``id``, ``kind`` (``note`` or ``bookmark``),
``text`` (of a bookmark, its name) and ``time`` (null where it is about the whole); one about a word has its place as
well, the ``segment``'s id and the index of the ``word`` in it. A word that a person coloured has a ``colour``: yellow,
green, blue, pink or violet. ``rating`` holds ``stars``, 1 to 5 (0 for a comment without any), and a ``comment``; or is
null.
``seek`` is a place in the recording. A word that a person wrote has the probability null: the model had no part in it.
Figures of Whisper's decoding that say nothing about corrected text (tokens, temperature, log-probability) are left out.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

from engine.formats.cues import cut
from engine.formats.pieces import Piece, pieces_of
from engine.formats.source import ExportSource
from engine.formats.timing import spread
from engine.transcript.notes import Note

SCHEMA_VERSION = 1

# Whisper counts the place of a segment's window in frames of 10 ms.
_FRAME_MS = 10


def write_whisper_json(source: ExportSource) -> str:
    """Return a transcript as one JSON object; its segments are as long as subtitles."""
    segments: list[dict[str, Any]] = []
    places: dict[tuple[int, int], tuple[int, int]] = {}
    for paragraph in spread(source.paragraphs, source.duration_ms):
        speaker = source.speaker_of(paragraph)
        number = 0
        for phrase in cut(pieces_of(paragraph)):
            segment = _segment(len(segments), phrase, source.offset_ms)
            for place in range(len(segment["words"])):
                places[paragraph.id, number + place] = segment["id"], place
            number += len(segment["words"])
            segments.append(segment if speaker is None else segment | {"speaker": speaker})
    transcript = {
        "text": "".join(segment["text"] for segment in segments),
        "language": source.language,
        "duration": _seconds(source.duration_ms),
        "offset": _seconds(source.offset_ms),
        "segments": segments,
        "schema_version": SCHEMA_VERSION,
        "notes": [_note(note, places, source.offset_ms) for note in source.notes],
        "rating": asdict(source.rating) if source.rating else None,
    }
    return json.dumps(transcript, ensure_ascii=False) + "\n"


def _note(note: Note, places: dict[tuple[int, int], tuple[int, int]], offset_ms: int) -> dict[str, Any]:
    anchor = note.anchor
    time = None if anchor is None else _seconds(anchor.time_ms + offset_ms)
    fields = {"id": note.id, "kind": note.kind, "text": note.text, "time": time}
    if anchor is None or anchor.paragraph_id is None or anchor.word is None:
        return fields
    segment, word = places[anchor.paragraph_id, anchor.word]
    return fields | {"segment": segment, "word": word}


def _segment(number: int, phrase: Sequence[Piece], offset_ms: int) -> dict[str, Any]:
    words = list(_words(phrase, offset_ms))
    return {
        "id": number,
        "seek": phrase[0].start_ms // _FRAME_MS,
        "start": _seconds(phrase[0].start_ms + offset_ms),
        "end": _seconds(phrase[-1].end_ms + offset_ms),
        "text": "".join(word["word"] for word in words),
        "words": words,
    }


def _words(phrase: Sequence[Piece], offset_ms: int) -> Iterator[dict[str, Any]]:
    """Give the words as Whisper does: with the space before them, so that strung together they are the text."""
    for piece in phrase:
        rest = (" " if piece.spaced else "") + piece.text
        for word in piece.words:
            end = rest.index(word.text) + len(word.text)
            fields = {
                "word": rest[:end],
                "start": _seconds(word.start_ms + offset_ms),
                "end": _seconds(word.end_ms + offset_ms),
                "probability": word.probability,
            }
            yield fields if word.colour is None else fields | {"colour": word.colour}
            rest = rest[end:]


def _seconds(time_ms: int) -> float:
    return time_ms / 1000
