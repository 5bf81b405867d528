"""JSON as Whisper writes it (.json): segments and words with times in seconds.

Beyond Whisper's own, a segment has its ``speaker`` and a word ``confirmed``. A word that a person wrote has a
``probability`` of 1, so that programs that expect a number find one.
"""

import json
from typing import Any

from engine.formats.source import ExportSource
from engine.transcript.words import Paragraph


def write(source: ExportSource) -> str:
    """Return the transcript as JSON, one segment a paragraph."""
    segments = [_segment(number, paragraph, source) for number, paragraph in enumerate(source.paragraphs)]
    whole = {
        "text": "".join(segment["text"] for segment in segments),
        "language": source.language,
        "duration": source.duration_ms / 1000,
        "segments": segments,
    }
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def _segment(number: int, paragraph: Paragraph, source: ExportSource) -> dict[str, Any]:
    return {
        "id": number,
        "seek": paragraph.start_ms // 10,
        "start": paragraph.start_ms / 1000,
        "end": paragraph.end_ms / 1000,
        "text": " " + paragraph.text.strip(),
        "speaker": source.speaker_of(paragraph),
        "words": _words(paragraph),
    }


def _words(paragraph: Paragraph) -> list[dict[str, Any]]:
    """Return the words, each with the space before it, as Whisper has it."""
    words, last = [], 0
    for word, (start, end) in zip(paragraph.words, paragraph.spans(), strict=True):
        spaced = not last or paragraph.text[last:start] != ""
        words.append(
            {
                "word": (" " if spaced else "") + word.text,
                "start": word.start_ms / 1000,
                "end": word.end_ms / 1000,
                "probability": 1.0 if word.probability is None else round(word.probability, 4),
                "confirmed": word.reviewed,
            }
        )
        last = end
    return words
