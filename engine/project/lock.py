"""One window a project: a lock of the operating system's, which falls with the process that holds it."""

import hashlib
from pathlib import Path

from filelock import FileLock, Timeout
from platformdirs import user_state_path

from engine.errors import ProjectInUse


class ProjectLock:
    """Holds a project for editing until released. Its file stands apart, so that nothing litters the user's folder."""

    def __init__(self, path: Path) -> None:
        """Take the lock.

        Raises:
            ProjectInUse: Another window or command holds it.
        """
        name = hashlib.sha256(str(path.resolve()).encode()).hexdigest()[:32]
        folder = user_state_path("earmark", appauthor=False) / "locks"
        folder.mkdir(parents=True, exist_ok=True)
        self._lock = FileLock(folder / f"{name}.lock", thread_local=False)
        try:
            self._lock.acquire(timeout=0)
        except Timeout as error:
            raise ProjectInUse(path) from error

    def release(self) -> None:
        """Let others open the project."""
        self._lock.release()
