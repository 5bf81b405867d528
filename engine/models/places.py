"""Where models lie: in the user's folders, adopted where they are, in the Hugging Face hub's cache, built in."""

import contextlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from engine.errors import EarmarkError
from engine.models.adopted import adopted_folders
from engine.models.manifest import MANIFEST
from engine.models.model import Model, Origin, demo_model, open_model


@dataclass(frozen=True, slots=True)
class Places:
    """Where models are looked for, besides the built-in one.

    Attributes:
        own: Folders that hold models, one a subfolder; at least one. New models go into the first.
        adopted: The file that lists the folders adopted by the user.
        hub_cache: Where the Hugging Face hub's client, which other programs use, keeps what it downloads.
    """

    own: tuple[Path, ...]
    adopted: Path
    hub_cache: Path

    @property
    def install(self) -> Path:
        """The folder that new models go into."""
        return self.own[0]


def default_places() -> Places:
    """Return the places on this computer.

    The environment variable EARMARK_MODELS may name the folders of models, separated as in PATH; the hub's own
    variables, HF_HUB_CACHE and HF_HOME, tell where its cache is.
    """
    data = platformdirs.user_data_path("earmark", appauthor=False)
    chosen = [Path(folder) for folder in os.environ.get("EARMARK_MODELS", "").split(os.pathsep) if folder]
    return Places(tuple(chosen) or (data / "models",), data / "adopted-models.json", _hub_cache())


def _hub_cache() -> Path:
    """Return the hub's cache as its client finds it; that library is not asked, for it takes long to import."""
    for variable in ("HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE"):
        if folder := os.environ.get(variable):
            return _expanded(folder)
    if home := os.environ.get("HF_HOME"):
        return _expanded(home) / "hub"
    return _expanded(os.environ.get("XDG_CACHE_HOME") or "~/.cache") / "huggingface" / "hub"


def _expanded(folder: str) -> Path:
    return Path(os.path.expandvars(folder)).expanduser()


def find_models(places: Places) -> list[Model]:
    """Return the complete models in the places: the user's own, adopted ones, the hub's, the built-in one.

    A folder is listed once, where it is found first. What is incomplete or can't be read is passed over.
    """
    models: dict[Path, Model] = {}
    for folder in places.own:
        for model in models_in(folder):
            models.setdefault(model.path.resolve(), model)
    for folder in adopted_folders(places.adopted):
        for model in _model_at(folder, Origin.ADOPTED):
            models.setdefault(model.path.resolve(), model)
    for model in models_in_hub_cache(places.hub_cache):
        models.setdefault(model.path.resolve(), model)
    demo = demo_model()
    models.setdefault(demo.path.resolve(), demo)
    return list(models.values())


def models_in(folder: Path) -> list[Model]:
    """Return the complete models in the subfolders of a folder, by name; hidden ones are unfinished."""
    models: list[Model] = []
    for path in _subfolders(folder):
        if not path.name.startswith("."):
            is_installed = (path / MANIFEST).is_file() and not path.is_symlink()
            models += _model_at(path, Origin.INSTALLED if is_installed else Origin.PLACED)
    return models


def models_in_hub_cache(hub_cache: Path) -> list[Model]:
    """Return a model for each repository in the hub's cache that holds one: its current revision, or the newest."""
    models: list[Model] = []
    for repository in _subfolders(hub_cache):
        if repository.name.startswith("models--"):
            found = [model for path in _snapshots(repository) for model in _model_at(path, Origin.HUB_CACHE)]
            models += found[:1]
    return models


def _snapshots(repository: Path) -> Iterator[Path]:
    """Yield the revisions of a repository in the cache: the current one, then the others, newest first."""
    with contextlib.suppress(OSError, ValueError):
        yield repository / "snapshots" / (repository / "refs" / "main").read_text(encoding="ascii").strip()
    with contextlib.suppress(OSError):
        yield from sorted((repository / "snapshots").iterdir(), key=lambda path: path.stat().st_mtime, reverse=True)


def _subfolders(folder: Path) -> list[Path]:
    try:
        return sorted(folder.iterdir())
    except OSError:  # a folder that isn't there holds no models
        return []


def _model_at(path: Path, origin: Origin) -> Iterator[Model]:
    with contextlib.suppress(EarmarkError, OSError):
        yield open_model(path, origin)
