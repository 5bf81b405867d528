"""Where the project of a recording belongs."""

import os
from pathlib import Path

from platformdirs import user_documents_path

from engine.errors import ProjectError
from engine.project.project import SUFFIX
from engine.project.summary import recording_path


def project_path_for(recording: Path, folder: Path | None = None) -> Path:
    """Return where the project of a recording goes: into ``folder``, or beside the recording where that is allowed.

    The name is the recording's with another suffix, so that the same recording always leads to the same project. Where
    that name is taken by the project of another recording (talk.mp3 beside talk.wav), the whole name stays in it.
    """
    if folder is None:
        folder = recording.resolve().parent
        if not os.access(folder, os.W_OK):
            folder = user_documents_path() / "Earmark"
            folder.mkdir(parents=True, exist_ok=True)
    path = folder / (recording.stem + SUFFIX)
    return folder / (recording.name + SUFFIX) if _is_of_another(path, recording) else path


def _is_of_another(path: Path, recording: Path) -> bool:
    if not path.exists():
        return False
    try:
        return recording_path(path).name != recording.name
    except ProjectError:
        return False  # whoever opens it is told what is wrong with it
