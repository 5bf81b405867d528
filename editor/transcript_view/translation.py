"""From changed text to edits: what Qt did to the document, said in the engine's words."""

from collections.abc import Callable, Sequence
from itertools import accumulate

from engine.transcript.edits import Edit, JoinParagraphs, ReplaceText, SplitParagraph
from engine.transcript.words import Paragraph


def edits_between(old: Sequence[Paragraph], new: Sequence[str], at: int, new_id: Callable[[], int]) -> list[Edit]:
    """Return the edits that turn neighbouring paragraphs into paragraphs of the given texts.

    Where paragraphs end in or begin with white space, the engine may strip it; the caller shows what the engine holds.

    Args:
        old: The paragraphs as they are, at least one.
        new: The texts as they shall be, at least one.
        at: The character of the first paragraph before which nothing changed. It tells which of two equal letters is
            the new one.
        new_id: Gives ids for new paragraphs.
    """
    old, new = list(old), list(new)
    while len(old) > 1 and len(new) > 1 and old[0].text == new[0]:
        del old[0], new[0]
        at = 0
    while len(old) > 1 and len(new) > 1 and old[-1].text == new[-1]:
        del old[-1], new[-1]
    if len(old) == len(new):
        edits = _replacement(old[0].id, old[0].text, new[0], at)
        for paragraph, text in zip(old[1:], new[1:], strict=True):
            edits += _replacement(paragraph.id, paragraph.text, text, 0)
        return edits

    first = old[0]
    edits = [JoinParagraphs(first.id) for _ in old[1:]]
    joined = _joined(old)
    if len(new) == 1 and new[0] == "".join(paragraph.text for paragraph in old):
        return edits  # Backspace at a paragraph's start: the engine puts the space between the two
    if len(new) > 1 and "".join(new) == joined:
        pieces = new
    else:
        pieces = [*(text.rstrip() + " " for text in new[:-1]), new[-1]]
        edits += _replacement(first.id, joined, "".join(pieces), at)
    cuts = list(accumulate(len(piece) for piece in pieces[:-1]))
    for cut in reversed(cuts):  # from the back, so that the earlier places stay where they are
        edits.append(SplitParagraph(first.id, cut, new_id()))
    return edits


def _joined(paragraphs: Sequence[Paragraph]) -> str:
    """Return the text of paragraphs joined, as the engine does it."""
    text = paragraphs[0].text
    for paragraph in paragraphs[1:]:
        spaced = text and paragraph.text and not (text[-1].isspace() or paragraph.text[0].isspace())
        text += (" " if spaced else "") + paragraph.text
    return text


def _replacement(paragraph_id: int, old: str, new: str, at: int) -> list[Edit]:
    """Return the smallest replacement that makes ``old`` into ``new``, near ``at``; none if they are equal."""
    if old == new:
        return []
    shorter = min(len(old), len(new))
    start = _common(old, new, shorter)
    if at < start and (new.endswith(old[at:]) or old.endswith(new[at:])):
        start = at  # an insertion or a removal among equal letters
    end = _common(old[::-1], new[::-1], shorter - start)
    return [ReplaceText(paragraph_id, start, len(old) - end, new[start : len(new) - end])]


def _common(one: str, other: str, most: int) -> int:
    """Return how many characters two texts have in common at their beginning."""
    return next((place for place in range(most) if one[place] != other[place]), most)
