"""Times for text that a person wrote: untouched words keep theirs, new ones share the time between their neighbours."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from engine.transcript.words import ModelWord, Paragraph, Timing, Word, split_words

# How long new text may be taken to last where the silence around it would allow more: about 12 characters a second.
_MS_PER_CHARACTER = 80


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What stands around a paragraph.

    Attributes:
        before_ms: When the last word before the paragraph ends.
        after_ms: When the first word after it starts.
        model_words: What the model wrote between the two, in order; none of it stands in other paragraphs.
    """

    before_ms: int
    after_ms: int
    model_words: Sequence[ModelWord]


def replace_text(paragraph: Paragraph, start: int, end: int, text: str, around: Surroundings) -> Paragraph:
    """Return the paragraph with ``text`` in place of the characters ``start`` to ``end``, its words re-timed.

    Only words that the change touches are made anew. Of those, a word that reads as before stays what it was, and a
    word that the model had written at that time becomes the model's word again, now confirmed.
    """
    old = paragraph.words
    first, last, region_start, region_end = _touched(paragraph, start, end)
    whole = paragraph.text[:start] + text + paragraph.text[end:]
    tokens = split_words(whole[region_start : region_end + len(text) - (end - start)])

    while first < last and tokens and old[first].text == tokens[0]:
        first += 1
        del tokens[0]
    while first < last and tokens and old[last - 1].text == tokens[-1]:
        last -= 1
        del tokens[-1]

    low_ms = old[first - 1].end_ms if first else around.before_ms
    high_ms = old[last].start_ms if last < len(old) else around.after_ms
    hug_next = first == 0 and last < len(old)
    kept_ids = {word.model_id for word in (*old[:first], *old[last:])}
    free = [word for word in around.model_words if word.id not in kept_ids]
    new = _time(tokens, old[first:last], low_ms, max(low_ms, high_ms), free, hug_next=hug_next)
    words = old[:first] + coloured(new, old[first:last] or _around(old, first)) + old[last:]
    return replace(
        paragraph,
        text=whole,
        words=words,
        start_ms=words[0].start_ms if words else paragraph.start_ms,
        end_ms=words[-1].end_ms if words else paragraph.end_ms,
    )


def _touched(paragraph: Paragraph, start: int, end: int) -> tuple[int, int, int, int]:
    """Return the touched words as a range of indices, and the range of characters to read again."""
    first = last = None
    before, region_start, region_end = 0, start, end
    for index, (word_start, word_end) in enumerate(paragraph.spans()):
        if word_end < start:
            before = index + 1
        elif word_start <= end:
            if first is None:
                first, region_start = index, min(start, word_start)
            last, region_end = index + 1, max(end, word_end)
        else:
            break
    if first is None or last is None:
        return before, before, region_start, region_end
    return first, last, region_start, region_end


def _time(
    tokens: list[str],
    old: Sequence[Word],
    low_ms: int,
    high_ms: int,
    model_words: Sequence[ModelWord],
    *,
    hug_next: bool,
) -> tuple[Word, ...]:
    """Make words of ``tokens``, in place of ``old``; the neighbours end at ``low_ms`` and start at ``high_ms``."""
    returned = _returned(tokens, model_words, low_ms, high_ms)
    if len(tokens) == len(old) and not returned:
        return tuple(
            Word(token, word.start_ms, word.end_ms, _timing_kept(word)) for token, word in zip(tokens, old, strict=True)
        )
    words: list[Word] = []
    position = 0
    while position < len(tokens):
        if position in returned:
            words.append(returned[position])
            position += 1
            continue
        stop = next((place for place in range(position, len(tokens)) if place in returned), len(tokens))
        from_ms = words[-1].end_ms if words else low_ms
        to_ms = returned[stop].start_ms if stop in returned else high_ms
        if old and not returned:
            from_ms, to_ms = old[0].start_ms, old[-1].end_ms
        else:
            from_ms, to_ms = _natural(tokens[position:stop], from_ms, to_ms, hug_next=hug_next or stop in returned)
        words += share(tokens[position:stop], from_ms, to_ms)
        position = stop
    return tuple(words)


def coloured(words: Sequence[Word], instead_of: Sequence[Word]) -> tuple[Word, ...]:
    """Return words in the colour of those that they come instead of, one by one, or the one that all of these have."""
    if not any(word.colour for word in instead_of):
        return tuple(words)
    if len(words) == len(instead_of):
        return tuple(replace(word, colour=old.colour) for word, old in zip(words, instead_of, strict=True))
    colours = {word.colour for word in instead_of}
    return tuple(replace(word, colour=instead_of[0].colour) for word in words) if len(colours) == 1 else tuple(words)


def _around(words: Sequence[Word], place: int) -> Sequence[Word]:
    """Return a word whose colour goes on behind a place, because the words on either side have it."""
    is_inside = 0 < place < len(words) and words[place - 1].colour == words[place].colour
    return words[place : place + 1] if is_inside else ()


def _timing_kept(word: Word) -> Timing:
    """A word that is rewritten in place keeps its times; that they were a person's choice stays known."""
    return Timing.MANUAL if word.timing is Timing.MANUAL else Timing.INTERPOLATED


def _returned(tokens: list[str], model_words: Sequence[ModelWord], low_ms: int, high_ms: int) -> dict[int, Word]:
    """Find the tokens that are the model's own words again, by place in ``tokens``."""
    there = [word for word in model_words if low_ms <= word.start_ms and word.end_ms <= high_ms]
    if not there or not tokens:
        return {}
    matcher = SequenceMatcher(None, tokens, [word.text for word in there], autojunk=False)
    return {
        block.a + step: from_model(there[block.b + step], confirmed=True)
        for block in matcher.get_matching_blocks()
        for step in range(block.size)
    }


def from_model(word: ModelWord, *, confirmed: bool = False) -> Word:
    """Return the transcript's word for a word of the model."""
    return Word(word.text, word.start_ms, word.end_ms, Timing.MODEL, word.id, word.probability, confirmed)


def _natural(tokens: list[str], low_ms: int, high_ms: int, *, hug_next: bool) -> tuple[int, int]:
    """Narrow a gap to the time that the text needs, beside the word it belongs to."""
    needed_ms = min(high_ms - low_ms, _MS_PER_CHARACTER * sum(map(len, tokens)))
    return (high_ms - needed_ms, high_ms) if hug_next else (low_ms, low_ms + needed_ms)


def share(tokens: list[str], start_ms: int, end_ms: int) -> list[Word]:
    """Divide a stretch of time among words by their number of characters."""
    total = sum(map(len, tokens))
    words, done, word_start_ms = [], 0, start_ms
    for token in tokens:
        done += len(token)
        word_end_ms = start_ms + (end_ms - start_ms) * done // total
        words.append(Word(token, word_start_ms, word_end_ms, Timing.INTERPOLATED))
        word_start_ms = word_end_ms
    return words


def cut(paragraph: Paragraph, offset: int, around: Surroundings) -> tuple[Paragraph, Paragraph]:
    """Cut a paragraph at a character into two under the same id; white space at the cut goes.

    A word that the cut goes through is divided, and its time with it.
    """
    text = paragraph.text
    left_end = len(text[:offset].rstrip())
    right_start = offset + len(text[offset:]) - len(text[offset:].lstrip())
    if 0 < left_end == offset == right_start < len(text) and not _at_word_border(paragraph, offset):
        paragraph = replace_text(paragraph, offset, offset, " ", around)
        right_start += 1
    count = sum(1 for _, word_end in paragraph.spans() if word_end <= left_end)
    left, right = paragraph.words[:count], paragraph.words[count:]
    border_ms = left[-1].end_ms if left else right[0].start_ms if right else paragraph.end_ms
    return (
        replace(
            paragraph,
            text=paragraph.text[:left_end],
            words=left,
            start_ms=left[0].start_ms if left else paragraph.start_ms,
            end_ms=border_ms if left else paragraph.start_ms,
        ),
        replace(
            paragraph,
            text=paragraph.text[right_start:],
            words=right,
            start_ms=right[0].start_ms if right else border_ms,
            end_ms=right[-1].end_ms if right else border_ms,
        ),
    )


def _at_word_border(paragraph: Paragraph, offset: int) -> bool:
    return not any(start < offset < end for start, end in paragraph.spans())
