"""Figures of a build: how much there is, of whom, and how far the model's text was from the reviewed one."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from rapidfuzz.distance import Levenshtein

from engine.corpus.entries import Entry
from engine.corpus.spoken import normalised
from engine.transcript.words import split_words

# Below these a group's rate would say more about chance, and about single people, than about the group.
LEAST_SPEAKERS: Final = 5
LEAST_WORDS: Final = 1_000

_DRAWS: Final = 1_000


@dataclass(slots=True)
class Tally:
    """What was counted of one speaker."""

    utterances: int = 0
    duration_ms: int = 0
    words: int = 0
    errors: int = 0


@dataclass(frozen=True, slots=True)
class ErrorRate:
    """A word error rate, with the interval in which it lies with 95 % confidence: shares of the words."""

    rate: float
    low: float
    high: float


@dataclass(slots=True)
class Group:
    """Utterances with something in common, counted by speaker."""

    by_speaker: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))

    @property
    def total(self) -> Tally:
        """Everything together."""
        tallies = self.by_speaker.values()
        return Tally(
            sum(tally.utterances for tally in tallies),
            sum(tally.duration_ms for tally in tallies),
            sum(tally.words for tally in tallies),
            sum(tally.errors for tally in tallies),
        )

    def error_rate(self) -> ErrorRate | None:
        """Return the model's word error rate; None where there is too little to tell.

        Utterances of one speaker resemble each other, so speakers are drawn, not utterances (Bisani and Ney 2004; Liu
        and Peng 2020). The draws are the same every time.
        """
        words = np.array([tally.words for tally in self.by_speaker.values()])
        errors = np.array([tally.errors for tally in self.by_speaker.values()])
        if len(words) < LEAST_SPEAKERS or words.sum() < LEAST_WORDS:
            return None
        draws = np.random.default_rng(0).integers(len(words), size=(_DRAWS, len(words)))
        rates = errors[draws].sum(axis=1) / np.maximum(words[draws].sum(axis=1), 1)
        low, high = np.quantile(rates, (0.025, 0.975))
        return ErrorRate(float(errors.sum() / words.sum()), float(low), float(high))


@dataclass(slots=True)
class Figures:
    """Counts the utterances of a build, one after the other.

    Attributes:
        groups: By what they have in common and its value, such as ("split", "train"); the first is everything.
    """

    groups: dict[tuple[str, str], Group] = field(default_factory=lambda: defaultdict(Group))

    def add(self, entry: Entry) -> None:
        """Count an utterance."""
        said, heard = split_words(normalised(entry.text)), split_words(normalised(entry.text_model))
        errors = Levenshtein.distance(said, heard)
        for key in self._groups_of(entry):
            tally = self.groups[key].by_speaker[entry.speaker]
            tally.utterances += 1
            tally.duration_ms += entry.duration_ms
            tally.words += len(said)
            tally.errors += errors

    @property
    def all(self) -> Group:
        """All utterances."""
        return self.groups["all", ""]

    def of(self, kind: str) -> dict[str, Group]:
        """Return the groups of a kind by their values, sorted."""
        return {value: group for (its, value), group in sorted(self.groups.items()) if its == kind}

    def kinds(self) -> list[str]:
        """Return the kinds of groups that there are, besides the one of everything, sorted."""
        return sorted({kind for kind, _ in self.groups} - {"all"})

    def _groups_of(self, entry: Entry) -> Iterator[tuple[str, str]]:
        yield "all", ""
        yield "split", entry.split
        yield "grade", entry.grade.name.lower()
        yield "language", entry.language or "unknown"
        yield "model", entry.model or "unknown"
        yield "role", entry.role or "unknown"
        for name, value in entry.attributes.items():
            yield f"attribute {name}", value
