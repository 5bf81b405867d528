"""What a person says of a correction: that nothing is to be learnt from it, or anything else."""

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass

from engine.project.corrections import Correction


@dataclass(frozen=True, slots=True)
class Remark:
    """A remark on a correction, which is named by its key. It waits where the correction is undone, and comes again.

    Attributes:
        excluded: The stretch is left out of training data.
        comment: In the user's words; may be empty.
    """

    excluded: bool = False
    comment: str = ""


def remark_on(correction: Correction, remarks: Mapping[str, Remark]) -> Remark:
    """Return what was said of a correction, and of those that it has taken in since."""
    said = [remarks[key] for key in dict.fromkeys(correction.all_keys()) if key in remarks] if remarks else []
    comments = (remark.comment for remark in said if remark.comment)
    return Remark(any(remark.excluded for remark in said), next(comments, ""))


def read_remarks(connection: sqlite3.Connection) -> dict[str, Remark]:
    """Return the remarks by the keys of their corrections."""
    rows = connection.execute("SELECT correction, excluded, comment FROM correction_remark")
    return {key: Remark(bool(excluded), comment) for key, excluded, comment in rows}


def write_remark(connection: sqlite3.Connection, key: str, remark: Remark, at_ms: int, who: str) -> None:
    """Put a remark in place of the one on the same correction; one that says nothing goes."""
    connection.execute("DELETE FROM correction_remark WHERE correction = ?", (key,))
    if remark != Remark():
        connection.execute(
            "INSERT INTO correction_remark (correction, excluded, comment, at_ms, who) VALUES (?, ?, ?, ?, ?)",
            (key, remark.excluded, remark.comment, at_ms, who),
        )
