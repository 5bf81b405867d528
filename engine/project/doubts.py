"""The doubt of a project's words."""

from engine.doubt.doubts import Doubts
from engine.doubt.weights import shipped
from engine.project.project import Project


def doubts_of(project: Project) -> Doubts:
    """Return how likely each word of a project is wrong; words that are recognised from now on are to be taken in."""
    model = project.provenance.model_sha256 if project.provenance else None
    doubts = Doubts(project.background, calibration=shipped().calibration(model))
    doubts.learn(project.transcript.model_words)
    return doubts
