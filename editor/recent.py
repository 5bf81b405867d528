"""The projects the user had open lately."""

import json
from pathlib import Path

from editor.settings import Settings

_MOST = 30


def recent_projects(settings: Settings) -> list[Path]:
    """Return the projects, the last opened first."""
    try:
        stored = json.loads(settings.text("recent") or "[]")
    except ValueError:
        return []
    return [Path(path) for path in stored if isinstance(path, str)]


def remember_project(settings: Settings, path: Path) -> None:
    """Put a project in front."""
    path = path.resolve()
    _store(settings, [path, *(other for other in recent_projects(settings) if other != path)])


def forget_project(settings: Settings, path: Path) -> None:
    """Take a project off the list; the file stays."""
    _store(settings, [other for other in recent_projects(settings) if other != path])


def _store(settings: Settings, paths: list[Path]) -> None:
    settings.set_value("recent", json.dumps([str(path) for path in paths[:_MOST]]))
