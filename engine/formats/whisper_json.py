"""JSON as Whisper writes it, so that whatever reads Whisper's output reads ours.

Beyond Whisper's fields, a segment has a ``speaker`` where one is known, under WhisperX's name for it, and the whole has
the ``duration`` and the ``offset`` in seconds. The offset is what the time at the recording's beginning is called; it
is part of all other times, so that what is spoken before the moment that the user counts from has negative ones.
``seek`` is a place in the recording. A word that a person wrote has the probability null: the model had no part in it.
Figures of Whisper's decoding that say nothing about corrected text (tokens, temperature, log-probability) are left out.
"""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from engine.formats.cues import cut
from engine.formats.pieces import Piece, pieces_of
from engine.formats.source import ExportSource
from engine.formats.timing import spread

# Whisper counts the place of a segment's window in frames of 10 ms.
_FRAME_MS = 10


def write_whisper_json(source: ExportSource) -> str:
    """Return a transcript as one JSON object; its segments are as long as subtitles."""
    segments: list[dict[str, Any]] = []
    for paragraph in spread(source.paragraphs, source.duration_ms):
        speaker = source.speaker_of(paragraph)
        for phrase in cut(pieces_of(paragraph)):
            segment = _segment(len(segments), phrase, source.offset_ms)
            segments.append(segment if speaker is None else segment | {"speaker": speaker})
    transcript = {
        "text": "".join(segment["text"] for segment in segments),
        "language": source.language,
        "duration": _seconds(source.duration_ms),
        "offset": _seconds(source.offset_ms),
        "segments": segments,
    }
    return json.dumps(transcript, ensure_ascii=False) + "\n"


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
            yield {
                "word": rest[:end],
                "start": _seconds(word.start_ms + offset_ms),
                "end": _seconds(word.end_ms + offset_ms),
                "probability": word.probability,
            }
            rest = rest[end:]


def _seconds(time_ms: int) -> float:
    return time_ms / 1000
