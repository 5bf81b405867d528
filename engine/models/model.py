"""Recognition models: folders on this computer, opened by path and never by a name that would have to be looked up."""

import contextlib
import hashlib
import json
import os
from dataclasses import dataclass
from enum import StrEnum
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Final

import resources
from engine.errors import ModelIncomplete, ModelMissing

WEIGHTS: Final = "model.bin"
TOKENIZER: Final = "tokenizer.json"
CONFIGURATION: Final = "config.json"
VOCABULARIES: Final = ("vocabulary.json", "vocabulary.txt")

_NEEDED: Final = (CONFIGURATION, WEIGHTS, TOKENIZER)  # without tokenizer.json faster-whisper asks the hub
_FILES: Final = (*_NEEDED, *VOCABULARIES, "preprocessor_config.json", "README.md", "LICENSE*", "NOTICE*")


class Origin(StrEnum):
    """How a model came to be where it was found."""

    BUILT_IN = "built-in"  # ships with Earmark
    INSTALLED = "installed"  # Earmark put it into a models folder
    PLACED = "placed"  # somebody else put it there
    ADOPTED = "adopted"  # lies elsewhere, and the user pointed at it
    HUB_CACHE = "hub-cache"  # another program downloaded it with the Hugging Face hub's client
    PATH = "path"  # opened by path, nothing else is known


@dataclass(frozen=True, slots=True)
class Model:
    """A folder in CTranslate2's form of Whisper, as faster-whisper opens it.

    Attributes:
        path: Absolute.
        name: The folder's name; in the hub's cache the repository's, ``OWNER/NAME``.
        origin: How it came there.
    """

    path: Path
    name: str
    origin: Origin = Origin.PATH

    @property
    def is_demo(self) -> bool:
        """Whether it is the model that ships with Earmark, which is good for its demo and nothing else."""
        return self.origin is Origin.BUILT_IN


def open_model(path: Path, origin: Origin = Origin.PATH) -> Model:
    """Return the model in a folder. Raises ModelMissing or ModelIncomplete; whether it loads is not known yet."""
    path = path.absolute()
    if not path.is_dir():
        raise ModelMissing(path)
    missing = missing_files({file.name for file in path.iterdir() if file.is_file()})
    if missing:
        raise ModelIncomplete(path, missing)
    if path == _demo_folder():
        origin = Origin.BUILT_IN
    cached = hub_folder_of(path)
    return Model(path, path.name if cached is None else _repository_of(cached), origin)


def demo_model() -> Model:
    """Return the model that ships with Earmark."""
    return open_model(_demo_folder())


def missing_files(there: set[str]) -> tuple[str, ...]:
    """Return the names of the files that a model needs and that are not among those that are there."""
    missing = [name for name in _NEEDED if name not in there]
    if there.isdisjoint(VOCABULARIES):
        missing.append(VOCABULARIES[0])
    return tuple(missing)


def belongs_to_model(name: str) -> bool:
    """Tell whether a file of this name is part of a model, or tells its licence; the rest is never taken along."""
    return any(fnmatchcase(name, pattern) for pattern in _FILES)


def files_of(folder: Path) -> list[Path]:
    """Return the files of a folder that are part of the model in it, by name."""
    return sorted(path for path in folder.iterdir() if belongs_to_model(path.name) and path.is_file())


def hub_folder_of(path: Path) -> Path | None:
    """Return the repository's folder, ``models--OWNER--NAME``, where a path is a snapshot in the hub's cache.

    The snapshot's files are links into the ``blobs`` beside it.
    """
    folder = path.parent.parent
    is_snapshot = path.parent.name == "snapshots" and folder.name.startswith("models--")
    return folder if is_snapshot else None


def _repository_of(hub_folder: Path) -> str:
    return hub_folder.name.removeprefix("models--").replace("--", "/", 1)


def model_sha256(model: Model, cache_folder: Path) -> str:
    """Return the hash of the model's weights in hexadecimal; noted in the cache, for they can be gigabytes."""
    weights = model.path / WEIGHTS
    status = weights.stat()
    state = {"path": str(weights), "size": status.st_size, "changed_ns": status.st_mtime_ns}
    note = cache_folder / "models" / f"{hashlib.sha256(os.fsencode(weights)).hexdigest()}.json"
    with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
        noted = json.loads(note.read_bytes())
        if noted["state"] == state:
            return str(noted["sha256"])
    with weights.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    with contextlib.suppress(OSError):  # without a note it is hashed again
        note.parent.mkdir(parents=True, exist_ok=True)
        unfinished = note.with_suffix(f".{os.getpid()}")
        unfinished.write_text(json.dumps({"state": state, "sha256": sha256}), encoding="utf-8")
        unfinished.replace(note)
    return sha256


def _demo_folder() -> Path:
    return resources.path("models/demo").absolute()
