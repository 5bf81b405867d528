"""From what recognition says to what a project keeps: the same for the window and the command line."""

from collections.abc import Callable, Iterable
from pathlib import Path
from queue import SimpleQueue

from engine.errors import ProjectError, RecordingChanged
from engine.jobs import Cancelled, Failed, Finished, Job
from engine.project.create import project_path_for
from engine.project.project import Project
from engine.recognition.results import Decoded, Options, Planned, Provenance, Recognised
from engine.recognition.transcription import transcribe
from engine.transcript.paragraphing import Turn
from engine.transcript.words import Speaker


def project_of(
    recording: Path,
    decoded: Decoded,
    folder: Path | None = None,
    *,
    turns: Iterable[Turn] = (),
    speakers: Iterable[Speaker] = (),
) -> Project:
    """Open the project of a recording that has been decoded, or make it.

    Args:
        recording: The recording.
        decoded: What decoding it said.
        folder: Where projects go; None for beside the recording.
        turns: Who speaks when, for a new project.
        speakers: The speakers of the turns.

    Raises:
        RecordingChanged: There is a project of that name, of another recording.
        ProjectError: It can't be opened or made.
    """
    path = project_path_for(recording, folder)
    if not path.exists():
        return Project.create(path, recording, decoded.sha256, decoded.duration_ms, turns=turns, speakers=speakers)
    project = Project.open(path)
    try:
        _check_same(project, recording, decoded)
    except ProjectError:
        project.close()
        raise
    return project


def _check_same(project: Project, recording: Path, decoded: Decoded) -> None:
    """Refuse another recording; take note of where the same one is now."""
    if project.recording.sha256 != decoded.sha256:
        raise RecordingChanged(project.path, recording)
    if project.recording.path != recording.resolve():
        project.locate_recording(recording, decoded.sha256)


def absorb(project: Project, message: object) -> None:
    """Keep what a message of the transcription says; other messages pass by."""
    match message:
        case Planned(windows):
            project.plan(windows)
        case Provenance():
            project.set_provenance(message)
        case Recognised(result):
            project.add_recognised(result)


def transcribe_to_project(
    recording: Path,
    model: Path,
    options: Options,
    cache_folder: Path,
    folder: Path | None = None,
    *,
    allow_truncated: bool = False,
    turns: Iterable[Turn] = (),
    speakers: Iterable[Speaker] = (),
    on_message: Callable[[Project | None, object], None],
) -> Project:
    """Recognise a recording in a child process and wait for it; go on where an earlier time was interrupted.

    Args:
        recording: The recording.
        model: Folder of the model.
        options: How to recognise.
        cache_folder: Where decoded sound goes.
        folder: Where projects go; None for beside the recording.
        allow_truncated: Take what there is of a recording that is cut off.
        turns: Who speaks when, for a new project.
        speakers: The speakers of the turns.
        on_message: Takes each message of the transcription when it has been kept, with the project once it is open.

    Returns:
        The project, open and saved. Whatever ends this early, what was recognised is in its file.

    Raises:
        EarmarkError: What went wrong.
    """
    path = project_path_for(recording, folder)
    project = Project.open(path) if path.exists() else None
    messages: SimpleQueue[object] = SimpleQueue()
    windows, finished = (project.windows, project.finished) if project else ((), frozenset())
    job = Job(transcribe, (recording, cache_folder, model, options, windows, finished, allow_truncated), messages.put)
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
                    if isinstance(message, Decoded):
                        if project is not None:
                            _check_same(project, recording, message)
                        else:
                            project = project_of(recording, message, folder, turns=turns, speakers=speakers)
                    if project is not None:
                        absorb(project, message)
                    on_message(project, message)
    except BaseException:
        job.cancel()
        job.join()
        if project is not None:
            project.close()
        raise
