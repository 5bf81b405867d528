"""What a reviewer did with the fragments that were put before them: the ground for judging marks by what was found."""

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


class Act(StrEnum):
    """What happened to a fragment."""

    SHOWN = "shown"
    HEARD = "heard"  # played to its end
    ACCEPTED = "accepted"
    CORRECTED = "corrected"
    TOOK_ALTERNATIVE = "took alternative"
    CALLED_INAUDIBLE = "called inaudible"
    SKIPPED = "skipped"  # left without a word about it


class Way(StrEnum):
    """How the reviewer came to a fragment."""

    NEXT = "next"  # led on in order
    BACK = "back"
    LIST = "list"  # chosen from the list of fragments
    POINTED = "pointed"  # the caret was put there, by undo or redo


@dataclass(frozen=True, slots=True)
class ReviewEvent:
    """One thing that happened to a fragment during review.

    Attributes:
        at_ms: When, in milliseconds since 1970, UTC.
        start_ms: Where the fragment begins in the recording.
        model_words: Ids of the model's words that it was made of, those included that are gone since.
        propensity: The chance with which it came into the queue: 1 for what is marked, less for a word that was drawn
            from the unmarked ones so that their share of errors is known.
        expected_errors: How many errors were expected in it at that time.
        who: The reviewer's name; empty where nobody gave one.
    """

    at_ms: int
    act: Act
    way: Way
    start_ms: int
    end_ms: int
    model_words: tuple[int, ...]
    propensity: float
    expected_errors: float
    who: str = ""

    @property
    def is_audit(self) -> bool:
        """Whether the fragment was drawn from what is not marked."""
        return self.propensity < 1.0


def write_event(connection: sqlite3.Connection, event: ReviewEvent) -> None:
    """Add an event."""
    connection.execute(
        "INSERT INTO review_event (at_ms, act, way, start_ms, end_ms, model_words, propensity, expected_errors, who) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            event.at_ms,
            event.act.value,
            event.way.value,
            event.start_ms,
            event.end_ms,
            json.dumps(event.model_words),
            event.propensity,
            event.expected_errors,
            event.who,
        ),
    )


def read_events(connection: sqlite3.Connection) -> Iterator[ReviewEvent]:
    """Give the events in their order."""
    for at_ms, act, way, start_ms, end_ms, words, propensity, expected, who in connection.execute(
        "SELECT at_ms, act, way, start_ms, end_ms, model_words, propensity, expected_errors, who FROM review_event "
        "ORDER BY id"
    ):
        ids = tuple(int(word) for word in json.loads(words))
        yield ReviewEvent(at_ms, Act(act), Way(way), start_ms, end_ms, ids, propensity, expected, who)
