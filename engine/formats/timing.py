"""Times that every reader can use: in order, and no word without a moment of its own."""

from collections.abc import Iterable
from dataclasses import replace
from itertools import accumulate

from engine.transcript.words import Paragraph


def spread(paragraphs: Iterable[Paragraph], duration_ms: int) -> list[Paragraph]:
    """Give every word at least 1 ms.

    In a transcript words may share a moment: the model gives some no length, and text typed between two words that
    touch has none. Readers of exported files drop such words, or fail. The words after them move by as many
    milliseconds, up to the next pause; at the end of the recording, those before them.
    """
    found = list(paragraphs)
    words = [word for paragraph in found for word in paragraph.words]
    times = []
    last_ms = 0
    for word in words:
        start_ms = max(word.start_ms, last_ms)
        last_ms = max(word.end_ms, start_ms + 1)
        times.append((start_ms, last_ms))
    limit_ms = max(duration_ms, len(words))
    for index in reversed(range(len(times))):
        start_ms, end_ms = times[index]
        if end_ms <= limit_ms:
            break
        times[index] = (min(start_ms, limit_ms - 1), limit_ms)
        limit_ms = times[index][0]
    moved = [
        word if (word.start_ms, word.end_ms) == (start_ms, end_ms) else replace(word, start_ms=start_ms, end_ms=end_ms)
        for word, (start_ms, end_ms) in zip(words, times, strict=True)
    ]
    ends = list(accumulate(len(paragraph.words) for paragraph in found))
    return [
        replace(paragraph, words=tuple(moved[end - len(paragraph.words) : end]))
        for paragraph, end in zip(found, ends, strict=True)
    ]
