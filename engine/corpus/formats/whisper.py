"""For fine-tuning Whisper with its time tokens: a JSON object a line.

``sentence`` is what is said; ``sentences`` its phrases with start and end in seconds of the clip; ``text`` the phrases
between Whisper's time tokens, in steps of 20 ms. Fine-tuned without times, a model forgets how to tell them. Sounds
are named from the build's folder.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from engine.corpus.builds import Build
from engine.corpus.entries import Entry, EntryWord
from engine.corpus.formats.files import json_line, write_lines
from engine.transcript.words import join_words

_STEP_MS: Final = 20
_PHRASE_END: Final = re.compile(r"[.?!…。？！؟।]\W*$")


def write(build: Build, folder: Path) -> None:
    """Write a file for each split that has utterances."""
    for split in build.splits:
        write_lines(folder / f"{split}.jsonl", (json_line(_row(build, entry)) for entry in build.entries(split)))


def _row(build: Build, entry: Entry) -> dict[str, Any]:
    phrases = list(_phrases(entry))
    return {
        "audio": {"path": str(build.clip(entry))},
        "sentence": entry.text,
        "sentences": [
            {"start": start_ms / 1000, "end": end_ms / 1000, "text": text} for start_ms, end_ms, text in phrases
        ],
        "text": "".join(f"{_token(start_ms)} {text}{_token(end_ms)}" for start_ms, end_ms, text in phrases),
        "duration": entry.duration_s,
        "language": entry.language,
    }


def _phrases(entry: Entry) -> Iterator[tuple[int, int, str]]:
    """Give the phrases as start and end in the clip, in steps of Whisper's, and text."""
    words: list[EntryWord] = []
    spoken = [word for word in entry.words if word.spoken]
    for place, word in enumerate(spoken):
        words.append(word)
        if _PHRASE_END.search(word.text) or place == len(spoken) - 1:
            start_ms = _stepped(max(words[0].start_ms - entry.start_ms, 0))
            end_ms = _stepped(min(words[-1].end_ms, entry.end_ms) - entry.start_ms)
            yield start_ms, max(end_ms, start_ms), join_words(word.text for word in words)
            words = []


def _stepped(time_ms: int) -> int:
    return (time_ms + _STEP_MS // 2) // _STEP_MS * _STEP_MS


def _token(time_ms: int) -> str:
    return f"<|{time_ms / 1000:.2f}|>"
