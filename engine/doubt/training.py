"""Learns the weights of the signs from recordings with reference texts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.doubt.background import Background
from engine.doubt.logistic import fit
from engine.doubt.reference import align, plain_words
from engine.doubt.signs import NAMES, NEEDS_EVIDENCE, signs_of
from engine.doubt.weights import FOLDS, Linear, Shipped, Weights, fold_of, text_hash
from engine.recognition.results import RecognisedWindow
from engine.transcript.words import MODEL_WORDS_PER_WINDOW, ModelWord

PENALTY: Final = 100.0
"""On the weight of a sign that is brought to a standard deviation of 1. From 5 to 100 the figures hardly change; more
keeps what is peculiar to one model out."""

_LEAST_SPREAD: Final = 1e-3
"""A sign that varies less in all lessons can't be learnt."""


_MAY_SPEAK_FOR: Final = np.array(
    [
        name in {"surprise_first", "surprise_last", "support_around", "pause_before", "pause_after", "first_of_window"}
        or name in {"last_of_window", "short", "log_without_support"}
        for name, _ in NAMES
    ]
)
"""Signs that may lower the chance, for they describe where a word stands or correct another sign. All others are such
that they can only speak against a word; where they seem to speak for it, that is the lessons' accident."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """One recording with its reference text.

    Attributes:
        name: What it is called in reports.
        text: The reference, made plain, by which copies are known.
        signs: Of the model's words, shape (words, signs).
        bare_signs: The same, as if the model's figures were not known but the probability.
        probability: The model's own, shape (words,).
        wrong: Shape (words,).
        missed_before: How many words of the reference the model left out before each word, and at the end.
        reference_words: How many the reference has.
    """

    name: str
    text: str
    signs: NDArray[np.float64]
    bare_signs: NDArray[np.float64]
    probability: NDArray[np.float64]
    wrong: NDArray[np.bool_]
    missed_before: NDArray[np.int64]
    reference_words: int

    @property
    def missed(self) -> int:
        """How many words of the reference the model left out."""
        return int(self.missed_before.sum())


def lesson_of(name: str, windows: Sequence[RecognisedWindow], reference: str) -> Lesson:
    """Return what can be learnt from a recording that was recognised."""
    background, bare = Background(), Background()
    none = np.zeros((0, len(NEEDS_EVIDENCE)))
    signs, bare_signs = [none], [none]
    words: list[ModelWord] = []
    for result in sorted(windows, key=lambda result: result.window.start_ms):
        heard = [word for segment in result.segments for word in segment.words]
        first = result.window.index * MODEL_WORDS_PER_WINDOW
        own = [
            ModelWord(first + place, word.text, word.start_ms, word.end_ms, word.probability, word.joined)
            for place, word in enumerate(heard)
        ]
        evidence = {word.id: one.evidence for word, one in zip(own, heard, strict=True) if one.evidence is not None}
        figures = tuple(segment.figures for segment in result.segments)
        background.add(result.window, figures, evidence)
        bare.add(result.window, figures, {})
        if own:
            words += own
            signs.append(signs_of(own, background))
            bare_signs.append(signs_of(own, bare))
    alignment = align([word.text for word in words], reference)
    return Lesson(
        name,
        " ".join(plain_words(reference)),
        np.concatenate(signs),
        np.concatenate(bare_signs),
        np.array([word.probability for word in words], np.float64),
        alignment.wrong,
        alignment.missed_before,
        alignment.reference_words,
    )


def learn(lessons: Sequence[Lesson], models: Iterable[str] = ()) -> Shipped:
    """Learn from all lessons, and for each fold from all but its own.

    Args:
        lessons: What there is.
        models: The hashes of the models that wrote the words.
    """
    folds = tuple(_learn([one for one in lessons if fold_of(one.text) != fold]) for fold in range(FOLDS))
    return Shipped(_learn(lessons), folds, frozenset(text_hash(one.text) for one in lessons), frozenset(models))


def _learn(lessons: Sequence[Lesson]) -> Weights:
    signs = np.concatenate([one.signs for one in lessons])
    bare_signs = np.concatenate([one.bare_signs for one in lessons])
    wrong = np.concatenate([one.wrong for one in lessons]).astype(np.float64)
    return Weights(_linear(signs, wrong, np.ones_like(NEEDS_EVIDENCE)), _linear(bare_signs, wrong, ~NEEDS_EVIDENCE))


def _linear(signs: NDArray[np.float64], wrong: NDArray[np.float64], used: NDArray[np.bool_]) -> Linear:
    usual, spread = signs.mean(axis=0), signs.std(axis=0)
    used = used & (spread > _LEAST_SPREAD)
    while True:
        standard = (signs[:, used] - usual[used]) / spread[used]
        inputs = np.column_stack([np.ones(len(signs)), standard])
        penalty = np.concatenate([[0.0], np.full(int(used.sum()), PENALTY)])
        coefficients = fit(inputs, wrong, np.ones(len(signs)), penalty, np.zeros(len(penalty)))
        weights = np.zeros(len(used))
        weights[used] = coefficients[1:] / spread[used]
        worst = int(np.argmin(np.where(_MAY_SPEAK_FOR, 0.0, weights * spread)))
        if _MAY_SPEAK_FOR[worst] or weights[worst] >= 0:
            return Linear(float(coefficients[0]), weights, usual)
        used[worst] = False
