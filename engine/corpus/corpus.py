"""A corpus: a folder over many projects, from which versioned builds are made.

    corpus.json         what it takes, of which projects, and which models were trained on which build
    pseudonyms.key      the secret that pseudonyms are made with; readable by its owner alone, in no build
    splits.json         where recordings and speakers are, once and for good
    index.sqlite        what is known of every project; may be deleted
    clips/              clips of all projects; may be deleted while nothing is built
    builds/0001/ ...    what was built; to be given away as it is

The projects stay where they are, and nothing in them is changed.
"""

import contextlib
import json
import os
import secrets
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Self

from filelock import FileLock, Timeout

from engine.corpus.clips import SoundForm
from engine.corpus.index import Index
from engine.corpus.pseudonyms import Pseudonyms
from engine.corpus.splits import Splits
from engine.corpus.taking import Terms
from engine.corpus.utterances import Grade
from engine.errors import BuildMissing, CorpusBusy, CorpusExists, CorpusMissing, CorpusUnusable, ProjectMissing
from engine.project.consent import Scope

_VERSION: Final = 1
_SETTINGS: Final = "corpus.json"
_KEY: Final = "pseudonyms.key"
_SPLITS: Final = "splits.json"
_BUILDS: Final = "builds"


@dataclass(frozen=True, slots=True)
class Taking:
    """What a corpus takes of its projects.

    Attributes:
        name: What it is called in its data card.
        language: The only language that is taken; None takes the one that each recording is in.
        shared: It is to be given to others, so everybody must have agreed to that, too.
        least_grade: How well a stretch must be reviewed.
        people_by_name: People of the same name in several recordings are one person.
        attributes: Which attributes of speakers get into it.
        sound: How clips are kept.
    """

    name: str
    language: str | None = None
    shared: bool = False
    least_grade: Grade = Grade.HEARD
    people_by_name: bool = True
    attributes: tuple[str, ...] = ()
    sound: SoundForm = SoundForm.FLAC

    @property
    def scopes(self) -> tuple[Scope, ...]:
        """What must be allowed."""
        return (Scope.TRAIN, Scope.SHARE) if self.shared else (Scope.TRAIN,)


@dataclass(frozen=True, slots=True)
class TrainedModel:
    """A model that was trained on a build: its name or path, as the user gave it, and the build's name."""

    model: str
    build: str


class Corpus:
    """An open corpus.

    Attributes:
        folder: Where it is.
        taking: What it takes.
        projects: Files of its projects, in order of their paths.
        models: What was trained on its builds.
    """

    def __init__(
        self, folder: Path, taking: Taking, projects: Iterable[Path] = (), models: Iterable[TrainedModel] = ()
    ) -> None:
        """Use ``create`` or ``open``."""
        self.folder = folder
        self.taking = taking
        self.projects = tuple(sorted(projects))
        self.models = tuple(models)

    @classmethod
    def create(cls, folder: Path, taking: Taking) -> Self:
        """Make a corpus in a folder that is empty or not there.

        Raises:
            CorpusExists: There is something in it.
            CorpusUnusable: It can't be written.
        """
        folder = folder.resolve()
        with _told_of(folder):
            if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
                raise CorpusExists(folder)
            (folder / _BUILDS).mkdir(parents=True)
            descriptor = os.open(folder / _KEY, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "w", encoding="ascii") as file:
                file.write(secrets.token_hex(32) + "\n")
        corpus = cls(folder, taking)
        corpus._save()
        return corpus

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Open a corpus.

        Raises:
            CorpusMissing: There is none.
            CorpusUnusable: It can't be read.
        """
        folder = folder.resolve()
        if not (folder / _SETTINGS).is_file():
            raise CorpusMissing(folder)
        value = _read_json(folder / _SETTINGS)
        try:
            if value["version"] != _VERSION:
                raise ValueError("written by a later Earmark")
            return cls(
                folder,
                _taking_from_json(value["takes"]),
                (_found(folder, place["relative"], place["absolute"]) for place in value["projects"]),
                (TrainedModel(str(model["model"]), str(model["build"])) for model in value["models"]),
            )
        except (KeyError, TypeError, ValueError) as error:
            raise CorpusUnusable(folder / _SETTINGS, str(error)) from error

    @property
    def terms(self) -> Terms:
        """What its workers are told. Raises CorpusUnusable where the secret is gone."""
        taking = self.taking
        pseudonyms = Pseudonyms(self._key(), taking.people_by_name)
        return Terms(pseudonyms, taking.scopes, taking.least_grade, taking.language, taking.attributes, taking.sound)

    @property
    def clips(self) -> Path:
        """The folder of all clips."""
        return self.folder / "clips"

    def add(self, projects: Iterable[Path]) -> int:
        """Take projects in; return how many of them are new.

        Raises:
            ProjectMissing: One is not there; none is taken in.
            CorpusUnusable: It can't be noted.
        """
        wanted = {project.resolve() for project in projects}
        for project in sorted(wanted):
            if not project.is_file():
                raise ProjectMissing(project)
        new = wanted - set(self.projects)
        self.projects = tuple(sorted({*self.projects, *new}))
        self._save()
        return len(new)

    def remove(self, projects: Iterable[Path]) -> int:
        """Leave projects out from the next build on; return how many of them were in."""
        unwanted = {project.resolve() for project in projects} & set(self.projects)
        self.projects = tuple(project for project in self.projects if project not in unwanted)
        self._save()
        return len(unwanted)

    def change(self, taking: Taking) -> None:
        """Take something else from the next build on."""
        self.taking = taking
        self._save()

    def note_model(self, model: str, build: str) -> None:
        """Note that a model was trained on a build. Raises BuildMissing where there is none of this name."""
        self.build_folder(build)
        noted = TrainedModel(model, build)
        if noted not in self.models:
            self.models = (*self.models, noted)
            self._save()

    def builds(self) -> list[str]:
        """Return the names of its builds, the oldest first."""
        with _told_of(self.folder / _BUILDS):
            return sorted(path.name for path in (self.folder / _BUILDS).iterdir() if path.name.isdecimal())

    def build_folder(self, name: str | None = None) -> Path:
        """Return the folder of a build; None for the latest. Raises BuildMissing."""
        names = self.builds()
        wanted = name if name is not None else (names[-1] if names else "")
        if wanted not in names:
            raise BuildMissing(self.folder, wanted)
        return self.folder / _BUILDS / wanted

    def next_build_folder(self) -> Path:
        """Return where the next build goes."""
        names = self.builds()
        return self.folder / _BUILDS / f"{int(names[-1]) + 1 if names else 1:04}"

    def index(self) -> Index:
        """Open the index."""
        return Index(self.folder / "index.sqlite")

    def splits(self) -> Splits:
        """Return where recordings and speakers are so far. Raises CorpusUnusable where that can't be read."""
        path = self.folder / _SPLITS
        if not path.is_file():
            return Splits()
        try:
            return Splits.from_json(_read_json(path))
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise CorpusUnusable(path, str(error)) from error

    def save_splits(self, splits: Splits) -> None:
        """Note where recordings and speakers are."""
        _write_json(self.folder / _SPLITS, splits.to_json())

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Build it alone.

        Raises:
            CorpusBusy: Somebody else does.
        """
        lock = FileLock(self.folder / "corpus.lock")
        try:
            lock.acquire(timeout=0)
        except Timeout:
            raise CorpusBusy(self.folder) from None
        try:
            yield
        finally:
            lock.release()

    def _key(self) -> bytes:
        path = self.folder / _KEY
        with _told_of(path):
            try:
                return bytes.fromhex(path.read_text(encoding="ascii"))
            except ValueError as error:
                raise CorpusUnusable(path, str(error)) from error

    def _save(self) -> None:
        value = {
            "version": _VERSION,
            "takes": _taking_to_json(self.taking),
            "projects": [
                {"relative": _relative(project, self.folder), "absolute": str(project)} for project in self.projects
            ],
            "models": [{"model": noted.model, "build": noted.build} for noted in self.models],
        }
        _write_json(self.folder / _SETTINGS, value)


def _taking_to_json(taking: Taking) -> dict[str, Any]:
    return {
        "name": taking.name,
        "language": taking.language,
        "shared": taking.shared,
        "least_grade": taking.least_grade.name.lower(),
        "people_by_name": taking.people_by_name,
        "attributes": list(taking.attributes),
        "sound": taking.sound,
    }


def _taking_from_json(value: Mapping[str, Any]) -> Taking:
    return Taking(
        str(value["name"]),
        value["language"],
        bool(value["shared"]),
        Grade[value["least_grade"].upper()],
        bool(value["people_by_name"]),
        tuple(str(name) for name in value["attributes"]),
        SoundForm(value["sound"]),
    )


def _relative(project: Path, folder: Path) -> str:
    try:
        return Path(os.path.relpath(project, folder)).as_posix()
    except ValueError:  # another drive
        return project.name


def _found(folder: Path, relative: str, absolute: str) -> Path:
    """Return where a project is: as seen from the corpus, or where it was on this computer."""
    beside = Path(os.path.normpath(folder / relative))
    return beside if beside.is_file() else Path(absolute)


def _read_json(path: Path) -> Any:
    with _told_of(path):
        try:
            return json.loads(path.read_bytes())
        except ValueError as error:
            raise CorpusUnusable(path, str(error)) from error


def _write_json(path: Path, value: object) -> None:
    unfinished = path.with_suffix(".part")
    with _told_of(path):
        try:
            with unfinished.open("w", encoding="utf-8") as file:
                json.dump(value, file, ensure_ascii=False, indent=1)
                file.write("\n")
                file.flush()
                os.fsync(file.fileno())
            unfinished.replace(path)
        finally:
            with contextlib.suppress(OSError):
                unfinished.unlink(missing_ok=True)


@contextmanager
def _told_of(path: Path) -> Iterator[None]:
    """Tell of what the system refuses."""
    try:
        yield
    except OSError as error:
        raise CorpusUnusable(Path(error.filename) if error.filename else path, error.strerror or str(error)) from error
