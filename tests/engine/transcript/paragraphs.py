"""Paragraphs to search through and to change: a word a second."""

from engine.transcript.words import Paragraph, Word


def paragraph(id_: int, text: str, speaker_id: int | None = None, start_ms: int | None = None) -> Paragraph:
    begin_ms = id_ * 100_000 if start_ms is None else start_ms
    words = tuple(
        Word(word, begin_ms + 1_000 * place, begin_ms + 1_000 * place + 900, model_id=id_ * 1_000 + place)
        for place, word in enumerate(text.split())
    )
    return Paragraph(id_, text, words, begin_ms, words[-1].end_ms if words else begin_ms, speaker_id)
