"""Whether a model is still what it was when it was installed or downloaded, and can be loaded."""

from dataclasses import dataclass
from pathlib import Path

from engine.errors import ModelChanged
from engine.jobs import Report
from engine.models.checking import check_loads, check_model
from engine.models.hashing import hashes_of
from engine.models.manifest import read_manifest
from engine.models.model import files_of, hub_folder_of
from engine.models.progress import Meter


@dataclass(frozen=True, slots=True)
class Verified:
    """A model in which nothing wrong was found.

    Attributes:
        files: How many files it has.
        compared: How many of them were compared with hashes taken before; the hashes of others are not known.
    """

    files: int
    compared: int


def verify_model(folder: Path, report: Report) -> Verified:
    """Compare a model's files with the hashes noted in it, and load it; run by ``Job``, for native code reads it.

    Hashes are noted in the manifest of an installed model; in the hub's cache, files are named after theirs.

    Args:
        folder: The model's folder.
        report: Takes ``BytesDone``.

    Raises:
        ModelChanged: Files differ from what was noted, or are missing.
        ModelError: It is not a model, or can't be loaded.
    """
    expected = _expected_hashes(folder)
    total_bytes = sum((folder / name).stat().st_size for name in expected if (folder / name).is_file())
    meter = Meter(total_bytes, report)
    changed = tuple(name for name, sha in sorted(expected.items()) if not _is_same(folder / name, sha, meter))
    if changed:
        raise ModelChanged(folder, changed)
    model = check_model(folder)
    check_loads(model)
    return Verified(len(files_of(model.path)), len(expected))


def _expected_hashes(folder: Path) -> dict[str, str]:
    """Return the hash that each file should have, as far as that is known, by name."""
    manifest = read_manifest(folder)
    if manifest is not None:
        return {file.name: file.sha256 for file in manifest.files}
    if hub_folder_of(folder) is not None:
        files = files_of(folder) if folder.is_dir() else []
        return {file.name: file.resolve().name for file in files if file.resolve().parent.name == "blobs"}
    return {}


def _is_same(file: Path, expected: str, meter: Meter) -> bool:
    if not file.is_file():
        return False
    return hashes_of(file, lambda size: meter.add(file.name, size)).match(expected)
