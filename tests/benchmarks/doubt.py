"""Measures doubt: `python tests/benchmarks/doubt.py [--quick] [--picture FILE]`.

Recordings of ../shared with the model there, and the built-in interview with the built-in model, are recognised and
judged by weights that never saw them. Then a reviewer is simulated who goes through fragments of four words, each of
which takes the same time, and hears every error: how many errors are left after how many minutes, where fragments come
in the order of doubt, of the model's own probability, of time, or by lot.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

_REPOSITORY = Path(__file__).parent.parent.parent
sys.path.insert(0, str(_REPOSITORY))

import resources  # noqa: E402
from engine.audio.cache import default_cache_folder  # noqa: E402
from engine.corpus.references import Reference, in_language, read_manifest  # noqa: E402
from engine.doubt.calibration import Calibration, Label, calibrate  # noqa: E402
from engine.doubt.evaluation import Heard, evaluate, hear  # noqa: E402
from engine.doubt.logistic import sigmoid  # noqa: E402
from engine.doubt.metrics import auroc, calibration_error  # noqa: E402
from engine.doubt.training import Lesson, learn  # noqa: E402
from engine.doubt.weights import OTHER_MODELS, fold_of, shipped  # noqa: E402
from engine.models.model import Model, demo_model, model_sha256, open_model  # noqa: E402
from engine.recognition.results import Options  # noqa: E402
from engine.recognition.whisper import WhisperRecognizer  # noqa: E402
from engine.recognition.workers import usable_workers  # noqa: E402
from tests.benchmarks.report import say, tell  # noqa: E402
from tests.recordings import INTERVIEW  # noqa: E402

SHARED = _REPOSITORY.parent / "shared"
REAL_MODEL = SHARED / "models" / "tiny.en-recovered-int8"
LEFT_OUT = {
    "libri-1088-134315-0000.wav": "its text is that of another recording",
    "hotwords.mp3": "its text is a term, not what is said",
    "overlapped.flac": "two people at a time, one text after the other",
}
FRAGMENT_WORDS = 4
SECONDS_PER_FRAGMENT = 6.0
REVIEWED_WORDS = 300
POINTS = 50
COLOURS = {"doubt": "#0b6e4f", "probability": "#b93a1a", "front_to_back": "#555555", "random": "#9a9a9a"}
TARGETS: dict[str, dict[str, float]] = {
    "auroc": {"min": 0.85},
    "auroc_over_probability": {"min": 0.05},
    "caught_at_20_percent": {"min": 0.65},
    "calibration_error_after_300_words": {"max": 0.03},
    "review_points_where_another_order_is_better": {"max": 0},
}


def recognised(model: Model, references: Sequence[Reference], *, degraded: bool = False) -> list[Heard]:
    say(f"{model.name}: {len(references)} recordings")
    workers = usable_workers()
    recognizer = WhisperRecognizer(model, Options(language="en"), workers=workers)
    return list(hear(references, recognizer, "en", workers, degraded=degraded))


def interview() -> list[Reference]:
    text = json.loads(resources.path("demo/interview.json").read_text(encoding="utf-8"))["text"]
    return [Reference(INTERVIEW, text, "en")]


def real_speech(quick: bool) -> list[Reference]:
    found = in_language(read_manifest(SHARED / "audio" / "manifest.tsv"), "en")
    kept = [one for one in found if one.recording.name not in LEFT_OUT]
    return kept[::8] if quick else kept


def log_odds_of(lesson: Lesson) -> NDArray[np.float64]:
    return shipped().unseen(lesson.text).with_evidence.log_odds(lesson.signs)


def reviewed(lessons: Sequence[Lesson]) -> dict[str, list[float]]:
    """Return the word error rate that is left after shares of the whole review, for each order."""
    errors, by_doubt, by_probability = [], [], []
    for lesson in lessons:
        chances = sigmoid(log_odds_of(lesson))
        for first in range(0, len(lesson.wrong), FRAGMENT_WORDS):
            part = slice(first, first + FRAGMENT_WORDS)
            errors.append(int(lesson.wrong[part].sum() + lesson.missed_before[part].sum()))
            by_doubt.append(float(chances[part].sum()))
            by_probability.append(float((1 - lesson.probability[part]).sum()))
    count = len(errors)
    orders = {
        "doubt": np.argsort(-np.array(by_doubt), kind="stable"),
        "probability": np.argsort(-np.array(by_probability), kind="stable"),
        "front_to_back": np.arange(count),
        "random": np.random.default_rng(1).permutation(count),
    }
    all_errors = sum(int(one.wrong.sum()) + one.missed for one in lessons)
    reference_words = sum(one.reference_words for one in lessons)
    return {
        name: [
            float(all_errors - np.array(errors)[order[: round(point * count / POINTS)]].sum()) / reference_words
            for point in range(POINTS + 1)
        ]
        for name, order in orders.items()
    } | {"minutes": [point * count / POINTS * SECONDS_PER_FRAGMENT / 60 for point in range(POINTS + 1)]}


def recalibrated(lessons: Sequence[Lesson], start: Calibration, draws: int = 20) -> tuple[float, float, float]:
    """Return the calibration error before and after words of some recordings were reviewed, measured on the others.

    And third what perfectly right chances would show on so few words, for bins of words are never wholly even.
    """
    generator = np.random.default_rng(1)
    before, after, floor = [], [], []
    for _ in range(draws):
        order = [lessons[place] for place in generator.permutation(len(lessons))]
        labels: list[Label] = []
        while order and len(labels) < REVIEWED_WORDS:
            lesson = order.pop()
            labels += map(Label, log_odds_of(lesson).tolist(), lesson.wrong.tolist())
        log_odds = np.concatenate([log_odds_of(one) for one in order])
        wrong = np.concatenate([one.wrong for one in order])
        learnt = calibrate(labels[:REVIEWED_WORDS], start)
        before.append(calibration_error(sigmoid(start.apply(log_odds)), wrong))
        chances = sigmoid(learnt.apply(log_odds))
        after.append(calibration_error(chances, wrong))
        floor.append(calibration_error(chances, generator.random(len(chances)) < chances))
    return float(np.mean(before)), float(np.mean(after)), float(np.mean(floor))


def learning_curve(lessons: Sequence[Lesson]) -> dict[str, float]:
    """Return our AUROC where the weights are learnt from parts of these recordings alone, each judged by the others."""
    figures = {}
    for percent in (25, 50, 100):
        kept = [one for place, one in enumerate(lessons) if place % 4 < percent // 25]
        learnt = learn(kept)
        chances = np.concatenate([learnt.folds[fold_of(one.text)].with_evidence.log_odds(one.signs) for one in lessons])
        figures[f"auroc_learnt_from_{percent}_percent"] = auroc(chances, np.concatenate([one.wrong for one in lessons]))
    return figures


def picture(curves: dict[str, list[float]], path: Path) -> None:
    """Draw what is left of the errors over minutes, as SVG."""
    width, height, margin = 640, 400, 56
    longest, most = curves["minutes"][-1], max(curves["random"])

    def place(minutes: float, rate: float) -> str:
        x = margin + minutes / longest * (width - 2 * margin)
        return f"{x:.1f},{height - margin - rate / most * (height - 2 * margin):.1f}"

    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" font-size="12">']
    parts.append(f'<rect width="{width}" height="{height}" fill="white"/>')
    for name, colour in COLOURS.items():
        points = " ".join(place(*point) for point in zip(curves["minutes"], curves[name], strict=True))
        parts.append(f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2"/>')
        y = 24 + 16 * list(COLOURS).index(name)
        parts.append(f'<text x="{width - 150}" y="{y}" fill="{colour}">{name.replace("_", " ")}</text>')
    bottom = height - margin
    parts.append(f'<path d="M{margin},{margin} V{bottom} H{width - margin}" fill="none" stroke="black"/>')
    parts.append(f'<text x="{width / 2 - 60}" y="{height - 16}">minutes of review, to {longest:.0f}</text>')
    parts.append(f'<text x="8" y="{margin - 12}">words wrong or missing, to {most:.0%}</text></svg>')
    path.write_text("\n".join(parts) + "\n", encoding="utf-8")


def measure(quick: bool, drawn: Path | None) -> tuple[dict[str, float], dict[str, list[float]]]:
    cache = default_cache_folder()
    demo = recognised(demo_model(), interview(), degraded=not quick)
    found = evaluate(demo, shipped(), model_sha256(demo_model(), cache))
    figures = {
        "demo_auroc": found.figures["ours"]["auroc"].value,
        "demo_probability_auroc": found.figures["raw"]["auroc"].value,
        "demo_word_errors_percent": 100 * found.word_error_rate,
    }
    if not REAL_MODEL.is_dir():
        say("no real speech here: ../shared is missing")
        return figures, {}
    model = open_model(REAL_MODEL)
    heard = recognised(model, real_speech(quick))
    lessons = [one.lesson for one in heard if len(one.lesson.wrong)]
    found = evaluate(heard, shipped(), model_sha256(model, cache))
    for name, figure in found.figures["ours"].items():
        figures |= {name: figure.value, f"{name}_low": figure.low, f"{name}_high": figure.high}
        figures[f"{name}_of_probability"] = found.figures["raw"][name].value
    gain = found.figures["gain"]["auroc"]
    curves = reviewed(lessons)
    others = [curves[name] for name in COLOURS if name != "doubt"]
    worse = sum(any(other[point] < left for other in others) for point, left in enumerate(curves["doubt"]))
    if not quick:  # there are too few words
        before, after, floor = recalibrated(lessons, OTHER_MODELS)
        figures |= learning_curve(lessons)
        figures |= {
            "calibration_error_of_an_unknown_model": before,
            "calibration_error_after_300_words": after,
            "calibration_error_of_right_chances_on_so_few_words": floor,
        }
    if drawn:
        picture(curves, drawn)
    figures |= {
        "recordings": found.recordings,
        "words": found.words,
        "wrong_words": found.wrong_words,
        "most_that_can_be_caught_at_20_percent": min(1.0, 0.2 * found.words / found.wrong_words),
        "word_errors_percent": 100 * found.word_error_rate,
        "auroc_over_probability": gain.value,
        "auroc_over_probability_low": gain.low,
        "auroc_over_probability_high": gain.high,
        "recordings_needed_for_auroc_to_0_02": found.recordings_needed,
        "review_points_where_another_order_is_better": worse,
        **{
            f"errors_left_by_{name}_after_{percent}_percent_of_review_percent": 100 * curves[name][percent // 2]
            for name in COLOURS
            for percent in (10, 20, 40)
        },
    }
    return figures, curves


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="under a minute, rougher figures")
    parser.add_argument("--picture", type=Path, metavar="FILE", help="draw the errors left over the time, as SVG")
    parser.add_argument("--table", type=Path, metavar="FILE", help="write the same as JSON")
    options = parser.parse_args()
    figures, curves = measure(options.quick, options.picture)
    if options.table:
        options.table.write_text(json.dumps(curves) + "\n", encoding="utf-8")
    tell(figures, TARGETS)


if __name__ == "__main__":
    main()
