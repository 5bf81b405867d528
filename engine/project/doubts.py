"""The doubt of a project's words."""

from engine.doubt.doubts import Doubts
from engine.doubt.experience import Experience, default_experience_file
from engine.project.experience import domain_of, wording_of
from engine.project.project import Project


def doubts_of(project: Project, experience: Experience | None = None) -> Doubts:
    """Return how likely each word of a project is wrong; words that are recognised from now on are to be taken in.

    Args:
        project: Any project.
        experience: What earlier reviews found; None for this user's.
    """
    wording = wording_of(project)
    known = experience or Experience(default_experience_file())
    calibration = known.calibration(wording, domain_of(project)) if wording else None
    doubts = Doubts(project.background, calibration=calibration)
    doubts.learn(project.transcript.model_words)
    return doubts
