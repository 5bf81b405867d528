"""Why a stretch of a transcript, or a whole project, is not in a corpus."""

from enum import StrEnum
from typing import Final


class Reason(StrEnum):
    """What speaks against it. Each stretch is counted under one reason, the first that is found."""

    # of a whole project
    UNREADABLE = "unreadable"  # the project, or its recording
    NO_PROJECT = "no project"  # in the corpus any more, of what a build holds
    NO_CONSENT = "no consent"
    EXPIRED = "consent expired"
    # of a stretch
    WITHDRAWN = "consent withdrawn"  # by who speaks
    NOT_REVIEWED = "not reviewed"
    PARTLY_REVIEWED = "partly reviewed"
    EXCLUDED = "excluded"  # by hand, in the log of corrections
    TOO_SHORT = "too short"
    TOO_LONG = "too long"
    INAUDIBLE = "inaudible"  # or marked as not sure
    OVERLAP = "overlapping speech"
    MARKS = "marks"  # of which nobody knows whether they are spoken
    NO_TEXT = "no text"  # but marks, or punctuation
    LANGUAGE = "other language"
    RATE = "text does not fit the time"
    SILENCE = "silence"
    # of a stretch beside others
    DUPLICATE = "duplicate"
    SPLIT = "speaker in another split"
    UNVERIFIED_TEST = "only heard, in the test split"


CONSENT_LACKS: Final = (Reason.NO_CONSENT, Reason.EXPIRED, Reason.WITHDRAWN)
"""Those of a project that are cured by consent alone."""
