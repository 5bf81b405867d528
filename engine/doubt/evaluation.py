"""Measures doubt on recordings with reference texts, beside the model's own probability."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.audio.decode import SAMPLE_RATE_HZ, decode
from engine.corpus.references import Reference
from engine.doubt.degrading import WAYS
from engine.doubt.logistic import sigmoid
from engine.doubt.metrics import Chances, Figure, Wrong, all_figures, with_intervals
from engine.doubt.training import Lesson, lesson_of
from engine.doubt.weights import Shipped
from engine.recognition.recognizer import Recognizer
from engine.recognition.windows import WindowPlanner

AS_IT_IS: Final = "as it is"
"""The condition of a recording that was not made worse."""

ESTIMATES: Final = ("ours", "without_evidence", "raw")
"""All signs, those that can be told of words without evidence, and the model's own probability."""

_SURE_OF: Final = 0.02


@dataclass(frozen=True, slots=True)
class Evaluation:
    """How good estimates are on some recordings.

    Attributes:
        recordings: How many.
        words: How many the model wrote.
        wrong_words: How many of them are wrong.
        missed_words: How many it left out.
        word_error_rate: Of the model.
        figures: By estimate and name, and "gain": what ours has over raw.
        recordings_needed: How many recordings of this kind would tell our AUROC to 0.02 either way.
    """

    recordings: int
    words: int
    wrong_words: int
    missed_words: int
    word_error_rate: float
    figures: dict[str, dict[str, Figure]]
    recordings_needed: int


@dataclass(frozen=True, slots=True)
class Heard:
    """A recording that was recognised in one condition."""

    reference: Reference
    condition: str
    lesson: Lesson


def hear(
    references: Sequence[Reference], recognizer: Recognizer, language: str, workers: int, *, degraded: bool
) -> Iterator[Heard]:
    """Recognise recordings and compare with their texts; gives them in order.

    Args:
        references: What to recognise.
        recognizer: May be called on so many threads at once.
        language: That is spoken.
        workers: How many threads.
        degraded: Recognise each made worse, too, in every way there is.

    Raises:
        MediaError: A recording can't be read.
    """
    conditions = (AS_IT_IS, *WAYS) if degraded else (AS_IT_IS,)

    def one(reference: Reference) -> list[Heard]:
        samples = _samples_of(reference)
        seed = int(hashlib.sha256(reference.text.encode()).hexdigest()[:8], 16)
        found = []
        for condition in conditions:
            sound = samples if condition == AS_IT_IS else WAYS[condition](samples, seed)
            planner = WindowPlanner()
            windows = planner.feed(sound) + planner.finish()
            results = [
                recognizer.recognise(window, _cut(sound, window.start_ms, window.end_ms), language)
                for window in windows
            ]
            found.append(Heard(reference, condition, lesson_of(condition, results, reference.text)))
        return found

    with ThreadPoolExecutor(workers) as pool:
        for found in pool.map(one, references):
            yield from found


def evaluate(heard: Iterable[Heard], shipped: Shipped, model_sha256: str, draws: int = 300) -> Evaluation:
    """Measure the weights on recordings, each by weights that never saw it nor a copy of it.

    Args:
        heard: The recordings; conditions of one recording count as one where intervals are drawn.
        shipped: The weights.
        model_sha256: Of the model that wrote the words.
        draws: How often recordings are drawn for the intervals.
    """
    calibration = shipped.calibration(model_sha256)
    by_text: dict[str, list[Lesson]] = {}
    for one in heard:
        by_text.setdefault(one.lesson.text, []).append(one.lesson)
    groups = []
    for text, lessons in by_text.items():
        weights = shipped.unseen(text)
        signs = np.concatenate([one.signs for one in lessons])
        bare_signs = np.concatenate([one.bare_signs for one in lessons])
        estimates = (
            sigmoid(calibration.apply(weights.with_evidence.log_odds(signs))),
            sigmoid(calibration.apply(weights.without_evidence.log_odds(bare_signs))),
            1 - np.concatenate([one.probability for one in lessons]),
        )
        groups.append((estimates, np.concatenate([one.wrong for one in lessons])))
    figures = with_intervals(groups, _compared, draws)
    lessons = [one for of_text in by_text.values() for one in of_text]
    wrong = sum(int(one.wrong.sum()) for one in lessons)
    missed = sum(one.missed for one in lessons)
    area = figures["ours auroc"]
    return Evaluation(
        len(by_text),
        sum(len(one.wrong) for one in lessons),
        wrong,
        missed,
        (wrong + missed) / max(sum(one.reference_words for one in lessons), 1),
        _by_estimate(figures),
        _needed(len(by_text), area),
    )


def _compared(estimates: tuple[Chances, ...], wrong: Wrong) -> dict[str, float]:
    figures = {name: all_figures(chances, wrong) for name, chances in zip(ESTIMATES, estimates, strict=True)}
    figures["gain"] = {name: figures["ours"][name] - figures["raw"][name] for name in figures["ours"]}
    return {f"{estimate} {name}": value for estimate, named in figures.items() for name, value in named.items()}


def _by_estimate(figures: dict[str, Figure]) -> dict[str, dict[str, Figure]]:
    nested: dict[str, dict[str, Figure]] = {}
    for key, figure in figures.items():
        estimate, name = key.split()
        nested.setdefault(estimate, {})[name] = figure
    return nested


def _needed(recordings: int, figure: Figure) -> int:
    half = (figure.high - figure.low) / 2
    return round(recordings * (half / _SURE_OF) ** 2) if np.isfinite(half) else 0


def _samples_of(reference: Reference) -> NDArray[np.int16]:
    blocks: list[NDArray[np.int16]] = [np.zeros(0, np.int16)]
    decode(reference.recording, blocks.append, _ignored, allow_truncated=True)
    return np.concatenate(blocks)


def _ignored(*_progress: object) -> None:
    """Nobody waits for a single recording."""


def _cut(samples: NDArray[np.int16], start_ms: int, end_ms: int) -> NDArray[np.int16]:
    return samples[start_ms * SAMPLE_RATE_HZ // 1000 : end_ms * SAMPLE_RATE_HZ // 1000]
