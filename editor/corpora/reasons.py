"""Why something is not in a corpus, in the user's words."""

from PySide6.QtCore import QCoreApplication

from engine.corpus.reasons import Reason

REASONS: dict[Reason, str] = {
    Reason.UNREADABLE: "Can't be read",
    Reason.NO_PROJECT: "No project any more",
    Reason.NO_CONSENT: "No consent to this",
    Reason.EXPIRED: "Consent has expired",
    Reason.WITHDRAWN: "Consent was taken back",
    Reason.NOT_REVIEWED: "Nobody looked at it",
    Reason.PARTLY_REVIEWED: "Reviewed in part",
    Reason.EXCLUDED: "Excluded by hand",
    Reason.TOO_SHORT: "Under a second of speech",
    Reason.TOO_LONG: "Too long",
    Reason.INAUDIBLE: "Marked as inaudible or not sure",
    Reason.OVERLAP: "People speak at once",
    Reason.MARKS: "Marks that may or may not be spoken",
    Reason.NO_TEXT: "No words",
    Reason.LANGUAGE: "In another language",
    Reason.RATE: "Text does not fit the time",
    Reason.SILENCE: "Silence",
    Reason.DUPLICATE: "The same speech as another",
    Reason.SPLIT: "Its speaker is in another split",
    Reason.UNVERIFIED_TEST: "Only heard, and in the test",
}


def reason_words(reason: Reason) -> str:
    """Return a reason as a few words."""
    return QCoreApplication.translate("reasons", REASONS[reason])
