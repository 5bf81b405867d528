"""``earmark corpus``: training data from many projects."""

import argparse
import json
from collections.abc import Callable
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from engine.cli.command import Command, add_json_argument
from engine.cli.output import Progress, print_json, say
from engine.cli.waiting import wait_for
from engine.formats.clock import clock

_DETAILS = """\
A corpus is a folder over many projects. A build of it holds the stretches of 1 to 30 s that a person verified, or heard
and left, each with its clip, what is said and what the model had written: only of projects whose consent allows it, see
"earmark consent". What is left out is counted by its reason. Recordings and speakers are in training, validation or
test once and for good. The same projects give the same bytes, on any number of workers.

  create FOLDER            make a corpus
  add FOLDER PROJECT...    take projects in; a folder stands for all projects in it
  remove FOLDER PROJECT... leave projects out from the next build on
  stats FOLDER             what a build would hold, and what not, and why
  list FOLDER              its utterances, one after the other; "stats" or "build" brings them up to date
  build FOLDER             make the next build: builds/0001 and so on, with a data card and the hashes of all files
  trained FOLDER MODEL     note that a model was trained on a build
  check FOLDER             what builds hold that is not allowed any more, and which models; --hashes: are files whole

Formats of a build, beside Hugging Face's audiofolder:
  parquet        Hugging Face; takes pip install 'earmark[corpus]'
  lhotse         cuts with the times of words, and the model's
  nemo, kaldi, espnet, common-voice, ljspeech
  whisper        fine-tuning with Whisper's time tokens
  pairs          a CSV table of both texts
  jiwer          references and hypotheses, line by line

"stats --json" and "build --json" print a line for each project, then one for all:
  {"project": PATH, "against": REASON or null, "problem": TEXT, "utterances": N, "duration_ms": N,
   "left_out": {REASON: N, ...}}
  {"utterances": N, "duration_ms": N, "left_out": {REASON: N, ...}, "projects_left_out": {REASON: N, ...},
   "build": PATH or null}
"list --json" prints utterances as they stand in a build's utterances.jsonl, and with --left-out:
  {"project": PATH, "start_ms": N, "end_ms": N, "reason": REASON}
"check --json" prints a line for each thing that is wrong:
  {"build": NAME, "recording": R, "speaker": S, "utterances": N, "reason": REASON, "models": [TEXT, ...]}
  {"build": NAME, "file": PATH, "missing": BOOL}
The exit code of "check" is 1 where something is.
"""


def _configure(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")

    def add_action(name: str, run: Callable[[argparse.Namespace], int], text: str) -> argparse.ArgumentParser:
        action = actions.add_parser(name, help=text, description=f"{text[0].upper()}{text[1:]}.", allow_abbrev=False)
        action.add_argument("folder", type=Path, metavar="FOLDER")
        action.set_defaults(run_action=run)
        return action

    create = add_action("create", _create, "make a corpus")
    create.add_argument("--name", metavar="N", help="what it is called (default: as the folder)")
    create.add_argument("--language", metavar="L", help="take this language alone, such as en")
    create.add_argument("--share", action="store_true", help="it is to be given to others: ask for that consent, too")
    create.add_argument("--verified", action="store_true", help="take nothing that was only heard")
    create.add_argument(
        "--people", choices=["by-name", "by-recording"], default="by-name", help="who is the same person"
    )
    create.add_argument("--attributes", default="", metavar="A,B", help="of speakers, take these along")
    create.add_argument("--sound", choices=["flac", "wav"], default="flac", help="how clips are kept")

    for name, run, text in (("add", _add, "take projects in"), ("remove", _remove, "leave projects out")):
        action = add_action(name, run, text)
        action.add_argument("projects", nargs="+", type=Path, metavar="PROJECT", help="a project, or a folder of some")

    stats = add_action("stats", _stats, "show what a build would hold, and what not, and why")
    _add_workers_argument(stats)
    add_json_argument(stats)

    listing = add_action("list", _list, "list utterances")
    which = listing.add_mutually_exclusive_group()
    which.add_argument("--split", choices=["train", "validation", "test"], help="only these")
    which.add_argument("--left-out", metavar="REASON", help='what is left out instead, such as "duplicate", or "any"')
    listing.add_argument("--speaker", metavar="S", help="only what is said by this pseudonym")
    listing.add_argument("--text", default="", metavar="T", help="only where this is said")
    add_json_argument(listing)

    build = add_action("build", _build, "make the next build")
    build.add_argument("--format", action="append", default=[], metavar="F,F", help="also in these formats")
    _add_workers_argument(build)
    add_json_argument(build)

    trained = add_action("trained", _trained, "note that a model was trained on a build")
    trained.add_argument("model", metavar="MODEL", help="its name or path")
    trained.add_argument("--build", metavar="NAME", help="such as 0001 (default: the latest)")

    check = add_action("check", _check, "find what is wrong with the builds")
    check.add_argument("--hashes", action="store_true", help="compare all files with their hashes")
    _add_workers_argument(check)
    add_json_argument(check)


def _add_workers_argument(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--workers", type=int, metavar="N", help="projects at a time (default: what suits the computer)"
    )


def _run(arguments: argparse.Namespace) -> int:
    run: Callable[[argparse.Namespace], int] = arguments.run_action
    return run(arguments)


# Imports stand in the functions: NumPy, FFmpeg and SQLite take longer than all the rest of the command line.


def _create(arguments: argparse.Namespace) -> int:
    from engine.corpus.clips import SoundForm
    from engine.corpus.corpus import Corpus, Taking
    from engine.corpus.utterances import Grade

    taking = Taking(
        arguments.name or arguments.folder.resolve().name,
        arguments.language,
        arguments.share,
        Grade.VERIFIED if arguments.verified else Grade.HEARD,
        arguments.people == "by-name",
        tuple(name.strip() for name in arguments.attributes.split(",") if name.strip()),
        SoundForm(arguments.sound),
    )
    print(Corpus.create(arguments.folder, taking).folder)
    return 0


def _add(arguments: argparse.Namespace) -> int:
    from engine.corpus.corpus import Corpus

    corpus = Corpus.open(arguments.folder)
    new = corpus.add(_projects(arguments.projects))
    print(f"{len(corpus.projects)} projects, {new} of them new")
    return 0


def _remove(arguments: argparse.Namespace) -> int:
    from engine.corpus.corpus import Corpus

    corpus = Corpus.open(arguments.folder)
    removed = corpus.remove(_projects(arguments.projects))
    print(f"{len(corpus.projects)} projects, {removed} removed")
    return 0


def _projects(paths: list[Path]) -> list[Path]:
    """Return projects; a folder stands for those in it and below."""
    from engine.project.project import SUFFIX

    found: list[Path] = []
    for path in paths:
        found += sorted(path.rglob(f"*{SUFFIX}")) if path.is_dir() else [path]
    return found


def _stats(arguments: argparse.Namespace) -> int:
    from engine.corpus.job import look_over

    overview = _work(arguments, look_over)
    return _show(overview.outlook, None, as_json=arguments.json)


def _build(arguments: argparse.Namespace) -> int:
    from engine.corpus.job import make_build

    formats = tuple(name.strip() for names in arguments.format for name in names.split(",") if name.strip())
    built = _work(arguments, make_build, formats)
    return _show(built.outlook, built.folder, as_json=arguments.json)


def _work(arguments: argparse.Namespace, work: Callable[..., Any], *more: object) -> Any:
    """Do the work on a corpus in a child process, and show how far it is."""
    from engine.audio.cache import default_cache_folder
    from engine.corpus.building import BuildProgress
    from engine.corpus.job import Work

    progress = Progress(str(arguments.folder))

    def show(message: object) -> None:
        if isinstance(message, BuildProgress):
            progress.show(message.step, message.done / message.total if message.total else None)

    workers = max(1, arguments.workers) if arguments.workers is not None else None
    order = Work(arguments.folder, default_cache_folder(), date.today(), workers)  # noqa: DTZ011 - a form's day is local
    try:
        return wait_for(work, (order, *more), show)
    finally:
        progress.end()


def _show(outlook: Any, build: Path | None, *, as_json: bool) -> int:
    """Print what a build holds; return 1 where a project could not be read."""
    for project in outlook.projects:
        if as_json:
            print_json(
                {
                    "project": str(project.path),
                    "against": project.against,
                    "problem": project.problem,
                    "utterances": project.utterances,
                    "duration_ms": project.duration_ms,
                    "left_out": project.left_out,
                }
            )
        else:
            told = project.against or f"{project.utterances} utterances, {clock(project.duration_ms)}"
            print(f"{project.path}: {told}")
        if project.problem:
            say(project.problem)
    if as_json:
        print_json(
            {
                "utterances": outlook.utterances,
                "duration_ms": outlook.duration_ms,
                "left_out": outlook.left_out,
                "projects_left_out": outlook.against,
                "build": build and str(build),
            }
        )
    else:
        for reason, count in outlook.left_out.items():
            print(f"{count:>8}  left out: {reason}")
        print(f"{outlook.utterances:>8}  utterances, {clock(outlook.duration_ms)}")
        if build is not None:
            print(build)
    return int(any(project.problem for project in outlook.projects))


def _list(arguments: argparse.Namespace) -> int:
    from engine.corpus.corpus import Corpus
    from engine.corpus.splits import Split

    split = Split(arguments.split) if arguments.split else None
    with Corpus.open(arguments.folder).index() as index:
        if arguments.left_out is not None:
            return _list_left_out(index, arguments.left_out, as_json=arguments.json)
        for line in index.listed(split=split, speaker=arguments.speaker, text=arguments.text):
            if arguments.json:
                print(line, end="")
            else:
                entry = json.loads(line)
                print(f"{entry['id']}  {entry['text']}")
    return 0


def _list_left_out(index: Any, reason: str, *, as_json: bool) -> int:
    from engine.corpus.reasons import Reason

    if reason != "any" and reason not in set(Reason):
        say(f"unknown reason {reason!r}; there are any, {', '.join(Reason)}")
        return 2
    for project, stretch in index.left_out(None if reason == "any" else Reason(reason)):
        if as_json:
            print_json({"project": str(project), **asdict(stretch)})
        else:
            print(f"{project}  {clock(stretch.start_ms)}  {stretch.reason}")
    return 0


def _trained(arguments: argparse.Namespace) -> int:
    from engine.corpus.corpus import Corpus

    corpus = Corpus.open(arguments.folder)
    build = corpus.build_folder(arguments.build).name
    corpus.note_model(arguments.model, build)
    print(f"{arguments.model}: trained on {build}")
    return 0


def _check(arguments: argparse.Namespace) -> int:
    from engine.corpus.checking import damages
    from engine.corpus.corpus import Corpus
    from engine.corpus.job import look_over

    corpus = Corpus.open(arguments.folder)
    found = 0
    for objection in _work(arguments, look_over).objections:
        found += 1
        if arguments.json:
            print_json(asdict(objection))
            continue
        whose = f"{objection.utterances} utterances of {objection.speaker} in {objection.recording}"
        models = f"; trained on it: {', '.join(objection.models)}" if objection.models else ""
        print(f"{objection.build}: {whose}: {objection.reason}{models}")
    for name in corpus.builds() if arguments.hashes else ():
        for damage in damages(corpus, name):
            found += 1
            if arguments.json:
                print_json(asdict(damage))
            else:
                print(f"{damage.build}: {damage.file} is {'missing' if damage.missing else 'changed'}")
    return int(found > 0)


COMMAND = Command("corpus", "make training data from many projects", _DETAILS, _configure, _run)
