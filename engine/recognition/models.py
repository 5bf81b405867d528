"""Recognition models: folders on this computer, opened by path and never by a name that would have to be looked up."""

import contextlib
import hashlib
import json
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import platformdirs

import resources
from engine.errors import ModelIncomplete, ModelMissing

_WEIGHTS: Final = "model.bin"
_NEEDED: Final = ("config.json", _WEIGHTS, "tokenizer.json")  # without tokenizer.json faster-whisper asks the hub
_VOCABULARIES: Final = ("vocabulary.json", "vocabulary.txt")


@dataclass(frozen=True, slots=True)
class Model:
    """A folder in CTranslate2's form of Whisper, as faster-whisper opens it.

    Attributes:
        path: Absolute.
        name: The folder's name.
        is_demo: The model that ships with Earmark, which is good for its demo and nothing else.
    """

    path: Path
    name: str
    is_demo: bool


def open_model(path: Path) -> Model:
    """Return the model in a folder. Raises ModelMissing or ModelIncomplete; whether it loads is not known yet."""
    path = path.absolute()
    if not path.is_dir():
        raise ModelMissing(path)
    missing = [name for name in _NEEDED if not (path / name).is_file()]
    if not any((path / name).is_file() for name in _VOCABULARIES):
        missing.append(_VOCABULARIES[0])
    if missing:
        raise ModelIncomplete(path, tuple(missing))
    return Model(path, path.name, is_demo=path == _demo_folder())


def demo_model() -> Model:
    """Return the model that ships with Earmark."""
    return open_model(_demo_folder())


def default_model_folders() -> tuple[Path, ...]:
    """Return the folders that hold models, one a subfolder.

    These are the user's own, for which the environment variable EARMARK_MODELS may name others, separated as in PATH,
    and that of the built-in model.
    """
    chosen = os.environ.get("EARMARK_MODELS")
    if chosen:
        own = [Path(folder) for folder in chosen.split(os.pathsep) if folder]
    else:
        own = [platformdirs.user_data_path("earmark", appauthor=False) / "models"]
    return (*own, _demo_folder().parent)


def find_models(folders: Iterable[Path]) -> list[Model]:
    """Return the complete models in the folders, by folder and name."""
    models = []
    for folder in folders:
        with contextlib.suppress(OSError):  # a folder that isn't there holds no models
            for path in sorted(folder.iterdir()):
                with contextlib.suppress(ModelMissing, ModelIncomplete):
                    models.append(open_model(path))
    return models


def model_sha256(model: Model, cache_folder: Path) -> str:
    """Return the hash of the model's weights in hexadecimal; noted in the cache, for they can be gigabytes."""
    weights = model.path / _WEIGHTS
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
