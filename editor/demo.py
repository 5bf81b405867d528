"""``earmark demo``: the interview that ships with the program, recognised by the model that ships with it."""

import argparse
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from editor.display import has_display
from editor.interview import interview_order
from engine.audio.cache import default_cache_folder
from engine.doubt.marks import Doubt, DoubtMarks
from engine.errors import EarmarkError
from engine.formats import FORMATS, ExportSource, export
from engine.project.create import project_path_for
from engine.project.doubts import doubts_of
from engine.project.project import Project
from engine.project.transcribing import Order, transcribe_to_project
from engine.recognition.results import Recognised

_EXPORTS = ("srt", "vtt", "txt", "json")
# The word that the picture shows as being heard.
_PICTURED_MS = 3_500


def main(arguments: list[str]) -> int:
    """Run the command; returns the exit code."""
    options = _parser().parse_args(arguments)
    try:
        order = interview_order(options.output)
    except OSError as error:
        print(f"earmark: the demo could not be copied: {error}", file=sys.stderr)
        return 1
    if not options.headless and has_display():
        return _show(order)
    try:
        return _run_headless(order)
    except EarmarkError as error:
        print(f"earmark: {error}", file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="earmark demo",
        description="Recognise the built-in interview with the built-in model and open it in the editor. Without a "
        "display: print the transcript, and write the project, the exports and a picture of the editor.",
    )
    parser.add_argument("--output", type=Path, metavar="DIR", help="folder to write to (default: Documents/Earmark)")
    parser.add_argument("--headless", action="store_true", help="open no window, even where there is a display")
    return parser


def _show(order: Order) -> int:
    from editor.app import run

    project = project_path_for(order.recording, order.folder)
    return run(
        lambda window: window.desk.open_project(project) if project.exists() else window.transcribing.begin(order)
    )


def _run_headless(order: Order) -> int:
    assert order.folder is not None
    project = transcribe_to_project(order, default_cache_folder(), _tell)
    with project:
        for line in _marked_lines(project):
            print(line)
        source = ExportSource.of(project)
        written = [project.path]
        for name in _EXPORTS:
            path = project.path.with_suffix("." + FORMATS[name].suffix.lstrip("."))
            export(source, name, path)
            written.append(path)
    picture = project.path.with_suffix(".png")
    _take_picture(project.path, picture)
    print("\nWritten:")
    for path in (*written, picture):
        print(f"  {path}")
    return 0


def _tell(project: Project | None, message: object) -> None:
    if isinstance(message, Recognised) and project is not None:
        share = project.share_recognised
        print(f"\rRecognising the interview: {share:.0%}", end="" if share < 1 else "\n", file=sys.stderr, flush=True)


def _marked_lines(project: Project) -> Iterator[str]:
    """Give the transcript as lines: time, speaker, and text with its doubtful words marked."""
    marks = DoubtMarks(doubts=doubts_of(project))
    signs = {Doubt.NONE: "{}", Doubt.DOUBTFUL: "[{}?]", Doubt.VERY_DOUBTFUL: "[{}??]"}
    yield "Doubtful words are marked [word?], very doubtful ones [word??].\n"
    for paragraph in project.transcript.paragraphs:
        speaker = project.transcript.speakers.get(paragraph.speaker_id or 0)
        words = " ".join(signs[marks.level(word)].format(word.text) for word in paragraph.words)
        minutes, seconds = divmod(paragraph.start_ms // 1000, 60)
        yield f"{minutes}:{seconds:02}  {speaker.name if speaker else '':<12} {words}"


def _take_picture(project: Path, picture: Path) -> None:
    """Write a picture of the editor with a project open, without a screen."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from editor.app import make_application
    from editor.settings import Settings
    from editor.window import EditorWindow

    application = make_application()
    with TemporaryDirectory() as folder:
        window = EditorWindow(Settings(Path(folder) / "settings.ini"))
        window.show()
        window.desk.open_project(project)
        window.view.set_position(_PICTURED_MS)
        window.review.count()
        application.processEvents()
        window.grab().save(str(picture))
        window.close()
