"""A transcript's journal, played again from the beginning."""

from collections.abc import Iterable, Iterator
from itertools import groupby

from engine.project.journal import JournalEntry
from engine.transcript.edits import ReplaceParagraphs
from engine.transcript.transcript import Change, Transcript


def replay(
    journal: Iterable[JournalEntry], transcript: Transcript, played: Transcript | None = None
) -> Iterator[tuple[JournalEntry, Change]]:
    """Play a transcript's journal from the beginning; give each entry with what it changed.

    The journal alone makes the transcript, given what the model wrote: the last change leads to ``transcript``.

    Args:
        journal: From the first entry on.
        transcript: What it leads to.
        played: In which it is played: an empty transcript, for who wants to see the states on the way.
    """
    groups = groupby(transcript.model_words, key=lambda word: word.window)
    unheard = {window: list(words) for window, words in groups}
    played = Transcript(transcript.duration_ms) if played is None else played
    for entry in journal:
        if isinstance(entry.edit, ReplaceParagraphs):
            heard = {word.window for paragraph in entry.edit.insert for word in paragraph.words}
            for window in unheard.keys() & heard:
                played.add_model_words(unheard.pop(window))
        yield entry, played.apply(entry.edit)
