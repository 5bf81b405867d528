"""Where a person has marked words with colours."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from engine.transcript.words import Paragraph, WordColour


@dataclass(frozen=True, slots=True)
class ColouredStretch:
    """Neighbouring words of a paragraph that have one colour.

    Attributes:
        first: Index of the first of them in the paragraph.
        last: Of the last.
        start: Where they begin in the paragraph's text, in characters.
        end: Where they end.
    """

    colour: WordColour
    paragraph_id: int
    first: int
    last: int
    start: int
    end: int
    start_ms: int
    end_ms: int
    text: str


def coloured_stretches(paragraph: Paragraph) -> tuple[ColouredStretch, ...]:
    """Return the coloured stretches of a paragraph, in order."""
    if not any(word.colour for word in paragraph.words):
        return ()
    return tuple(_stretches(paragraph))


def all_coloured(paragraphs: Iterable[Paragraph]) -> Iterator[ColouredStretch]:
    """Give the coloured stretches of paragraphs, in order."""
    for paragraph in paragraphs:
        yield from coloured_stretches(paragraph)


def _stretches(paragraph: Paragraph) -> Iterator[ColouredStretch]:
    spans = list(paragraph.spans())
    for colour, group in groupby(enumerate(paragraph.words), key=lambda item: item[1].colour):
        words = list(group)
        if colour is None:
            continue
        first, last = words[0][0], words[-1][0]
        start, end = spans[first][0], spans[last][1]
        yield ColouredStretch(
            colour,
            paragraph.id,
            first,
            last,
            start,
            end,
            words[0][1].start_ms,
            words[-1][1].end_ms,
            paragraph.text[start:end],
        )
