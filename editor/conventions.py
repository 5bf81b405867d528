"""Marks that transcripts are written with: pauses, overlaps, laughter, what could not be understood.

In a mark's text, ``{time}`` is the time that is heard, ``{initials}`` whoever speaks, and ``{selection}`` the text that
is put inside the mark; where there is none, the caret stays there.
"""

import json
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from engine.formats.clock import clock

SELECTION: Final = "{selection}"


class Convention(StrEnum):
    """A way to write transcripts."""

    SIMPLE = "simple"
    GAT2 = "gat2"
    JEFFERSON = "jefferson"


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark: what it stands for, and how it is written."""

    name: str
    text: str


MARKS: Final[dict[Convention, tuple[Mark, ...]]] = {
    Convention.SIMPLE: (
        Mark("Short pause", "(.)"),
        Mark("Pause of two seconds", "(..)"),
        Mark("Pause, with its length", "(3 s)"),
        Mark("Inaudible, with the time", "(inaudible {time})"),
        Mark("Not sure", "({selection}?)"),
        Mark("Laughter", "(laughs)"),
        Mark("Overlap", "//{selection}//"),
        Mark("Broken off", "/"),
        Mark("Whoever speaks", "{initials}: "),
    ),
    Convention.GAT2: (
        Mark("Micro pause", "(.)"),
        Mark("Short pause", "(-)"),
        Mark("Middle pause", "(--)"),
        Mark("Pause, with its length", "(2.0)"),
        Mark("Overlap", "[{selection}]"),
        Mark("Laughter", "((laughs))"),
        Mark("While laughing", "<<laughing> {selection}>"),
        Mark("Not understood, with the time", "(xxx xxx {time})"),
        Mark("Not sure", "({selection})"),
    ),
    Convention.JEFFERSON: (
        Mark("Micro pause", "(.)"),
        Mark("Pause, with its length", "(0.5)"),
        Mark("Overlap", "[{selection}]"),
        Mark("Latched", "="),
        Mark("Softer", "°{selection}°"),
        Mark("Faster", ">{selection}<"),
        Mark("Slower", "<{selection}>"),
        Mark("Laughter", "((laughter))"),
        Mark("Not heard, with the time", "(     ) ((inaudible {time}))"),
    ),
}


def inaudible_mark(convention: Convention) -> Mark:
    """Return the mark for what can't be understood: the one that says when that is."""
    return next(mark for mark in MARKS[convention] if "{time}" in mark.text)


def marks_from(text: str) -> tuple[Mark, ...]:
    """Return the marks of a user's own; one of which only a name or a text is there is called as it is written."""
    return tuple(Mark(name or written, written or name) for name, written in pairs_from(text))


def snippets_from(text: str) -> dict[str, str]:
    """Return what a user's abbreviations stand for."""
    return {short: written for short, written in pairs_from(text) if short and written}


def pairs_from(text: str) -> tuple[tuple[str, str], ...]:
    """Return the pairs of a setting: as ``pairs_to`` writes them, or by hand as ``left = right | left = right``."""
    if text.startswith("[["):
        with suppress(TypeError, ValueError):  # marks in brackets, written by hand
            return tuple((str(left).strip(), str(right).strip()) for left, right in json.loads(text))
    pairs = []
    for part in text.split("|"):
        left, is_pair, right = (piece.strip() for piece in part.partition("="))
        if is_pair and right:
            pairs.append((left, right))
        elif part.strip():
            pairs.append((part.strip(), ""))
    return tuple(pairs)


def pairs_to(pairs: Iterable[tuple[str, str]]) -> str:
    """Return pairs as the text of a setting, whatever characters are in them; empty for none."""
    found = [list(pair) for pair in pairs]
    return json.dumps(found, ensure_ascii=False) if found else ""


def written(text: str, time_ms: int, initials: str, selection: str = "") -> tuple[str, int]:
    """Return a mark as it is written, and after how many of its characters the caret belongs.

    Args:
        text: The mark's text.
        time_ms: What is heard.
        initials: Of whoever speaks; empty for nobody known.
        selection: What the mark is put around.
    """
    filled = text.replace("{time}", clock(time_ms // 1000 * 1000)).replace("{initials}", initials or "?")
    before, has_selection, after = filled.partition(SELECTION)
    whole = before + selection + after if has_selection else filled
    return whole, len(before) if has_selection and not selection else len(whole)
