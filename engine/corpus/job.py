"""Building and checking a corpus in a child process."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from engine.corpus.building import Built, Outlook, build, refresh
from engine.corpus.checking import Objection, objections
from engine.corpus.corpus import Corpus
from engine.corpus.pool import Processes
from engine.jobs import Report
from engine.recognition.workers import usable_workers


@dataclass(frozen=True, slots=True)
class Work:
    """What the work on a corpus takes.

    Attributes:
        folder: The corpus's.
        cache_folder: Where decoded sound is, or goes.
        day: On which consents must hold.
        workers: How many projects at a time; None for what suits the computer. Nothing that is written depends on it.
    """

    folder: Path
    cache_folder: Path
    day: date
    workers: int | None = None

    @property
    def processes(self) -> Processes:
        """What does it."""
        return Processes(usable_workers() if self.workers is None else self.workers)


@dataclass(frozen=True, slots=True)
class Overview:
    """What a build would hold, and what those that were made hold and may not hold any more."""

    outlook: Outlook
    objections: tuple[Objection, ...]


def look_over(work: Work, report: Report) -> Overview:
    """Look at all projects and builds, reporting ``BuildProgress``. Raises as ``refresh``, and CorpusBusy."""
    corpus = Corpus.open(work.folder)
    with corpus.locked(), corpus.index() as index:
        outlook = refresh(corpus, index, work.processes, work.cache_folder, work.day, report)
        return Overview(outlook, tuple(objections(corpus, index)))


def make_build(work: Work, formats: tuple[str, ...], report: Report) -> Built:
    """Do as ``build``, reporting ``BuildProgress``."""
    return build(Corpus.open(work.folder), formats, work.processes, work.cache_folder, work.day, report)
