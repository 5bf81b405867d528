"""An entry of a project's journal."""

from dataclasses import dataclass

from engine.transcript.edits import Edit


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """One edit, as it was written down.

    Attributes:
        at_ms: When, in milliseconds since 1970, UTC.
        who: The name of who made it; empty where nobody gave one, and for what the program did itself.
        way: ``alternative`` for one of the wordings that were offered; empty for what was done by hand.
    """

    at_ms: int
    edit: Edit
    who: str = ""
    way: str = ""
