"""``earmark transcribe``: recordings in, projects out."""

import argparse
from pathlib import Path

from engine.cli.command import INTERRUPTED, Command, add_json_argument
from engine.cli.model_choice import wanted_model
from engine.cli.output import Progress, Watch, print_json, say
from engine.errors import EarmarkError
from engine.formats import FORMATS, ExportSource, export
from engine.models.model import Model, demo_model
from engine.models.places import default_places, find_models
from engine.project.project import Project
from engine.recognition.model_choice import default_model
from engine.recognition.results import Decoding, Identified, Options, Provenance, Recognised

_DETAILS = """\
Makes a project for each recording, beside it or in the folder given. What is recognised is kept at once: stopped with
Ctrl-C, killed or failed, the same command goes on where it was. A recording that fails does not stop the others; the
exit code is then 1.

Prints the files it has written. With --json, a line for each recording:
  {"recording": PATH, "project": PATH, "exports": [PATH, ...], "duration_ms": N, "words": N, "windows": N,
   "model": NAME or null, "language": CODE or null}           ("windows": stretches the recording is recognised in)
  {"recording": PATH, "error": KIND, "message": TEXT}         where it failed
"""


def _configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("recordings", nargs="+", type=Path, metavar="AUDIO", help="anything with sound in it")
    parser.add_argument("--model", metavar="M", help="name or folder of a model (default: the best one found)")
    parser.add_argument("--language", metavar="L", help="code of the language, such as en (default: found out)")
    parser.add_argument("--vocabulary", type=Path, metavar="FILE", help="names and jargon to expect, one a line")
    parser.add_argument("--output", type=Path, metavar="DIR", help="where projects and exports go")
    parser.add_argument(
        "--export",
        type=_formats,
        default=(),
        metavar="F,F",
        help=f"also write the transcript as {', '.join(FORMATS)}, in place of files of the same name",
    )
    parser.add_argument("--allow-truncated", action="store_true", help="take what is there of a file that is cut off")
    add_json_argument(parser)


def _formats(text: str) -> tuple[str, ...]:
    names = tuple(name.strip() for name in text.split(","))
    for name in names:
        if name not in FORMATS:
            raise argparse.ArgumentTypeError(f"unknown format {name!r} (choose from {', '.join(FORMATS)})")
    return names


def _run(arguments: argparse.Namespace) -> int:
    model = _model(arguments.model)
    options = Options(language=arguments.language, vocabulary=_vocabulary(arguments.vocabulary))
    if arguments.output:
        arguments.output.mkdir(parents=True, exist_ok=True)
    failed = False
    for recording in arguments.recordings:
        try:
            _transcribe(recording, model, options, arguments)
        except EarmarkError as error:
            failed = True
            say(str(error))
            if arguments.json:
                print_json({"recording": str(recording), "error": type(error).__name__, "message": str(error)})
        except KeyboardInterrupt:
            say("stopped; what is recognised is kept, and the same command goes on from there")
            return INTERRUPTED
    return int(failed)


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


def _transcribe(recording: Path, model: Model, options: Options, arguments: argparse.Namespace) -> None:
    # Not at the top: they bring the recognition libraries along, which no other command should wait for.
    from engine.audio.cache import default_cache_folder
    from engine.project.transcribing import Order, transcribe_to_project

    teller = _Teller(recording, model)
    try:
        order = Order(recording, model.path, options, arguments.output, allow_truncated=arguments.allow_truncated)
        project = transcribe_to_project(order, default_cache_folder(), teller.take)
    finally:
        teller.end()
    with project:
        written = [project.path]
        source = ExportSource.of(project)
        for name in arguments.export:
            written.append(project.path.with_suffix(FORMATS[name].suffix))
            export(source, name, written[-1])
        if arguments.json:
            print_json(_result(recording, project, written[1:]))
        else:
            for path in written:
                print(path, flush=True)


def _result(recording: Path, project: Project, exports: list[Path]) -> dict[str, object]:
    return {
        "recording": str(recording),
        "project": str(project.path),
        "exports": [str(path) for path in exports],
        "duration_ms": project.recording.duration_ms,
        "words": sum(len(paragraph.words) for paragraph in project.transcript.paragraphs),
        "windows": len(project.windows),
        "model": project.provenance.model if project.provenance else None,
        "language": project.provenance.language if project.provenance else None,
    }


class _Teller:
    """Tells how the recognition of one recording goes."""

    def __init__(self, recording: Path, model: Model) -> None:
        self._recording = recording
        self._model = model
        self._progress = Progress(recording.name)
        self._watch = Watch()

    def take(self, project: Project | None, message: object) -> None:
        """Take a message of the transcription."""
        if isinstance(message, Identified) and project is not None:
            self._tell_what_is_there(project)
        elif isinstance(message, Decoding) and not (project and project.finished):
            self._progress.show("reading", message.done_ms / message.total_ms if message.total_ms else None)
        elif project is not None and isinstance(message, Provenance | Recognised):
            share = project.share_recognised
            self._progress.show("recognising", share, self._watch.left_s(share))

    def end(self) -> None:
        """Nothing more comes."""
        self._progress.end()

    def _tell_what_is_there(self, project: Project) -> None:
        if not project.finished:
            return
        self._progress.end()
        earlier = project.provenance.model if project.provenance else None
        by_another = f" with the model {earlier}" if earlier != self._model.name else ""
        if project.complete:
            say(f"{self._recording}: is transcribed already{by_another}")
        else:
            say(f"{self._recording}: {len(project.finished)} of {len(project.windows)} windows are there{by_another}")


COMMAND = Command("transcribe", "make projects of recordings", _DETAILS, _configure, _run)
