"""Transcripts to export."""

from collections.abc import Sequence
from dataclasses import replace

from engine.formats import ExportSource
from engine.transcript.notes import Anchor, Note, NoteKind
from engine.transcript.rating import Rating
from engine.transcript.words import Paragraph, Word, WordColour, split_words

SPEAKERS = {1: "Anna", 2: "Ben"}


def paragraph(
    text: str, start_ms: int = 0, speaker_id: int | None = None, *, word_ms: int = 400, id_: int = 1
) -> Paragraph:
    """A paragraph whose words follow each other without a gap."""
    words = tuple(
        Word(word, start_ms + word_ms * place, start_ms + word_ms * (place + 1), model_id=place, probability=0.75)
        for place, word in enumerate(split_words(text))
    )
    return Paragraph(id_, text, words, start_ms, words[-1].end_ms if words else start_ms, speaker_id)


def source(
    *paragraphs: Paragraph, duration_ms: int = 60_000, language: str | None = "en", speakers: Sequence[str] = ()
) -> ExportSource:
    names = dict(enumerate(speakers, start=1)) if speakers else SPEAKERS
    return ExportSource("talk", duration_ms, language, names, paragraphs)


INTERVIEW = source(
    paragraph("Good morning, and thank you for coming. Can you tell me what you do?", 500, 1),
    paragraph("I study lichens; they grow on R&D <labs>, \N{MICROSCOPE} --> everywhere.", 7_000, 2, id_=2),
    paragraph("(laughter)", 3_661_000, id_=3),
    duration_ms=3_662_000,
)
ANNOTATED = replace(
    INTERVIEW,
    paragraphs=(
        INTERVIEW.paragraphs[0],
        replace(
            INTERVIEW.paragraphs[1],
            words=tuple(
                replace(word, colour=WordColour.GREEN if place < 3 else None)
                for place, word in enumerate(INTERVIEW.paragraphs[1].words)
            ),
        ),
        INTERVIEW.paragraphs[2],
    ),
    notes=(
        Note(4, "Recorded outside."),
        Note(1, "Which kinds?\n\nAsk --> again.", anchor=Anchor(7_800, 2, 2)),
        Note(2, "Stones", NoteKind.BOOKMARK, Anchor(9_000)),
        Note(3, "They laugh", anchor=Anchor(3_661_500)),
    ),
    rating=Rating(4, "Good <sound>"),
)
EMPTY = source(paragraph("  "))
NOTHING = source()
