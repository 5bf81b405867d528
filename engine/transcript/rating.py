"""How good somebody finds a transcript."""

from dataclasses import dataclass
from typing import Any

MOST_STARS = 5


@dataclass(frozen=True, slots=True)
class Rating:
    """Stars for a transcript as a whole, and what there is to say about them.

    Attributes:
        stars: 1 to 5; 0 for none.
    """

    stars: int = 0
    comment: str = ""

    @classmethod
    def of(cls, fact: Any) -> "Rating":
        """Return the rating that a project's fact ``rating`` states, which may be None."""
        value = fact or {}
        return cls(min(max(int(value.get("stars", 0)), 0), MOST_STARS), str(value.get("comment", "")))

    @property
    def fact(self) -> dict[str, Any]:
        """The project's fact that states it."""
        return {"stars": self.stars, "comment": self.comment}

    def __bool__(self) -> bool:
        return bool(self.stars or self.comment)


UNRATED = Rating()
