"""Finds when words are spoken that a person wrote: the work of a child process that stays for more.

Unlike recognition, it is told what is said. It hears each stretch with words around whose times are known: they lead
the model to the place, and tell whether it hears what was written at all.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from engine.audio.cache import cached_by_sha256
from engine.audio.decode import SAMPLE_RATE_HZ
from engine.errors import RecordingMissing
from engine.jobs import Report, told
from engine.models.model import open_model
from engine.recognition.results import Options, Span

LONGEST_EXCERPT_MS: Final = 28_000

_STAYS_S: Final = 60.0
"""How long the model is kept in memory for the next pause in typing."""


@dataclass(frozen=True, slots=True)
class AlignmentRequest:
    """In what words are to be found.

    Attributes:
        sha256: Hash of the recording, by which its decoded sound is found.
        model: Folder of the model.
        language: A code such as ``en``; None lets the model find out in each excerpt.
    """

    recording: Path
    sha256: str
    cache_folder: Path
    model: Path
    options: Options
    language: str | None


@dataclass(frozen=True, slots=True)
class ExcerptWord:
    """A word that is spoken in an excerpt.

    Attributes:
        text: With the space before it, if there is one.
        span: When; None where that is to be found.
    """

    text: str
    span: Span | None


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A stretch of a recording and all that is said in it.

    Attributes:
        number: By which the answer is known.
        span: At most ``LONGEST_EXCERPT_MS``.
        words: In order; at least one.
        low_ms: When what was said before has ended.
        high_ms: When what is said behind it begins.
    """

    number: int
    span: Span
    words: tuple[ExcerptWord, ...]
    low_ms: int
    high_ms: int


@dataclass(frozen=True, slots=True)
class Aligned:
    """Message: when the words are spoken that were to be found, by their index in the excerpt.

    Those that could not be found, or not in their place, are left out.
    """

    number: int
    spans: dict[int, Span]


def align(request: AlignmentRequest, report: Report) -> None:
    """Answer each ``Excerpt`` that it is told with an ``Aligned``, until there has been none for a minute.

    Raises:
        ModelError: The model can't be used.
        RecordingMissing: Its sound is not in the cache.
    """
    model = open_model(request.model)
    sound = cached_by_sha256(request.sha256, request.cache_folder)
    if sound is None:
        raise RecordingMissing(request.recording)

    # Not for the parent, which imports this module too.
    from engine.recognition.aligner import Aligner

    aligner = Aligner(model, request.options, request.language)
    while excerpts := told(_STAYS_S):
        for excerpt in excerpts:
            assert isinstance(excerpt, Excerpt)
            first, last = (time_ms * SAMPLE_RATE_HZ // 1000 for time_ms in (excerpt.span.start_ms, excerpt.span.end_ms))
            report(Aligned(excerpt.number, aligner.align(excerpt, sound.read(first, last))))
