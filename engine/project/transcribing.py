"""From what recognition says to what a project keeps: the same for the window and the command line."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from queue import SimpleQueue
from typing import Final

from engine.errors import ProjectError, RecordingChanged
from engine.jobs import Cancelled, Failed, Finished, Job
from engine.project.create import project_path_for
from engine.project.project import Project
from engine.recognition.results import (
    Decoded,
    Identified,
    Options,
    Planned,
    Provenance,
    Recognised,
    Request,
    Span,
)
from engine.recognition.transcription import transcribe
from engine.transcript.paragraphing import Turn
from engine.transcript.words import Speaker

SPEAKER_COUNT: Final = "speaker_count"
"""The fact of a project that says how many voices are still to be told apart; see ``Order``."""


@dataclass(frozen=True, slots=True)
class Order:
    """What is to become of a recording.

    Attributes:
        model: Folder of the model.
        folder: Where a new project goes; None for beside the recording.
        span: What of it is to be recognised; None for all, or for what a project says that is there.
        allow_truncated: Take what there is of a recording that is cut off.
        turns: Who speaks when, for a new project.
        speakers: The speakers of the turns.
        speaker_count: How many voices are to be told apart when the words of a new project are there; 0 for as many as
            are found, None for leaving that.
    """

    recording: Path
    model: Path
    options: Options = field(default_factory=Options)
    folder: Path | None = None
    span: Span | None = None
    allow_truncated: bool = False
    turns: tuple[Turn, ...] = ()
    speakers: tuple[Speaker, ...] = ()
    speaker_count: int | None = None


def request_of(order: Order, project: Project | None, cache_folder: Path) -> Request:
    """Return what is left to recognise of an order, given the project as it was left."""
    return Request(
        order.recording,
        cache_folder,
        order.model,
        order.options,
        windows=project.windows if project else (),
        planned=project.planned if project else False,
        finished=project.finished if project else frozenset(),
        span=order.span or (project.span if project else None),
        allow_truncated=order.allow_truncated,
    )


def project_of(order: Order, identified: Identified) -> Project:
    """Open the project of a recording, or make it.

    Raises:
        RecordingChanged: There is a project of that name, of another recording.
        ProjectError: It can't be opened or made.
    """
    path = project_path_for(order.recording, order.folder)
    if path.exists():
        project = Project.open(path)
        try:
            check_same(project, order, identified)
        except ProjectError:
            project.close()
            raise
    else:
        project = Project.create(
            path,
            order.recording,
            identified.sha256,
            identified.duration_ms,
            turns=order.turns,
            speakers=order.speakers,
        )
        project.set_span(order.span)
        if order.speaker_count is not None:
            project.set_fact(SPEAKER_COUNT, order.speaker_count)
    return project


def check_same(project: Project, order: Order, identified: Identified) -> None:
    """Refuse another recording; take note of where the same one is now, and what is wanted of it."""
    if project.recording.sha256 != identified.sha256:
        raise RecordingChanged(project.path, order.recording)
    if project.recording.path != order.recording.resolve():
        project.locate_recording(order.recording, identified.sha256)
    if order.span is not None:
        project.set_span(order.span)


def absorb(project: Project, message: object) -> None:
    """Keep what a message of the transcription says; other messages pass by."""
    match message:
        case Planned(windows, complete):
            project.plan(windows, complete=complete)
        case Decoded():
            project.set_duration(message.duration_ms)
        case Provenance():
            project.set_provenance(message)
        case Recognised(result):
            project.add_recognised(result)


def transcribe_to_project(
    order: Order, cache_folder: Path, on_message: Callable[[Project | None, object], None]
) -> Project:
    """Recognise a recording in a child process and wait for it; go on where an earlier time was interrupted.

    Args:
        order: What to recognise.
        cache_folder: Where decoded sound goes.
        on_message: Takes each message of the transcription when it has been kept, with the project once it is open.

    Returns:
        The project, open and saved. Whatever ends this early, what was recognised is in its file.

    Raises:
        EarmarkError: What went wrong.
    """
    path = project_path_for(order.recording, order.folder)
    project = Project.open(path) if path.exists() else None
    messages: SimpleQueue[object] = SimpleQueue()
    job = Job(transcribe, (request_of(order, project, cache_folder),), messages.put)
    try:
        while True:
            match messages.get():
                case Finished():
                    assert project is not None
                    project.flush()
                    return project
                case Failed(error):
                    raise error
                case Cancelled():
                    raise KeyboardInterrupt
                case message:
                    if isinstance(message, Identified):
                        if project is not None:
                            check_same(project, order, message)
                        else:
                            project = project_of(order, message)
                    if project is not None:
                        absorb(project, message)
                    on_message(project, message)
    except BaseException:
        job.cancel()
        job.join()
        if project is not None:
            project.close()
        raise
