"""``earmark speakers``: who speaks when, found from the sound."""

import argparse
from collections.abc import Callable
from pathlib import Path

from engine.cli.command import INTERRUPTED, Command, add_json_argument
from engine.cli.output import Progress, print_json, say
from engine.project.project import Project

_MOST_SPEAKERS = 20

_DETAILS = """\
Tells voices apart and gives the paragraphs to speakers, cut where the speaker changes. Paragraphs that have a speaker
keep it, unless --replace is given; a voice that is heard mostly in those is taken for that speaker. The others are
called Speaker 1, 2, ... to be named in the editor.

--model is the file of pyannote segmentation 3.0 in its ONNX form, which is much better at it. Without it voices are
told apart by their spectra alone, a rough guess, best with few speakers and --count.

Prints how much each speaker says. With --json, a line for each:
  {"speaker_id": N, "name": NAME, "turns": N, "speech_ms": N, "words": N}
"""


def _configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("project", type=Path, metavar="PROJECT")
    parser.add_argument(
        "--count", type=speaker_count, metavar="N", help="how many speakers there are (default: found out)"
    )
    parser.add_argument("--model", type=Path, metavar="PATH", help="pyannote segmentation 3.0, an ONNX file")
    parser.add_argument("--replace", action="store_true", help="also where a speaker is given already")
    add_json_argument(parser)


def find_speakers(
    project: Project, count: int | None, model: Path | None, on_share: Callable[[float], None], *, replace: bool = False
) -> bool:
    """Tell the voices of a project apart in a child process, and give the paragraphs to them.

    Args:
        project: It is saved afterwards.
        count: How many speakers there are; None to find out.
        model: File of pyannote segmentation 3.0; None to do without.
        on_share: Takes how much is done, 0 to 1.
        replace: Also give paragraphs that have a speaker.

    Returns:
        Whether anything was changed.

    Raises:
        EarmarkError: The model or the recording can't be read.
    """
    # Not at the top: numerical libraries, which no other command should wait for.
    from engine.audio.cache import default_cache_folder
    from engine.cli.waiting import wait_for
    from engine.speakers.job import Labelling, LabellingOrder, find_turns
    from engine.transcript.labelling import label, speech_in

    def show(message: object) -> None:
        if isinstance(message, Labelling):
            on_share(message.share)

    recording = project.recording
    speech = speech_in(project.transcript.paragraphs)
    order = LabellingOrder(project.path, recording.path, recording.sha256, default_cache_folder(), speech, count, model)
    turns = wait_for(find_turns, (order,), show)
    edits = label(project.transcript, turns, lambda number: f"Speaker {number}", replace=replace)
    for edit in edits:
        project.apply(edit)
    project.flush()
    return bool(edits)


def speaker_count(text: str) -> int:
    """Read a number of speakers, for argparse."""
    if not text.isdecimal() or not 1 <= int(text) <= _MOST_SPEAKERS:
        raise argparse.ArgumentTypeError(f"{text!r} is no number of speakers from 1 to {_MOST_SPEAKERS}")
    return int(text)


def _run(arguments: argparse.Namespace) -> int:
    from engine.transcript.speakers import talk_by_speaker

    with Project.open(arguments.project) as project:
        transcript = project.transcript
        progress = Progress(arguments.project.name)
        try:
            has_changed = find_speakers(
                project,
                arguments.count,
                arguments.model,
                lambda share: progress.show("telling voices apart", share),
                replace=arguments.replace,
            )
        except KeyboardInterrupt:
            return INTERRUPTED
        finally:
            progress.end()
        if not has_changed:
            say("nothing has changed")
        talk = talk_by_speaker(transcript.paragraphs)
        for speaker in transcript.speakers.values():
            said = talk.get(speaker.id)
            facts = {
                "speaker_id": speaker.id,
                "name": speaker.name,
                "turns": said.turns if said else 0,
                "speech_ms": said.speech_ms if said else 0,
                "words": said.words if said else 0,
            }
            if arguments.json:
                print_json(facts)
            else:
                print(f"{speaker.name:<20} {facts['turns']:>5} turns  {facts['words']:>7} words")
    return 0


COMMAND = Command("speakers", "find out who speaks when", _DETAILS, _configure, _run)
