"""The weights of the signs: a logistic regression, shipped as a file that people can read.

Words that were recognised by an older version have no evidence; for them there is a second set of weights, for the
signs that can be told without. Beside either stand those of the folds: each learnt without one part of the recordings,
so that the recordings that were learnt from can be evaluated too, each by weights that never saw it.
"""

import functools
import hashlib
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from engine.doubt.calibration import UNCHANGED, Calibration
from engine.doubt.signs import NAMES

FOLDS: Final = 5

OTHER_MODELS: Final = Calibration(intercept=-1.2)
"""The weights come from small models, whose words are wrong three times as often as those of the models that people
work with: from one in three to one in eight, in log-odds."""

_PATH: Final = Path(__file__).with_name("weights.json")


@dataclass(frozen=True, slots=True)
class Linear:
    """A logistic regression: the log-odds of a word being wrong are the intercept and the sum of its parts.

    Attributes:
        intercept: The log-odds of a usual word.
        weights: One for each sign.
        usual: The signs of a usual word.
    """

    intercept: float
    weights: NDArray[np.float64]
    usual: NDArray[np.float64]

    def parts(self, signs: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return by how much each sign raises the log-odds above those of a usual word; the shape of ``signs``."""
        return self.weights * (signs - self.usual)

    def log_odds(self, signs: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the log-odds of words being wrong, shape (words,), from their signs, shape (words, signs)."""
        return np.asarray(self.intercept + self.parts(signs).sum(axis=1))


@dataclass(frozen=True, slots=True)
class Weights:
    """How the signs are weighed.

    Attributes:
        with_evidence: For words of which the model's figures are known.
        without_evidence: For those of which the probability alone is.
    """

    with_evidence: Linear
    without_evidence: Linear


@dataclass(frozen=True, slots=True)
class Shipped:
    """What the file holds.

    Attributes:
        weights: Learnt from all recordings.
        folds: Learnt without those recordings whose ``fold_of`` is their place.
        texts: The hashes of the texts of the recordings that were learnt from, see ``text_hash``.
        models: The hashes of the models that wrote the words.
    """

    weights: Weights
    folds: tuple[Weights, ...]
    texts: frozenset[str]
    models: frozenset[str]

    def unseen(self, text: str) -> Weights:
        """Return weights that were not learnt from a recording with this text, nor from a copy of it."""
        return self.folds[fold_of(text)] if text_hash(text) in self.texts else self.weights

    def calibration(self, model_sha256: str | None) -> Calibration:
        """Return what makes the weights fit a model as well as can be without reviewed words."""
        return UNCHANGED if model_sha256 in self.models else OTHER_MODELS


def text_hash(text: str) -> str:
    """Return what stands for a reference text, already made plain."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def fold_of(text: str) -> int:
    """Return in which part the recordings of a text are, 0 to 4: by the text, so copies stay together."""
    return int(text_hash(text), 16) % FOLDS


@functools.cache
def shipped() -> Shipped:
    """Return the weights that come with the program."""
    return from_json(json.loads(_PATH.read_text(encoding="utf-8")))


@functools.cache
def weights_sha256() -> str:
    """Return the hash of the weights that come with the program: what was found with others is not comparable."""
    return hashlib.sha256(_PATH.read_bytes()).hexdigest()


def from_json(value: dict[str, Any]) -> Shipped:
    """Return what the file holds."""
    sets = [_weights(one) for one in (value["weights"], *value["folds"])]
    trained_on = value["trained_on"]
    return Shipped(sets[0], tuple(sets[1:]), frozenset(trained_on["texts"]), frozenset(trained_on["models"]))


def to_text(shipped: Shipped, trained_on: dict[str, Any]) -> str:
    """Return weights as the file has them: a line for each sign with its weight and its usual value.

    Args:
        shipped: The weights.
        trained_on: What is to be known of where they come from.
    """
    value = {
        "trained_on": {**trained_on, "models": sorted(shipped.models), "texts": sorted(shipped.texts)},
        "weights": _weights_json(shipped.weights),
        "folds": [_weights_json(one) for one in shipped.folds],
    }
    text = json.dumps(value, indent=1)
    return re.sub(r"\[\s+(-?[\d.]+),\s+(-?[\d.]+)\s+\]", r"[\1, \2]", text) + "\n"


def _weights(value: dict[str, Any]) -> Weights:
    return Weights(_linear(value["with_evidence"]), _linear(value["without_evidence"]))


def _linear(value: dict[str, Any]) -> Linear:
    signs = value["signs"]
    weights, usual = np.array([signs.get(name, (0.0, 0.0)) for name, _ in NAMES], np.float64).T
    return Linear(value["intercept"], weights, usual)


def _weights_json(weights: Weights) -> dict[str, Any]:
    return {
        "with_evidence": _linear_json(weights.with_evidence),
        "without_evidence": _linear_json(weights.without_evidence),
    }


def _linear_json(linear: Linear) -> dict[str, Any]:
    return {
        "intercept": round(linear.intercept, 4),
        "signs": {
            name: [round(float(weight), 4), round(float(usual), 4)]
            for (name, _), weight, usual in zip(NAMES, linear.weights, linear.usual, strict=True)
            if weight
        },
    }
