"""How many errors stand where nothing is marked, as far as a project's review tells."""

from dataclasses import dataclass
from pathlib import Path

from engine.doubt.marks import DoubtMarks
from engine.doubt.quality import ErrorsLeft
from engine.jobs import Report
from engine.project.doubts import doubts_of
from engine.project.experience import drawn_of, left_unmarked
from engine.project.project import Project


@dataclass(frozen=True, slots=True)
class Audit:
    """What the drawn words tell.

    Attributes:
        errors: In the words that are not marked and that nobody has reviewed.
        answered: By so many drawn words.
    """

    errors: ErrorsLeft
    answered: int


def audit_of(project: Project, budget: float | None) -> Audit:
    """Return what the drawn words of a project tell, as far as it is on the disk.

    Args:
        project: The project.
        budget: The share of the words that is marked; None for what suits the recording.

    Raises:
        ProjectDamaged: The journal can't be read.
    """
    doubts = doubts_of(project)
    marks = DoubtMarks(budget, doubts)
    drawn = drawn_of(project, doubts)
    return Audit(left_unmarked(project, marks, drawn), sum(one.wrong is not None for one in drawn))


def audit(path: Path, budget: float | None, _report: Report) -> Audit:
    """Read a project file and return its audit: the work of a child process. Raises as ``Project.open`` does."""
    with Project.open(path, read_only=True) as project:
        return audit_of(project, budget)
