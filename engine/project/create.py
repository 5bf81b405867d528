"""Where the project of a recording belongs."""

import os
from pathlib import Path

from platformdirs import user_documents_path

from engine.project.project import SUFFIX


def project_path_for(recording: Path, folder: Path | None = None) -> Path:
    """Return where the project of a recording goes: into ``folder``, or beside the recording where that is allowed.

    The name is the recording's with another suffix, so that the same recording always leads to the same project.
    """
    if folder is None:
        folder = recording.resolve().parent
        if not os.access(folder, os.W_OK):
            folder = user_documents_path() / "Earmark"
            folder.mkdir(parents=True, exist_ok=True)
    return folder / (recording.stem + SUFFIX)
