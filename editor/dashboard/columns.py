"""The columns of the table of projects: one table, from which titles, texts and sorting come."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from PySide6.QtCore import QCoreApplication

from editor.natural_order import natural_order
from editor.time_label import time_label, work_label
from engine.library.library import LibraryRow
from engine.project.summary import ProjectSummary
from engine.project.work import Work

_LEAST_SHOWN_MS = 30_000


@dataclass(frozen=True, slots=True)
class Column:
    """One column.

    Attributes:
        id: By which the program finds it.
        title: What stands above it.
        tip: What it means, where the title does not say it.
        text: What it says of a project that was read.
        key: By what it is sorted; None comes last.
        share: What a bar shows, 0 to 1; None where the column has no bar.
        is_shown: Whether it is there until the user chooses.
        is_number: Stands at the right.
        width: To begin with, in average characters.
    """

    id: str
    title: str
    text: Callable[[ProjectSummary], str]
    key: Callable[[ProjectSummary], Any]
    tip: str = ""
    share: Callable[[ProjectSummary], float] | None = None
    is_shown: bool = True
    is_number: bool = False
    width: int = 12


def work_of(summary: ProjectSummary) -> Work:
    """Return how far the work on a project is."""
    return Work(summary.duration_ms, summary.heard_ms, reviewed_of(summary), summary.worked_ms)


def reviewed_of(summary: ProjectSummary) -> float:
    """Return the share of the words that a person wrote or confirmed."""
    return summary.reviewed_words / summary.words if summary.words else 0.0


def _quality(summary: ProjectSummary) -> float | None:
    return max(0.0, 1 - summary.expected_errors / summary.words) if summary.words else None


def _percent(share: float | None) -> str:
    return "" if share is None else _tr("{} %").format(round(100 * share))


def _hours(time_ms: int | None) -> str:
    """Return a length of work; empty where there is none."""
    return "" if time_ms is None or time_ms < _LEAST_SHOWN_MS else work_label(time_ms)


def _day(time: datetime | None) -> str:
    """Return when something was, as people say it."""
    if time is None:
        return ""
    local, now = time.astimezone(), datetime.now(UTC).astimezone()
    days = (now.date() - local.date()).days
    if days == 0:
        return _tr("today {}").format(f"{local:%H:%M}")
    return _tr("yesterday {}").format(f"{local:%H:%M}") if days == 1 else f"{local:%Y-%m-%d}"


def _tr(text: str) -> str:
    return QCoreApplication.translate("columns", text)


def _positive(value: float | None) -> float | None:
    return value or None


COLUMNS: tuple[Column, ...] = (
    Column("name", "Name", lambda row: row.path.stem, lambda row: natural_order(row.path.stem), width=32),
    Column(
        "length",
        "Length",
        lambda row: time_label(row.duration_ms),
        lambda row: row.duration_ms,
        is_number=True,
        width=9,
    ),
    Column(
        "reviewed",
        "Reviewed",
        lambda row: _percent(reviewed_of(row)),
        reviewed_of,
        "Share of the words that you wrote or accepted",
        share=reviewed_of,
        width=18,
    ),
    Column(
        "heard",
        "Heard",
        lambda row: _percent(work_of(row).heard),
        lambda row: work_of(row).heard,
        "Share of the recording that you listened to",
        share=lambda row: work_of(row).heard,
        is_shown=False,
        width=18,
    ),
    Column(
        "quality",
        "Est. quality",
        lambda row: _percent(_quality(row)),
        _quality,
        "Share of the words that are likely right, as far as the recogniser can tell",
        is_number=True,
        width=13,
    ),
    Column("rating", "Rating", lambda row: "★" * row.stars, lambda row: _positive(row.stars), width=12),
    Column("speakers", "Speakers", lambda row: ", ".join(row.speakers), lambda row: _positive(len(row.speakers))),
    Column("tags", "Tags", lambda row: ", ".join(row.tags), lambda row: ", ".join(row.tags).casefold() or None),
    Column("made", "Made", lambda row: _day(row.created_at), lambda row: row.created_at, is_shown=False, width=14),
    Column("edited", "Last edited", lambda row: _day(row.edited_at), lambda row: row.edited_at, width=15),
    Column(
        "worked",
        "Time spent",
        lambda row: _hours(row.worked_ms),
        lambda row: _positive(row.worked_ms),
        "Time that you were at work on it; pauses of more than two minutes don't count",
        is_shown=False,
        is_number=True,
    ),
    Column(
        "left",
        "Time left",
        lambda row: _hours(work_of(row).left_ms),
        lambda row: work_of(row).left_ms,
        "What is left to do, at your pace so far",
        is_shown=False,
        is_number=True,
    ),
    Column(
        "folder",
        "Folder",
        lambda row: str(row.path.parent),
        lambda row: natural_order(str(row.path.parent)),
        is_shown=False,
    ),
)
STATE = Column("state", "State", lambda _: "", lambda _: None, width=20)
ALL_COLUMNS: tuple[Column, ...] = (COLUMNS[0], STATE, *COLUMNS[1:])


def title_of(column: Column) -> str:
    """Return what stands above a column."""
    return _tr(column.title)


def tip_of(column: Column) -> str:
    """Return what a column means; its title where that says it."""
    return _tr(column.tip or column.title)


def trouble_of(row: LibraryRow) -> str:
    """Return what is wrong with a project or still to be done, in a word or two; empty where it is just there."""
    if row.problem:
        return _tr("not there") if not row.path.exists() else _tr("can't be read")
    if row.summary is None:
        return _tr("is being read")
    if not row.summary.has_recording:
        return _tr("recording missing")
    if not row.summary.complete:
        return _tr("not all recognised")
    return _tr("archived") if row.summary.archived else ""
