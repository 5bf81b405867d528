"""What the review of a project tells of its model: which words were right, and which were wrong.

A word is a label only where a person would have corrected it: in a fragment that they accepted or corrected in review,
or in a paragraph of which they saw to every word. What they corrected elsewhere is no label, for the right words around
it are none either; and neither is what was changed for style.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from engine.doubt.audit import Drawn, errors_unmarked
from engine.doubt.calibration import Calibration, Label
from engine.doubt.doubts import Doubts
from engine.doubt.experience import Experience, Wording
from engine.doubt.marks import Doubt, DoubtMarks
from engine.doubt.quality import ErrorsLeft
from engine.project.correction_kinds import ERRORS, CorrectionKind
from engine.project.correction_log import corrections
from engine.project.project import Project
from engine.project.review_events import Act, ReviewEvent
from engine.recognition.results import Provenance

_ANSWERS: Final = frozenset({Act.ACCEPTED, Act.CORRECTED, Act.TOOK_ALTERNATIVE})
_NO_ERRORS: Final = frozenset({CorrectionKind.CASE, CorrectionKind.PUNCTUATION, CorrectionKind.NUMBER})
_MOST_IMPORTANCE: Final = 25.0


def wording_of(provenance: Provenance) -> Wording:
    """Return whose words these are, for what reviews tell of them."""
    compute_type = provenance.compute_type or provenance.options.compute_type
    return Wording(provenance.model_sha256, compute_type, provenance.language or "")


def domain_of(project: Path) -> str:
    """Return what a project file's recording belongs with: the recordings of a study lie in one folder."""
    return str(project.parent)


def calibration_for(provenance: Provenance | None, project: Path, experience: Experience) -> Calibration | None:
    """Return what makes chances fit a project's words; None while there are none."""
    return experience.calibration(wording_of(provenance), domain_of(project)) if provenance else None


def remember(project: Project, doubts: Doubts, experience: Experience) -> int:
    """Keep what the review of a project tells; return how many words it tells of.

    Raises:
        ProjectDamaged: The journal can't be read.
        OSError: It can't be kept.
    """
    labels = labels_of(project, doubts)
    if labels and project.provenance is not None:
        wording = wording_of(project.provenance)
        experience.remember(wording, domain_of(project.path), project.recording.sha256, labels)
    return len(labels)


def labels_of(project: Project, doubts: Doubts) -> list[Label]:
    """Return what is known of a project's words, as far as it is on the disk; raises as ``Project.journal``."""
    answered = dict(_answered(project.review_events()))
    seen_to = {
        paragraph.id: [word.model_id for word in paragraph.words if word.model_id is not None]
        for paragraph in project.transcript.paragraphs
        if paragraph.words and all(word.reviewed for word in paragraph.words)
    }
    propensities = {id_: 1.0 for ids in seen_to.values() for id_ in ids} | answered
    if not propensities:
        return []
    wrong: set[int] = set()
    unknown: set[int] = set()
    for correction in corrections(project):
        ids = {word.id for word in correction.model_words}
        if correction.kind in ERRORS:
            wrong |= ids
            if correction.paragraph_id in seen_to:
                propensities |= dict.fromkeys(ids - propensities.keys(), 1.0)
        elif correction.kind not in _NO_ERRORS:
            unknown |= ids
    return [
        Label(log_odds, id_ in wrong, min(1 / propensity, _MOST_IMPORTANCE))
        for id_, propensity in propensities.items()
        if id_ not in unknown and (log_odds := doubts.log_odds(id_)) is not None
    ]


def drawn_of(project: Project, doubts: Doubts) -> list[Drawn]:
    """Return the unmarked words that were put before the reviewer, with what was found; raises as ``labels_of``."""
    events = [event for event in project.review_events() if event.is_audit]
    answered = dict(_answered(events))
    wrong = {
        word.id for correction in corrections(project) if correction.kind in ERRORS for word in correction.model_words
    }
    shown = {id_: event.propensity for event in events for id_ in event.model_words}
    return [
        Drawn(chance, propensity, (id_ in wrong) if id_ in answered else None)
        for id_, propensity in shown.items()
        if (chance := doubts.chance_when_written(id_)) is not None
    ]


def left_unmarked(project: Project, marks: DoubtMarks, drawn: Sequence[Drawn]) -> ErrorsLeft:
    """Return how many of the words that are not marked and that nobody has reviewed are likely wrong.

    Args:
        project: The project.
        marks: What is marked of it.
        drawn: What `drawn_of` gives: what was found there tells how far the chances are right.
    """
    unmarked = [
        word
        for paragraph in project.transcript.paragraphs
        for word in paragraph.words
        if word.model_id is not None and not word.reviewed and marks.level(word) is Doubt.NONE
    ]
    seen = [one.chance for one in drawn if one.wrong is not None]  # they stood among them, and are put right now
    left = errors_unmarked([*map(marks.doubts.chance, unmarked), *seen], drawn)
    found = sum(one.wrong for one in drawn if one.wrong is not None)
    return ErrorsLeft(
        len(unmarked), max(left.expected - found, 0.0), max(left.low - found, 0.0), max(left.high - found, 0.0)
    )


def _answered(events: list[ReviewEvent]) -> Iterator[tuple[int, float]]:
    """Give the model's words of which a reviewer said something, each with the chance of being asked about."""
    for event in events:
        if event.act in _ANSWERS:
            yield from ((id_, event.propensity) for id_ in event.model_words)
