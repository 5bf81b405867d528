"""Corpora over projects that are made without recognition."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

from engine.corpus.building import Built, build
from engine.corpus.builds import Build
from engine.corpus.corpus import Corpus, Taking
from engine.corpus.entries import Entry
from engine.corpus.pool import Processes
from engine.project.consent import Consent, Scope, set_consent
from engine.project.project import Project
from engine.transcript.edits import ConfirmWords, ReplaceText
from tests.engine.corpus.projects import Said, make_project

DAY = date(2026, 5, 31)
CONSENT = Consent(frozenset({Scope.TRANSCRIBE, Scope.TRAIN}), date(2026, 5, 1), "Form 7")


def correct(path: Path) -> Path:
    """Correct a word and confirm a sentence."""
    with Project.open(path) as project:
        first, second = project.transcript.paragraphs[:2]
        start = first.text.index("likens")
        project.apply(ReplaceText(first.id, start, start + len("likens"), "lichens"))
        project.apply(ConfirmWords(second.id, 0, 4))
    return path


def allow(path: Path, consent: Consent = CONSENT) -> Path:
    """Note a consent."""
    with Project.open(path) as project:
        set_consent(project, consent)
    return path


def reviewed_project(folder: Path, *said: Said, name: str = "talk", seed: int = 1) -> Path:
    """Make a project in which every word is confirmed, with consent."""
    path = make_project(folder, *said, name=name, seed=seed)
    with Project.open(path) as project:
        set_consent(project, CONSENT)
        for paragraph in list(project.transcript.paragraphs):
            project.apply(ConfirmWords(paragraph.id, 0, len(paragraph.words) - 1))
    return path


def make_corpus(folder: Path, *projects: Path, **taking: Any) -> Corpus:
    """Make a corpus of some projects."""
    corpus = Corpus.create(folder / "corpus", Taking(**{"name": "Talks", **taking}))
    corpus.add(projects)
    return corpus


def make_build(corpus: Corpus, *formats: str, workers: int = 1, day: date = DAY) -> Built:
    """Build a corpus, with decoded sound beside it."""
    cache = corpus.folder.parent / "cache"
    return build(Corpus.open(corpus.folder), formats, Processes(workers), cache, day, lambda _: None)


def entries_of(built: Built, corpus: Corpus) -> list[Entry]:
    """Return the utterances of a build."""
    return list(Build(built.folder, corpus.taking.sound).entries())


def contents(folder: Path) -> dict[str, bytes]:
    """Return all files below a folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


def texts(entries: Iterable[Entry]) -> list[str]:
    """Return what is said."""
    return [entry.text for entry in entries]
