"""What may have been said in place of a few words, each with how well it fits the sound: a child process that stays.

It is told what is asked, and answers what is most wanted first: what is on the screen before what is prepared for
later. What is not wanted any more is left unfinished.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

from engine.audio.cache import cached_by_sha256
from engine.errors import RecordingMissing
from engine.jobs import Report, told
from engine.models.model import open_model
from engine.recognition.results import Options, Span

MOST_CHOICES: Final = 5

_STAYS_S: Final = 300.0
"""How long the models are kept in memory for the next question."""


@dataclass(frozen=True, slots=True)
class AlternativesRequest:
    """In what alternatives are to be looked for.

    Attributes:
        sha256: Hash of the recording, by which its decoded sound is found.
        model: Folder of the model that tells how well something fits the sound: best the one that wrote the words.
        other_model: Folder of another one, which may hear something else; None where there is none.
        language: A code such as ``en``; None lets the model find out for each phrase.
    """

    recording: Path
    sha256: str
    cache_folder: Path
    model: Path
    other_model: Path | None
    options: Options
    language: str | None


class Source(StrEnum):
    """Where an alternative comes from."""

    HEARD = "heard"  # the model could have written it
    OTHER_MODEL = "other model"
    VOCABULARY = "vocabulary"
    WRITTEN = "written"  # a person wrote it elsewhere in the transcript


@dataclass(frozen=True, slots=True)
class Candidate:
    """Words that may have been said."""

    text: str
    source: Source


@dataclass(frozen=True, slots=True)
class Phrase:
    """A few words in question, with what is said around them.

    Attributes:
        span: When all of it is said.
        heard_from_ms: From when on it is heard: what is said before helps to hear what is said in the span.
        before: What is said first, in this span; may be empty.
        present: The words in question as they stand, with no white space around.
        after: What is said behind them; may be empty.
        candidates: What may have been said instead, as far as it is known beforehand.
    """

    span: Span
    heard_from_ms: int
    before: str
    present: str
    after: str
    candidates: tuple[Candidate, ...] = ()


@dataclass(frozen=True, slots=True)
class Choice:
    """Words that may have been said.

    Attributes:
        text: Without punctuation around, which stays as it is.
        score: How well it fits the sound: log-probability under the model, to be compared with others of its phrase.
    """

    text: str
    score: float
    source: Source


@dataclass(frozen=True, slots=True)
class Choices:
    """Message: what may have been said in place of a phrase's words.

    Attributes:
        present_score: How well the present words fit the sound.
        choices: At most ``MOST_CHOICES``, the best first, none of which reads as the present words.
        complete: There is no more to come. If it is, then behind what was there before.
    """

    phrase: Phrase
    present_score: float
    choices: tuple[Choice, ...]
    complete: bool


@dataclass(frozen=True, slots=True)
class Want:
    """Told to the work: these phrases, the most wanted first, and no others."""

    phrases: tuple[Phrase, ...]


def offer_alternatives(request: AlternativesRequest, report: Report) -> None:
    """Answer with ``Choices`` what the last ``Want`` asks for, until nothing was asked for five minutes.

    Raises:
        ModelError: A model can't be used.
        RecordingMissing: Its sound is not in the cache.
    """
    sound = cached_by_sha256(request.sha256, request.cache_folder)
    if sound is None:
        raise RecordingMissing(request.recording)
    model = open_model(request.model)
    other = open_model(request.other_model) if request.other_model is not None else None

    # Not for the parent, which imports this module too.
    from engine.recognition.proposer import Proposer

    proposer = Proposer(model, other, request.options, request.language)
    begun: dict[Phrase, Iterator[Choices | None]] = {}
    while True:
        messages = told(0 if begun else _STAYS_S)
        if messages:
            want = messages[-1]
            assert isinstance(want, Want)
            begun = {phrase: begun.get(phrase) or proposer.propose(phrase, sound) for phrase in want.phrases}
        elif not begun:
            return
        for phrase, steps in begun.items():
            choices = next(steps)
            if choices is not None:
                report(choices)
                if choices.complete:
                    del begun[phrase]
            break
