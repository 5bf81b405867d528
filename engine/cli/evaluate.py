"""``earmark evaluate``: how well a model does, and doubt with it, on recordings whose texts are known."""

import argparse
import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.cli.command import Command
from engine.cli.model_choice import wanted_model
from engine.cli.output import Progress, say
from engine.errors import ReferenceUnusable
from engine.models.model import Model, model_sha256

if TYPE_CHECKING:  # they bring the recognition libraries along, which no other command should wait for
    from engine.corpus.references import Reference
    from engine.doubt.evaluation import Evaluation, Heard

_DETAILS = """\
Recordings and their texts are named one by one, each AUDIO with one --reference, or stand in a table (--manifest):
values separated by tabs under a line of names, among them file and transcript, and language where it differs.

Prints the word error rate and, with --doubt, how well the chance of being wrong tells wrong words from right ones: the
area under the ROC curve, average precision (to be compared with the share of wrong words), calibration error,
normalised cross-entropy, and the share of the wrong words among the 5, 10 and 20 % most doubtful; each with a 95 %
interval by bootstrap over recordings, beside the model's own probability ("raw"). A recording from which the weights
were learnt is judged by weights that never saw it. Numbers, case and punctuation count as a matter of style.

Prints one JSON object for each model and arithmetic, the same that --output writes:
  {"model": NAME, "model_sha256": HASH, "compute_type": NAME, "language": CODE,
   "inputs": [{"file": NAME, "sha256": HASH, "text_sha256": HASH}, ...],
   "conditions": {NAME: {"recordings": N, "words": N, "wrong_words": N, "missed_words": N, "word_error_rate": N,
                         "figures": {"ours" or "without_evidence" or "raw" or "gain":
                                     {NAME: {"value": N, "low": N, "high": N}, ...}, ...},
                         "recordings_needed": N}, ...}}
"conditions": recordings as they are; with --degraded also with noise, reverberation and as on a telephone, and all
together. "gain": ours less raw. "recordings_needed": to tell the area under the curve to 0.02 either way.
With --train FILE the weights are learnt anew and written to FILE, and what is printed is measured with them.
"""


_LEAST_FOLDS = 2


def _configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("recordings", nargs="*", type=Path, metavar="AUDIO", help="each with a --reference")
    parser.add_argument(
        "--reference", action="append", type=Path, default=[], metavar="TEXT", help="what is said in it"
    )
    parser.add_argument("--manifest", type=Path, metavar="TABLE", help="a table of recordings and texts")
    parser.add_argument("--leave-out", action="append", default=[], metavar="FILE", help="not this one of the table")
    parser.add_argument("--model", action="append", metavar="M", help="name or folder of a model; may be given again")
    parser.add_argument(
        "--compute-type", action="append", metavar="TYPE", help="arithmetic, such as int8; may be given again"
    )
    parser.add_argument("--language", default="en", metavar="L", help="only recordings in this language (default: en)")
    parser.add_argument("--doubt", action="store_true", help="also measure doubt")
    parser.add_argument("--degraded", action="store_true", help="also in noise, in a bare room, over a telephone")
    parser.add_argument("--train", type=Path, metavar="FILE", help="learn the weights of doubt from all this")
    parser.add_argument("--output", type=Path, metavar="FILE", help="also write the result there")


def _run(arguments: argparse.Namespace) -> int:
    from engine.corpus.references import in_language, pair, read_manifest

    references = pair(arguments.recordings, arguments.reference) if arguments.recordings else []
    if arguments.manifest:
        references += [
            one
            for one in read_manifest(arguments.manifest)
            if one.recording.relative_to(arguments.manifest.parent).as_posix() not in arguments.leave_out
        ]
    references = in_language(references, arguments.language)
    if not references:
        raise ReferenceUnusable(arguments.manifest or Path(), "there is no recording with a text in this language")
    results, learnt = [], []
    for name in arguments.model or ["demo"]:
        model = wanted_model(name)
        for compute_type in arguments.compute_type or ["int8"]:
            heard = _hear(references, model, compute_type, arguments)
            learnt.append((model, heard))
            results.append(_result(model, compute_type, arguments, references, heard))
    if arguments.train:
        _train(arguments.train, learnt)
        for result, (model, heard) in zip(results, learnt, strict=True):
            result["conditions"] = _conditions(heard, _sha256(model), arguments.train)
    for result in results:
        if not arguments.doubt:
            for one in result["conditions"].values():
                del one["figures"], one["recordings_needed"]
        print(json.dumps(result, ensure_ascii=False), flush=True)
    if arguments.output:
        arguments.output.write_text(json.dumps(results, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return 0


def _hear(
    references: "Sequence[Reference]", model: Model, compute_type: str, arguments: argparse.Namespace
) -> "list[Heard]":
    from engine.doubt.evaluation import hear
    from engine.recognition.results import Options
    from engine.recognition.whisper import WhisperRecognizer
    from engine.recognition.workers import usable_workers

    workers = usable_workers()
    options = Options(language=arguments.language, compute_type=compute_type)
    recognizer = WhisperRecognizer(model, options, workers=workers)
    recognizer.fixed_language(arguments.language)
    progress = Progress(f"{model.name}, {compute_type}")
    heard = []
    for one in hear(references, recognizer, arguments.language, workers, degraded=arguments.degraded):
        heard.append(one)
        known = len({id(each.reference) for each in heard})
        progress.show("recognising", known / len(references))
    progress.end()
    return heard


def _result(
    model: Model,
    compute_type: str,
    arguments: argparse.Namespace,
    references: "Sequence[Reference]",
    heard: "list[Heard]",
) -> dict[str, Any]:
    import hashlib

    from engine.audio.identity import sha256_of

    return {
        "model": model.name,
        "model_sha256": _sha256(model),
        "compute_type": compute_type,
        "language": arguments.language,
        "inputs": [
            {
                "file": one.recording.name,
                "sha256": sha256_of(one.recording),
                "text_sha256": hashlib.sha256(one.text.encode()).hexdigest(),
            }
            for one in references
        ],
        "conditions": {} if arguments.train else _conditions(heard, _sha256(model), None),
    }


def _conditions(heard: "list[Heard]", sha256: str, weights: Path | None) -> dict[str, Any]:
    from engine.doubt.evaluation import evaluate
    from engine.doubt.weights import from_json, shipped

    used = from_json(json.loads(weights.read_text(encoding="utf-8"))) if weights else shipped()
    names = dict.fromkeys(one.condition for one in heard)
    parts = {name: [one for one in heard if one.condition == name] for name in names}
    if len(parts) > 1:
        parts["all"] = heard
    return {name: _json_of(evaluate(part, used, sha256)) for name, part in parts.items()}


def _json_of(evaluation: "Evaluation") -> dict[str, Any]:
    value = asdict(evaluation)
    value["word_error_rate"] = round(evaluation.word_error_rate, 4)
    value["figures"] = {
        estimate: {name: {key: round(number, 4) for key, number in asdict(one).items()} for name, one in named.items()}
        for estimate, named in evaluation.figures.items()
    }
    return value


def _train(path: Path, learnt: "list[tuple[Model, list[Heard]]]") -> None:
    from engine.doubt.training import learn
    from engine.doubt.weights import fold_of, to_text

    lessons = [one.lesson for _, heard in learnt for one in heard]
    if len({fold_of(one.text) for one in lessons}) < _LEAST_FOLDS:
        raise ReferenceUnusable(path, "too few different recordings to learn from some and be measured on others")
    weights = learn(lessons, {_sha256(model) for model, _ in learnt})
    words = sum(len(one.wrong) for one in lessons)
    wrong = sum(int(one.wrong.sum()) for one in lessons)
    path.write_text(
        to_text(weights, {"recordings": len(lessons), "words": words, "wrong_words": wrong}), encoding="utf-8"
    )
    say(f"{path}: learnt from {words} words, {wrong} of them wrong")


def _sha256(model: Model) -> str:
    from engine.audio.cache import default_cache_folder

    return model_sha256(model, default_cache_folder())


COMMAND = Command("evaluate", "measure a model, and doubt, on recordings with texts", _DETAILS, _configure, _run)
