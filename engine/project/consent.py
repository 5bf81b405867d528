"""What the people in a recording have agreed to, kept in the project's file.

The scopes are those that consent forms tell apart. Whoever asks gets no by default: without a word of consent a
recording may be transcribed, and nothing else.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Final

from engine.errors import ProjectDamaged
from engine.project.project import Project

_FACT: Final = "consent"


class Scope(StrEnum):
    """Something that may be done with a recording and its transcript."""

    TRANSCRIBE = "transcribe"
    KEEP = "keep"  # the recording is kept once it is transcribed
    CALIBRATE = "calibrate"  # what is marked as doubtful is learnt from it
    TRAIN = "train"  # recognisers are trained or judged by it
    SHARE = "share"  # others get it


@dataclass(frozen=True, slots=True)
class Consent:
    """What was agreed to, when, and by which form.

    Attributes:
        given_on: When it was signed; None where that is not noted.
        form: What the form is called, or its number.
        expires_on: The last day on which it holds; None where it has no end.
        withdrawn: It was taken back for the whole recording.
        withdrawn_speakers: Ids of those who took it back for themselves.
    """

    scopes: frozenset[Scope] = frozenset({Scope.TRANSCRIBE})
    given_on: date | None = None
    form: str = ""
    expires_on: date | None = None
    withdrawn: bool = False
    withdrawn_speakers: frozenset[int] = frozenset()

    def allows(self, scope: Scope) -> bool:
        """Whether the form allows it, and nobody has taken that back for the recording; see also ``holds_on``."""
        return scope in self.scopes and not self.withdrawn

    def holds_on(self, day: date) -> bool:
        """Whether it has not expired on a day."""
        return self.expires_on is None or day <= self.expires_on


def consent_of(project: Project) -> Consent:
    """Return what was agreed to for a project's recording.

    Raises:
        ProjectDamaged: It can't be understood.
    """
    value = project.fact(_FACT)
    if value is None:
        return Consent()
    try:
        return _from_json(value)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise ProjectDamaged(project.path, f"consent: {error}") from error


def set_consent(project: Project, consent: Consent) -> None:
    """Note what was agreed to."""
    project.set_fact(_FACT, consent_to_json(consent))


def consent_to_json(consent: Consent) -> dict[str, Any]:
    """Return a consent as JSON can hold it, scopes in their order."""
    return {
        "scopes": [scope for scope in Scope if scope in consent.scopes],
        "given_on": _day_to_json(consent.given_on),
        "form": consent.form,
        "expires_on": _day_to_json(consent.expires_on),
        "withdrawn": consent.withdrawn,
        "withdrawn_speakers": sorted(consent.withdrawn_speakers),
    }


def _from_json(value: dict[str, Any]) -> Consent:
    return Consent(
        frozenset(Scope(scope) for scope in value["scopes"]),
        _day_from_json(value["given_on"]),
        str(value["form"]),
        _day_from_json(value["expires_on"]),
        bool(value["withdrawn"]),
        frozenset(int(speaker_id) for speaker_id in value["withdrawn_speakers"]),
    )


def _day_to_json(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _day_from_json(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None
