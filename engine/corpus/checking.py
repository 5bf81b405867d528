"""Whether builds are whole, and whether they hold what they may not hold any more."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from engine.corpus.builds import SUMS, recordings_of
from engine.corpus.corpus import Corpus
from engine.corpus.index import Index
from engine.corpus.reasons import Reason
from engine.errors import CorpusUnusable


@dataclass(frozen=True, slots=True)
class Objection:
    """Something in a build that today's projects do not allow.

    Attributes:
        build: The build's name.
        recording: Pseudonym.
        speaker: Pseudonym.
        utterances: How many the build holds.
        reason: What speaks against it.
        models: What was trained on the build.
    """

    build: str
    recording: str
    speaker: str
    utterances: int
    reason: Reason
    models: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Damage:
    """A file of a build that is not what it was, or not there."""

    build: str
    file: str
    missing: bool


def objections(corpus: Corpus, index: Index) -> Iterator[Objection]:
    """Give what is in builds and not allowed any more, by an index that is up to date.

    Raises:
        CorpusUnusable: A build can't be read.
    """
    for name in corpus.builds():
        folder = corpus.build_folder(name)
        models = tuple(noted.model for noted in corpus.models if noted.build == name)
        try:
            for facts in recordings_of(folder):
                for speaker, utterances in facts["speakers"].items():
                    reason = index.objection(facts["recording"], speaker)
                    if reason is not None:
                        yield Objection(name, facts["recording"], speaker, utterances, reason, models)
        except (OSError, KeyError, TypeError, ValueError) as error:
            raise CorpusUnusable(folder, str(error)) from error


def damages(corpus: Corpus, build: str) -> Iterator[Damage]:
    """Give the files of a build that are not what they were.

    Raises:
        BuildMissing: There is no such build.
        CorpusUnusable: Its list of hashes can't be read.
    """
    folder = corpus.build_folder(build)
    try:
        with (folder / SUMS).open(encoding="utf-8") as file:
            for line in file:
                sha256, _, name = line.rstrip("\n").partition("  ")
                path = folder / name
                if not path.is_file():
                    yield Damage(build, name, missing=True)
                elif _sha256_of(path) != sha256:
                    yield Damage(build, name, missing=False)
    except OSError as error:
        raise CorpusUnusable(folder / SUMS, error.strerror or str(error)) from error


def _sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
