"""The file that keeps a queue over restarts: one for each window, for no two may write the same."""

import json
from dataclasses import asdict, replace
from itertools import count
from pathlib import Path
from typing import Any

from filelock import BaseFileLock, FileLock, Timeout

from engine.project.transcribing import Order
from engine.recognition.results import Options, Span, Task


def claim(file: Path) -> tuple[Path, BaseFileLock, list[Order]]:
    """Return a file that no other window uses, with the lock that keeps it so, and the orders left in all such files.

    Args:
        file: The first choice; others are named after it, with a number.
    """
    mine: tuple[Path, BaseFileLock] | None = None
    orders: list[Order] = []
    for number in count(1):
        candidate = file if number == 1 else file.with_stem(f"{file.stem}-{number}")
        if mine is not None and not candidate.exists():
            write_orders(mine[0], orders)
            return (*mine, orders)
        lock = _locked(candidate)
        if lock is None:
            continue
        orders += _read(candidate)
        if mine is None:
            mine = candidate, lock
        else:
            candidate.unlink(missing_ok=True)  # its window is gone
            lock.release()
    raise AssertionError


def _locked(file: Path) -> BaseFileLock | None:
    file.parent.mkdir(parents=True, exist_ok=True)
    lock = FileLock(file.with_suffix(".lock"))
    try:
        lock.acquire(timeout=0)
    except Timeout:
        return None
    return lock


def _read(file: Path) -> list[Order]:
    try:
        return [_order_of(value) for value in json.loads(file.read_bytes())]
    except (OSError, ValueError, KeyError, TypeError):  # none, or not ours: what it held is in the project files
        return []


def write_orders(file: Path, orders: list[Order]) -> None:
    """Keep orders, in place of those that a file held; where that can't be, they are not there after a restart."""
    unfinished = file.with_suffix(".new")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        unfinished.write_text(json.dumps([asdict(order) for order in orders], default=str), encoding="utf-8")
        unfinished.replace(file)
    except OSError:  # then it isn't there after a restart; the projects are
        unfinished.unlink(missing_ok=True)


def _order_of(value: dict[str, Any]) -> Order:
    options = value["options"]
    return replace(
        Order(Path(value["recording"]), Path(value["model"])),
        options=Options(**{**options, "vocabulary": tuple(options["vocabulary"]), "task": Task(options["task"])}),
        folder=Path(value["folder"]) if value["folder"] else None,
        span=Span(**value["span"]) if value["span"] else None,
        allow_truncated=bool(value["allow_truncated"]),
        speaker_count=value.get("speaker_count"),
    )
