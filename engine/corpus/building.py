"""Makes a build of a corpus: takes what is new, decides what gets in, writes it down.

What is slow, reading projects and cutting clips, is done once for each state of a project, spread over workers, and
stored as it comes: a build that was stopped goes on where it was. The rest depends on what is stored alone, in the
order of ids, so it is the same however the work was spread. Memory holds one project a worker, and some 20 bytes for
each utterance.
"""

import json
import os
import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum
from importlib.util import find_spec
from pathlib import Path, PurePath
from typing import Final

from engine.audio.identity import sha256_of
from engine.corpus.builds import (
    CARD,
    DATA,
    MANIFEST,
    RECORDINGS,
    SUMS,
    UTTERANCES,
    Build,
    clip_in_build,
)
from engine.corpus.card import RecordingFacts, card_lines
from engine.corpus.corpus import Corpus
from engine.corpus.entries import entry_from_line
from engine.corpus.figures import Figures
from engine.corpus.formats import CORPUS_FORMATS
from engine.corpus.formats.files import json_line, put_clip, write_lines
from engine.corpus.index import Index, ProjectState
from engine.corpus.pool import Spread
from engine.corpus.reasons import CONSENT_LACKS, Reason
from engine.corpus.splits import Splits
from engine.corpus.taking import Order, clip_path, take
from engine.errors import CorpusUnusable, ExtraMissing, NothingToTake, UnknownFormat

_UNFINISHED: Final = ".unfinished"
_VERSION: Final = 1
_TOLD_EVERY: Final = 100


class Step(StrEnum):
    """What is being done."""

    TAKING = "taking"  # projects
    WRITING = "writing"  # utterances
    FORMATS = "formats"


@dataclass(frozen=True, slots=True)
class BuildProgress:
    """Message: so much of a step is done."""

    step: Step
    done: int
    total: int


OnProgress = Callable[[BuildProgress], None]


@dataclass(frozen=True, slots=True)
class Outlook:
    """What a build would hold: what each project gives, and where recordings and speakers are then."""

    projects: tuple[ProjectState, ...]
    splits: Splits

    @property
    def utterances(self) -> int:
        """How many utterances."""
        return sum(project.utterances for project in self.projects)

    @property
    def duration_ms(self) -> int:
        """How long they are together."""
        return sum(project.duration_ms for project in self.projects)

    @property
    def left_out(self) -> dict[Reason, int]:
        """How many stretches are not taken, by reason, in the order of reasons."""
        counted: Counter[Reason] = Counter()
        for project in self.projects:
            counted.update(project.left_out)
        return {reason: counted[reason] for reason in Reason if counted[reason]}

    @property
    def against(self) -> dict[Reason, int]:
        """How many projects give nothing as a whole, by reason, in the order of reasons."""
        counted = Counter(project.against for project in self.projects)
        return {reason: counted[reason] for reason in Reason if counted[reason]}


@dataclass(frozen=True, slots=True)
class Built:
    """A build that was made.

    Attributes:
        folder: Where it is.
        outlook: What it holds.
    """

    folder: Path
    outlook: Outlook


def refresh(
    corpus: Corpus, index: Index, spread: Spread, cache_folder: Path, day: date, on_progress: OnProgress
) -> Outlook:
    """Take what is new in a corpus's projects, and decide what a build on that day would hold.

    Args:
        corpus: Which must be locked.
        index: The corpus's.
        spread: Does the work on projects.
        cache_folder: Where decoded sound is; what isn't there yet is decoded into it.
        day: On which consents must hold.
        on_progress: Takes what is done.

    Raises:
        CorpusUnusable: Something can't be written.
        JobError: A worker crashed.
    """
    index.keep_only(corpus.projects)
    orders = _orders(corpus, index, cache_folder, day)
    for done, taken in enumerate(spread(take, orders), start=1):
        if taken is not None:
            index.store(taken)
        on_progress(BuildProgress(Step.TAKING, done, len(orders)))
    splits = corpus.splits()
    index.decide(splits)
    return Outlook(tuple(index.projects()), splits)


def build(
    corpus: Corpus,
    formats: Iterable[str],
    spread: Spread,
    cache_folder: Path,
    day: date,
    on_progress: OnProgress,
) -> Built:
    """Make the next build of a corpus.

    Args:
        corpus: Which nobody else may be building.
        formats: In what forms, beside the audiofolder.
        spread: Does the work on projects and forms.
        cache_folder: As for ``refresh``.
        day: As for ``refresh``.
        on_progress: Takes what is done.

    Raises:
        UnknownFormat: There is no such form.
        ExtraMissing: A form needs a library that is not installed.
        CorpusBusy: Somebody else builds it.
        NothingToTake: Its projects give nothing.
        CorpusUnusable: Something in its folder can't be read or written.
    """
    wanted = _checked(corpus, formats)
    with corpus.locked(), corpus.index() as index:
        outlook = refresh(corpus, index, spread, cache_folder, day, on_progress)
        if not outlook.utterances:
            without = sum(outlook.against.get(reason, 0) for reason in CONSENT_LACKS)
            raise NothingToTake(corpus.folder, without)
        target = corpus.next_build_folder()
        unfinished = target.with_name(_UNFINISHED)
        try:
            shutil.rmtree(unfinished, ignore_errors=True)
            unfinished.mkdir(parents=True)
            _drop_unused_clips(corpus, index)
            _write(corpus, index, unfinished, outlook, on_progress)
            made = Build(unfinished, corpus.taking.sound)
            _write_formats(made, wanted, spread, on_progress)
            write_lines(unfinished / SUMS, _sums(made))
            corpus.save_splits(outlook.splits)  # before there is a build that others could have seen
            unfinished.replace(target)
        except OSError as error:
            raise CorpusUnusable(Path(error.filename or corpus.folder), error.strerror or str(error)) from error
        finally:
            shutil.rmtree(unfinished, ignore_errors=True)
    return Built(target, outlook)


def _checked(corpus: Corpus, formats: Iterable[str]) -> tuple[str, ...]:
    """Return the forms in their order in the table, the audiofolder always among them."""
    wanted = {"audiofolder", *formats}
    for name in sorted(wanted - CORPUS_FORMATS.keys()):
        raise UnknownFormat(name, tuple(CORPUS_FORMATS))
    for name in wanted:
        library = CORPUS_FORMATS[name].library
        if library and find_spec(library) is None:
            raise ExtraMissing(corpus.folder, library)
    return tuple(name for name in CORPUS_FORMATS if name in wanted)


def _orders(corpus: Corpus, index: Index, cache_folder: Path, day: date) -> list[Order]:
    terms = corpus.terms
    known = index.known()
    orders = []
    for project in corpus.projects:
        state = known.get(project)
        is_current = state is not None and state.against is not Reason.UNREADABLE
        if state is not None and state.expires_on is not None:
            is_current = is_current and (state.expires_on < day) == (state.against is Reason.EXPIRED)
        if state is not None and state.has_clips:
            is_current = is_current and (corpus.clips / state.recording).is_dir()
        known_state = state.state if state is not None and is_current else None
        orders.append(Order(project, known_state, terms, day, corpus.clips, cache_folder))
    return orders


def _drop_unused_clips(corpus: Corpus, index: Index) -> None:
    """Delete what no project gives any more: of what was withdrawn, no clip stays but in the builds of before."""
    for folder in corpus.clips.iterdir() if corpus.clips.is_dir() else ():
        used = {
            clip_path(corpus.clips, folder.name, start_ms, end_ms, corpus.taking.sound).name
            for start_ms, end_ms in index.spans(folder.name)
        }
        for path in folder.iterdir():
            if path.name not in used:
                path.unlink()
        if not used:
            folder.rmdir()


def _write(corpus: Corpus, index: Index, folder: Path, outlook: Outlook, on_progress: OnProgress) -> None:
    """Write the utterances and their clips, and what is to be said of them all."""
    sound = corpus.taking.sound
    figures = Figures()
    recordings: dict[str, RecordingFacts] = {}
    with (folder / UTTERANCES).open("w", encoding="utf-8", newline="\n") as file:
        for done, line in enumerate(index.lines(), start=1):
            file.write(line)
            entry = entry_from_line(line)
            clip = clip_path(corpus.clips, entry.recording, entry.start_ms, entry.end_ms, sound)
            put_clip(clip, folder / clip_in_build(entry.id, entry.split, entry.recording, sound))
            figures.add(entry)
            facts = recordings.setdefault(entry.recording, RecordingFacts(entry.recording, entry.split, entry.consent))
            facts.count(entry)
            if done % _TOLD_EVERY == 0 or done == outlook.utterances:
                on_progress(BuildProgress(Step.WRITING, done, outlook.utterances))
    in_order = [recordings[name] for name in sorted(recordings)]
    write_lines(folder / RECORDINGS, (json_line(asdict(facts)) for facts in in_order))
    write_lines(folder / CARD, card_lines(corpus.taking, figures, in_order, outlook.left_out, outlook.against))
    manifest = {
        "version": _VERSION,
        "name": corpus.taking.name,
        "scopes": corpus.taking.scopes,
        "sound": sound,
        "recordings": len(recordings),
        "speakers": len(figures.all.by_speaker),
        "utterances": outlook.utterances,
        "duration_ms": outlook.duration_ms,
        "splits": {split: group.total.utterances for split, group in figures.of("split").items()},
        "left_out": outlook.left_out,
        "projects_left_out": outlook.against,
    }
    write_lines(folder / MANIFEST, [json.dumps(manifest, ensure_ascii=False, indent=1)])


def _write_formats(made: Build, formats: tuple[str, ...], spread: Spread, on_progress: OnProgress) -> None:
    orders = [(made, name) for name in formats]
    for done, _ in enumerate(spread(_write_format, orders), start=1):
        on_progress(BuildProgress(Step.FORMATS, done, len(orders)))


def _write_format(order: tuple[Build, str]) -> None:
    made, name = order
    row = CORPUS_FORMATS[name]
    folder = made.folder / row.folder
    folder.mkdir(exist_ok=True)
    row.write(made, folder)


def _sums(made: Build) -> Iterator[str]:
    """Give the lines of ``SHA256SUMS``: tables and files first, then the clips in the order of their ids."""
    for folder, folders, files in os.walk(made.folder):
        folders.sort()
        if Path(folder) == made.folder / DATA:
            folders[:] = []
            for split in made.splits:
                table = Path(folder, split, "metadata.jsonl")
                yield _sum(sha256_of(table), table.relative_to(made.folder))
        for name in sorted(files):
            if name != SUMS:
                path = Path(folder, name)
                yield _sum(sha256_of(path), path.relative_to(made.folder))
    for entry in made.entries():
        yield _sum(entry.sound_sha256, made.clip(entry))


def _sum(sha256: str, path: PurePath) -> str:
    return f"{sha256}  {path.as_posix()}"
