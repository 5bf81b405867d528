"""``earmark transcribe``: recordings in, projects out."""

import argparse
from dataclasses import replace
from functools import partial
from pathlib import Path

from engine.audio.media_files import recordings_in
from engine.audio.stated import stated_duration_ms
from engine.cli.batch import Batch, Outcome
from engine.cli.command import INTERRUPTED, Command, add_json_argument
from engine.cli.model_choice import wanted_model
from engine.cli.output import print_json, say, span_of
from engine.cli.speakers import find_speakers, speaker_count
from engine.errors import EarmarkError
from engine.formats import FORMATS, ExportSource, export
from engine.formats.clock import clock, parse_clock
from engine.glossary.terms import Term, common_terms, expected_words, terms_of
from engine.models.model import Model, demo_model
from engine.models.places import default_places, find_models
from engine.project.create import project_path_for
from engine.project.project import Project
from engine.recognition.model_choice import default_model
from engine.recognition.results import Decoding, GpuUnusable, Identified, Options, Provenance, Recognised, Span, Task
from engine.recognition.speed import expected_speed

_WORTH_TELLING_S = 60.0
_FOR_EVER_MS = 10**12

_DETAILS = """\
Makes a project for each recording, beside it or in the folder given. What is recognised is kept at once: stopped with
Ctrl-C, killed or failed, the same command goes on where it was. A recording that fails does not stop the others; the
exit code is then 1.

Names and jargon of the glossary (see "earmark glossary --help") are expected, beside those of --vocabulary.

Prints the files it has written. With --json, a line for each recording:
  {"recording": PATH, "project": PATH, "exports": [PATH, ...], "duration_ms": N, "words": N, "windows": N,
   "model": NAME or null, "language": CODE or null, "flags": N, "took_s": N}
"windows": the stretches that the recording is recognised in; "flags": see "earmark info --help".
  {"recording": PATH, "error": KIND, "message": TEXT}         where it failed
"""


def _configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "recordings", nargs="+", type=Path, metavar="AUDIO", help="anything with sound in it, or a folder of such"
    )
    parser.add_argument("--model", metavar="M", help="name or folder of a model (default: the best that keeps up)")
    parser.add_argument("--language", metavar="L", help="code of the language, such as en (default: found out)")
    parser.add_argument("--languages-change", action="store_true", help="find out the language anew in each window")
    parser.add_argument("--translate", action="store_true", help="write down in English what is said")
    parser.add_argument("--range", type=_span, metavar="FROM-TO", help="only this, such as 12:30-1:02:00, or all")
    parser.add_argument("--vocabulary", type=Path, metavar="FILE", help="names and jargon to expect, one a line")
    parser.add_argument("--no-glossary", action="store_true", help="do without the terms of the glossary")
    parser.add_argument("--output", type=Path, metavar="DIR", help="where projects and exports go")
    parser.add_argument(
        "--export",
        type=_formats,
        default=(),
        metavar="F,F",
        help=f"also write the transcript as {', '.join(FORMATS)}, in place of files of the same name",
    )
    parser.add_argument("--speakers", type=speaker_count, metavar="N", help="then tell that many voices apart")
    parser.add_argument(
        "--speaker-model", type=Path, metavar="PATH", help="for --speakers: see earmark speakers --help"
    )
    parser.add_argument("--allow-truncated", action="store_true", help="take what is there of a file that is cut off")
    add_json_argument(parser)


def _formats(text: str) -> tuple[str, ...]:
    names = tuple(name.strip() for name in text.split(","))
    for name in names:
        if name not in FORMATS:
            raise argparse.ArgumentTypeError(f"unknown format {name!r} (choose from {', '.join(FORMATS)})")
    return names


def _span(text: str) -> Span:
    if text == "all":
        return Span(0, _FOR_EVER_MS)
    start, dash, end = text.partition("-")
    try:
        span = Span(parse_clock(start), parse_clock(end)) if dash else None
    except ValueError:
        span = None
    if span is None or span.start_ms >= span.end_ms:
        raise argparse.ArgumentTypeError(f"{text!r} is no range of times, such as 12:30-1:02:00 or 90-120")
    return span


def _run(arguments: argparse.Namespace) -> int:
    model = _model(arguments.model)
    options = Options(
        language=arguments.language,
        vocabulary=_vocabulary(arguments.vocabulary),
        task=Task.TRANSLATE if arguments.translate else Task.TRANSCRIBE,
        language_per_window=arguments.languages_change,
    )
    if arguments.output:
        arguments.output.mkdir(parents=True, exist_ok=True)
    recordings = recordings_in(arguments.recordings)
    if not recordings:
        say("there is no recording in " + ", ".join(str(path) for path in arguments.recordings))
        return 1
    _tell_expected_time(recordings, model, options, arguments.range)
    with Batch(len(recordings)) as batch:
        try:
            for recording in recordings:
                _try(recording, model, options, arguments, batch)
        except KeyboardInterrupt:
            say("stopped; what is recognised is kept, and the same command goes on from there")
            return INTERRUPTED
        finally:
            batch.summarise()
    return int(any(outcome.failure is not None for outcome in batch.outcomes))


def _tell_expected_time(recordings: list[Path], model: Model, options: Options, span: Span | None) -> None:
    whole_ms = sum(stated_duration_ms(recording) for recording in recordings)
    sound_ms = min(whole_ms, len(recordings) * (span.end_ms - span.start_ms)) if span else whole_ms
    speed = expected_speed(model, options)
    if speed.takes_s(sound_ms) >= _WORTH_TELLING_S:
        guess = ", a guess until it was used here" if speed.is_guess else ""
        say(f"{clock(sound_ms)} of sound will take about {span_of(speed.takes_s(sound_ms))} with {model.name}{guess}")


def _try(recording: Path, model: Model, options: Options, arguments: argparse.Namespace, batch: Batch) -> None:
    batch.begin(recording)
    try:
        _transcribe(recording, model, options, arguments, batch)
    except EarmarkError as error:
        batch.end(recording, failure=str(error))
        say(str(error))
        if arguments.json:
            print_json({"recording": str(recording), "error": type(error).__name__, "message": str(error)})


def _model(wanted: str | None) -> Model:
    if wanted is not None:
        return wanted_model(wanted)
    model = default_model(find_models(default_places())) or demo_model()
    if model.is_demo:
        say("no model but the built-in one is there, which is for the demo only: expect mostly wrong words")
    return model


def _vocabulary(file: Path | None) -> tuple[str, ...]:
    if file is None:
        return ()
    lines = file.read_text(encoding="utf-8-sig", errors="replace").splitlines()
    return tuple(line.strip() for line in lines if line.strip())


def with_glossary(listed: tuple[str, ...], recording: Path, folder: Path | None) -> tuple[str, ...]:
    """Return the words to expect with those of the glossary, and of the recording's project if it has one."""
    terms: tuple[Term, ...] = ()
    path = project_path_for(recording, folder)
    if path.exists():
        with Project.open(path, read_only=True) as project:
            terms = terms_of(project)
    return expected_words(listed, terms, common_terms())


def _transcribe(recording: Path, model: Model, options: Options, arguments: argparse.Namespace, batch: Batch) -> None:
    # Not at the top: they bring the recognition libraries along, which no other command should wait for.
    from engine.audio.cache import default_cache_folder
    from engine.project.transcribing import Order, transcribe_to_project

    if not arguments.no_glossary:
        options = replace(options, vocabulary=with_glossary(options.vocabulary, recording, arguments.output))
    order = Order(
        recording,
        model.path,
        options,
        arguments.output,
        span=arguments.range,
        allow_truncated=arguments.allow_truncated,
    )
    project = transcribe_to_project(order, default_cache_folder(), partial(_tell, recording, model, batch))
    with project:
        if arguments.speakers and project.complete:
            share = partial(batch.show, "telling voices apart")
            find_speakers(project, arguments.speakers, arguments.speaker_model, share)
        written = [project.path]
        source = ExportSource.of(project)
        for name in arguments.export:
            written.append(project.path.with_suffix(FORMATS[name].suffix))
            export(source, name, written[-1])
        words = sum(len(paragraph.words) for paragraph in project.transcript.paragraphs)
        outcome = batch.end(recording, duration_ms=project.recording.duration_ms, words=words)
        if arguments.json:
            print_json(_result(outcome, project, written[1:]))
        else:
            for path in written:
                print(path, flush=True)


def _result(outcome: Outcome, project: Project, exports: list[Path]) -> dict[str, object]:
    return {
        "recording": str(outcome.recording),
        "project": str(project.path),
        "exports": [str(path) for path in exports],
        "duration_ms": outcome.duration_ms,
        "words": outcome.words,
        "windows": len(project.windows),
        "model": project.provenance.model if project.provenance else None,
        "language": project.provenance.language if project.provenance else None,
        "flags": len(project.flags),
        "took_s": round(outcome.took_s, 1),
    }


def _tell(recording: Path, model: Model, batch: Batch, project: Project | None, message: object) -> None:
    """Show what a message of the transcription says."""
    if isinstance(message, Identified) and project is not None and project.finished:
        earlier = project.provenance.model if project.provenance else None
        by_another = f" with the model {earlier}" if earlier != model.name else ""
        if project.complete:
            say(f"{recording}: is transcribed already{by_another}")
        else:
            say(f"{recording}: {len(project.finished)} of {len(project.windows)} windows are there{by_another}")
    elif isinstance(message, GpuUnusable):
        say(f"the graphics card can't be used, so the processor does it ({message.reason})")
    elif isinstance(message, Decoding) and not (project and project.finished):
        batch.show("reading", message.done_ms / message.total_ms if message.total_ms else None)
    elif project is not None and isinstance(message, Provenance | Recognised):
        batch.show("recognising", project.share_recognised)


COMMAND = Command("transcribe", "make projects of recordings", _DETAILS, _configure, _run)
