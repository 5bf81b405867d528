"""For JiWER and other scorers: what was said and what the model wrote, a line an utterance, in files of the same order.

``references.txt`` and ``hypotheses.txt`` are as written, those with ``normalised`` before the suffix as they are
compared: without case and punctuation.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Final

from engine.corpus.builds import Build
from engine.corpus.entries import Entry
from engine.corpus.formats.files import on_one_line, write_lines
from engine.corpus.spoken import normalised

_FILES: Final[dict[str, Callable[[Entry], str]]] = {
    "ids.txt": lambda entry: entry.id,
    "references.txt": lambda entry: entry.text,
    "references.normalised.txt": lambda entry: normalised(entry.text),
    "hypotheses.txt": lambda entry: entry.text_model,
    "hypotheses.normalised.txt": lambda entry: normalised(entry.text_model),
}


def write(build: Build, folder: Path) -> None:
    """Write the files of each split that has utterances."""
    for split in build.splits:
        for name, value in _FILES.items():
            write_lines(folder / split / name, (on_one_line(value(entry)) for entry in build.entries(split)))
