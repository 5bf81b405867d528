"""Which stretches in trouble still need somebody who listens."""

from bisect import bisect_left

from engine.project.project import Project
from engine.recognition.results import Flag
from engine.transcript.transcript import Transcript
from engine.transcript.words import Word


def open_flags(project: Project) -> tuple[Flag, ...]:
    """Return the flags that nobody has seen to, in order.

    A stretch is seen to where a person has written, confirmed or struck out a word of it, taken a second hearing, or
    said that nothing is wrong there.
    """
    waiting = [flag for flag in project.flags if flag not in project.dismissed_flags]
    return tuple(flag for flag in waiting if not _is_seen_to(project.transcript, flag))


def _is_seen_to(transcript: Transcript, flag: Flag) -> bool:
    standing = _words_in(transcript, flag)
    if any(word.reviewed for word in standing):
        return True
    ids = {word.model_id for word in standing}
    first = bisect_left(transcript.model_words, flag.start_ms, key=lambda word: word.start_ms)
    last = bisect_left(transcript.model_words, flag.end_ms, key=lambda word: word.start_ms)
    return any(word.id not in ids for word in transcript.model_words[first:last])


def _words_in(transcript: Transcript, flag: Flag) -> list[Word]:
    """Return the words that begin in a flag's stretch, in whatever paragraph."""
    last = bisect_left(transcript.paragraphs, flag.end_ms, key=lambda paragraph: paragraph.start_ms)
    words: list[Word] = []
    for paragraph in reversed(transcript.paragraphs[:last]):
        words += (word for word in paragraph.words if flag.start_ms <= word.start_ms < flag.end_ms)
        if paragraph.start_ms < flag.start_ms:
            break
    return words
