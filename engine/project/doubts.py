"""The doubt of a project's words."""

from pathlib import Path

from engine.doubt.doubts import Doubts
from engine.doubt.experience import Experience, default_experience_file
from engine.errors import ExperienceNotStored
from engine.jobs import Report
from engine.project.experience import calibration_for, remember
from engine.project.project import Project


def doubts_of(project: Project, experience: Experience | None = None) -> Doubts:
    """Return how likely each word of a project is wrong; words that are recognised from now on are to be taken in.

    Args:
        project: Any project.
        experience: What earlier reviews found; None for this user's.
    """
    known = experience or Experience(default_experience_file())
    calibration = calibration_for(project.provenance, project.path, known)
    doubts = Doubts(project.background, calibration=calibration)
    doubts.learn(project.transcript.model_words)
    return doubts


def learn_from(path: Path, experience_file: Path, _report: Report) -> int:
    """Keep what the review of a project file tells: the work of a child process; returns how many words it tells of.

    Raises:
        ProjectError: It can't be read.
        ExperienceNotStored: What was found can't be kept.
    """
    experience = Experience(experience_file)
    with Project.open(path, read_only=True) as project:
        doubts = doubts_of(project, experience)
        try:
            return remember(project, doubts, experience)
        except OSError as error:
            raise ExperienceNotStored(experience_file, str(error)) from error
