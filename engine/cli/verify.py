"""``earmark verify``: whether a project would still be recognised the same."""

import argparse
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from engine.cli.command import INTERRUPTED, Command, add_json_argument
from engine.cli.model_choice import wanted_model
from engine.cli.output import print_json, say
from engine.errors import ModelMissing
from engine.formats.clock import clock
from engine.models.model import Model, model_sha256
from engine.models.places import default_places, find_models
from engine.project.project import Project
from engine.recognition.results import Provenance

if TYPE_CHECKING:  # it brings the recognition libraries along, which no other command should wait for
    from engine.project.verification import WindowVerdict

_DETAILS = """\
Recognises some of a project's windows again, as they were recognised before, and compares words, times and
probabilities with those that the model wrote then; corrections play no part, and nothing is changed. Exit code 0 where
they agree exactly, 1 where they don't.

With --json, a line for each window, and at the end one for each way in which they were recognised:
  {"start_ms": N, "end_ms": N, "agrees": BOOL, "words": N, "changed_words": N, "largest_time_difference_ms": N,
   "largest_probability_difference": 0-1}
  {"model": NAME, "windows": N, "agreeing_windows": N, "changes": {NAME: [BEFORE, NOW], ...}}
"changes": what has changed of what the words depend on: versions of libraries, files of the model, the processor.
"""


def _configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("project", type=Path, metavar="PROJECT")
    parser.add_argument("--windows", type=_count, default=5, metavar="N", help="how many, or all (default: 5)")
    parser.add_argument("--model", metavar="M", help="name or folder of the model (default: found by its hash)")
    add_json_argument(parser)


def _count(text: str) -> int | None:
    if text == "all":
        return None
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError("a number from 1 on, or all")
    return int(text)


def _run(arguments: argparse.Namespace) -> int:
    from engine.audio.cache import default_cache_folder
    from engine.project.verification import sample, verify

    agrees = True
    with Project.open(arguments.project, read_only=True) as project:
        runs = sample(project, arguments.windows)
        if not runs:
            say(f"{arguments.project}: nothing is recognised yet")
        for run in runs:
            model = wanted_model(arguments.model) if arguments.model else _model_of(run.provenance)
            verdicts: list[WindowVerdict] = []

            def tell(verdict: "WindowVerdict", verdicts: "list[WindowVerdict]" = verdicts) -> None:
                verdicts.append(verdict)
                _tell(verdict, project.transcript.offset_ms, as_json=arguments.json)

            try:
                now = verify(project, run, model.path, default_cache_folder(), tell)
            except KeyboardInterrupt:
                return INTERRUPTED
            agreeing = sum(verdict.agrees for verdict in verdicts)
            agrees = agrees and agreeing == len(verdicts)
            changes = _changes(run.provenance, now) if now else {}
            if arguments.json:
                print_json(
                    {
                        "model": run.provenance.model,
                        "windows": len(verdicts),
                        "agreeing_windows": agreeing,
                        "changes": changes,
                    }
                )
            else:
                print(f"{agreeing} of {len(verdicts)} windows agree with {run.provenance.model}")
                for name, (before, after) in changes.items():
                    print(f"  {name}: {before or '–'} → {after or '–'}")
    return 0 if agrees else 1


def _model_of(provenance: Provenance) -> Model:
    """Find the model by the hash of its weights; those of its name first."""
    from engine.audio.cache import default_cache_folder

    models = find_models(default_places())
    for model in sorted(models, key=lambda model: model.name != provenance.model):
        if model_sha256(model, default_cache_folder()) == provenance.model_sha256:
            return model
    raise ModelMissing(Path(provenance.model))


def _tell(verdict: "WindowVerdict", offset_ms: int, *, as_json: bool) -> None:
    facts = asdict(verdict)
    del facts["window"]
    if as_json:
        span = {"start_ms": verdict.window.start_ms, "end_ms": verdict.window.end_ms, "agrees": verdict.agrees}
        print_json({**span, **facts})
        return
    where = f"{clock(verdict.window.start_ms + offset_ms)}–{clock(verdict.window.end_ms + offset_ms)}"
    if verdict.agrees:
        print(f"{where}  the same {verdict.words} words")
    else:
        print(
            f"{where}  {verdict.changed_words} of {verdict.words} words changed, the others by up to "
            f"{verdict.largest_time_difference_ms} ms and {verdict.largest_probability_difference:.3f} in probability"
        )


def _changes(before: Provenance, now: Provenance) -> dict[str, tuple[str, str]]:
    old, new = _facts(before), _facts(now)
    names = dict.fromkeys((*old, *new))
    return {name: (old.get(name, ""), new.get(name, "")) for name in names if old.get(name, "") != new.get(name, "")}


def _facts(provenance: Provenance) -> dict[str, str]:
    return {
        "model.bin": provenance.model_sha256,
        **dict(provenance.model_files),
        **dict(provenance.libraries),
        "arithmetic": provenance.compute_type,
        "processor": provenance.processor,
        "device": provenance.device,
    }


COMMAND = Command("verify", "tell whether a project would still be recognised the same", _DETAILS, _configure, _run)
