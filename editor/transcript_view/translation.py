"""From what happened to the text on the screen to the edits of the engine."""

import re
from collections.abc import Callable, Sequence

from editor.transcript_view.differences import Difference
from engine.transcript.edits import Edit, JoinParagraphs, ReplaceParagraphs, ReplaceText, SplitParagraph
from engine.transcript.words import Paragraph

_LINE_BREAK = re.compile("\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
# Controls, Qt's own markers, half emoji: nothing that can be read, stored or seen.
_UNREADABLE = re.compile("[\x00-\x08\x0e-\x1b\x1f\x7f\x80-\x84\x86-\x9f\ufdd0-\ufdef\ufffc\ufffe\uffff\ud800-\udfff]")


def clean(text: str) -> str:
    r"""Return text with ``\n`` for every kind of line break, and without what does not belong in a transcript."""
    return _UNREADABLE.sub("", _LINE_BREAK.sub("\n", text)).replace("\t", " ")


def pasted(text: str) -> str:
    """Return text as it is pasted: clean, and with one line break where there are several, or space around them."""
    return re.sub(r"\s*\n\s*", "\n", clean(text))


def edits_for(paragraphs: Sequence[Paragraph], change: Difference, new_id: Callable[[], int]) -> list[Edit]:
    r"""Return the edits that make a change to neighbouring paragraphs.

    Where whole words meet because the break between two paragraphs goes, the engine puts a space between them; where
    a break comes, the white space beside it goes. But for that, the edits lead to exactly the changed text.

    Args:
        paragraphs: All that the change touches; none only if the transcript has none.
        change: Counted in the paragraphs' texts with ``\n`` between them.
        new_id: Gives ids for paragraphs that come to be.
    """
    edits: list[Edit] = []
    if not paragraphs:
        paragraphs = [Paragraph(new_id(), "", (), 0, 0)]
        edits.append(ReplaceParagraphs((), tuple(paragraphs)))
    text = clean(change.text)
    first, start = _place(paragraphs, change.start)
    last, end = _place(paragraphs, change.end)
    if first == last:
        return edits + _write(paragraphs[first].id, paragraphs[first].text, start, end, text, new_id)
    if start == 0 and not text:
        edits.append(_without(paragraphs[first:last]))
        return edits + _write(paragraphs[last].id, paragraphs[last].text, 0, end, "", new_id)

    left, right = paragraphs[first], paragraphs[last]
    edits += _write(right.id, right.text, 0, end, "", new_id)
    if last - first > 1:
        edits.append(_without(paragraphs[first + 1 : last]))
    edits += _write(left.id, left.text, start, len(left.text), "", new_id)
    edits.append(JoinParagraphs(left.id))
    left_text, right_text = left.text[:start], right.text[end:]
    glue = " " if left_text and right_text and not (left_text[-1].isspace() or right_text[0].isspace()) else ""
    whole = left_text + glue + right_text
    if glue and not text and _cuts_no_word(left.text, start) and _cuts_no_word(right.text, end):
        return edits
    return edits + _write(left.id, whole, start, start + len(glue), text, new_id)


def _write(paragraph_id: int, old: str, start: int, end: int, text: str, new_id: Callable[[], int]) -> list[Edit]:
    """Put text in place of a stretch of one paragraph, and split it where the text has line breaks."""
    edits: list[Edit] = []
    line = text.replace("\n", " ") if text.strip() or "\n" not in text else ""
    if start < end or line:
        edits.append(ReplaceText(paragraph_id, start, end, line))
    breaks = [start + (place if line else 0) for place, character in enumerate(text) if character == "\n"]
    left = old[:start] + line + old[end:]
    for place in reversed(breaks):
        offset = min(place, len(left))
        edits.append(SplitParagraph(paragraph_id, offset, new_id()))
        left = left[:offset].rstrip()
    return edits


def _without(paragraphs: Sequence[Paragraph]) -> Edit:
    return ReplaceParagraphs(tuple(paragraph.id for paragraph in paragraphs), ())


def _place(paragraphs: Sequence[Paragraph], offset: int) -> tuple[int, int]:
    """Return the paragraph, and the place in it, of an offset in the joined texts."""
    for index, paragraph in enumerate(paragraphs):
        if offset <= len(paragraph.text):
            return index, offset
        offset -= len(paragraph.text) + 1
    raise IndexError(offset)


def _cuts_no_word(text: str, offset: int) -> bool:
    return not (0 < offset < len(text)) or text[offset - 1].isspace() or text[offset].isspace()
