"""An utterance of a corpus as it stands in ``utterances.jsonl``: all that is known of it, one JSON object a line.

Every format is made from these lines; a line says nothing of where or when it was made.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Final

from engine.corpus.splits import Split
from engine.corpus.utterances import Grade
from engine.transcript.words import Timing

SAMPLE_RATE_HZ: Final = 16_000


@dataclass(frozen=True, slots=True)
class EntryWord:
    """A word as a person left it, with its times in the recording.

    Attributes:
        timing: Where the times come from.
        probability: The model's figure for it; None where a person wrote it.
        reviewed: A person wrote or confirmed it.
        spoken: It stands in ``text``: it is no mark.
    """

    text: str
    start_ms: int
    end_ms: int
    timing: Timing
    probability: float | None
    reviewed: bool
    spoken: bool


@dataclass(frozen=True, slots=True)
class EntryModelWord:
    """A word as the model wrote it."""

    text: str
    start_ms: int
    end_ms: int
    probability: float


@dataclass(frozen=True, slots=True)
class EntryConsent:
    """What the recording's people agreed to: scopes, the day and the form, each where it is known."""

    scopes: tuple[str, ...]
    given_on: str | None
    form: str
    expires_on: str | None


@dataclass(frozen=True, slots=True)
class Entry:
    """An utterance.

    Attributes:
        id: Begins with the speaker, then the recording, then the span: unique, and in the order that Kaldi wants.
        split: What it is for.
        recording: Pseudonym of the recording.
        speaker: Pseudonym of who speaks.
        role: Such as interviewer; empty where it is not known.
        attributes: Of the speaker, those that the corpus takes along, by name.
        start_ms: Where the clip starts in the recording.
        end_ms: Where it ends.
        samples: Length of the clip, at 16 kHz.
        language: Its code; None where it is not known.
        grade: How well it was reviewed.
        text: What is said, without marks.
        text_display: What stands in the transcript, marks and all.
        text_model: What the model wrote; empty where it heard nothing.
        reviewed_words: How many words a person wrote or confirmed.
        model: The model's name; None where nobody knows of one.
        sound_sha256: Hash of the clip's file.
    """

    id: str
    split: Split
    recording: str
    speaker: str
    role: str
    attributes: Mapping[str, str]
    start_ms: int
    end_ms: int
    samples: int
    language: str | None
    grade: Grade
    text: str
    text_display: str
    text_model: str
    words: tuple[EntryWord, ...]
    model_words: tuple[EntryModelWord, ...]
    reviewed_words: int
    model: str | None
    model_sha256: str | None
    options: Mapping[str, Any]
    libraries: Mapping[str, str]
    consent: EntryConsent
    sound_sha256: str

    @property
    def duration_ms(self) -> int:
        """Length of the clip."""
        return self.end_ms - self.start_ms

    @property
    def duration_s(self) -> float:
        """Length of the clip, to the sample."""
        return self.samples / SAMPLE_RATE_HZ


_SPLIT_FIRST: Final = '{"split":'
_FIELDS: Final = tuple(field.name for field in fields(Entry))
_WORD_FIELDS: Final = tuple(field.name for field in fields(EntryWord))
_MODEL_WORD_FIELDS: Final = tuple(field.name for field in fields(EntryModelWord))


def entry_to_line(entry: Entry) -> str:
    """Return an entry as a line of JSON, with its line feed; the split stands first."""
    value = {
        "split": entry.split,
        **{name: getattr(entry, name) for name in _FIELDS if name != "split"},
        "grade": entry.grade.name.lower(),
        "words": [{name: getattr(word, name) for name in _WORD_FIELDS} for word in entry.words],
        "model_words": [{name: getattr(word, name) for name in _MODEL_WORD_FIELDS} for word in entry.model_words],
        "consent": asdict(entry.consent),
    }
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n"


def moved(line: str, split: Split) -> str:
    """Return an entry's line for another split, without reading it."""
    rest = line.index(",", len(_SPLIT_FIRST))
    return f'{_SPLIT_FIRST}"{split}"{line[rest:]}'


def entry_from_line(line: str) -> Entry:
    """Return the entry that ``entry_to_line`` wrote. Raises KeyError, TypeError or ValueError for anything else."""
    value = json.loads(line)
    value["split"] = Split(value["split"])
    value["grade"] = Grade[value["grade"].upper()]
    value["words"] = tuple(EntryWord(**{**word, "timing": Timing(word["timing"])}) for word in value["words"])
    value["model_words"] = tuple(EntryModelWord(**word) for word in value["model_words"])
    value["consent"] = EntryConsent(**{**value["consent"], "scopes": tuple(value["consent"]["scopes"])})
    return Entry(**{name: value[name] for name in _FIELDS})
