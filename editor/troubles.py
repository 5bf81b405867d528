"""What can be wrong with a stretch, in the user's words."""

from PySide6.QtCore import QCoreApplication

from engine.recognition.results import Trouble

TROUBLES: dict[Trouble, str] = {
    Trouble.MISSING_SPEECH: "Somebody speaks here, and nothing is written down.",
    Trouble.CUT_SHORT: "The text breaks off here: there was no room for more.",
    Trouble.BEYOND_END: "This text is longer than the sound.",
    Trouble.WORDS_IN_SILENCE: "There are words here, but nobody seems to speak.",
    Trouble.REPETITION: "The same words come again and again here.",
    Trouble.IMPOSSIBLE_RATE: "There are more words here than anybody can say in that time.",
    Trouble.IMPOSSIBLE_TIMING: "Nobody speaks words as fast as these are placed.",
    Trouble.LOW_SCORE: "The model finds its own text unlikely here.",
}


def trouble_words(trouble: Trouble) -> str:
    """Return what is wrong, as a sentence."""
    return QCoreApplication.translate("troubles", TROUBLES[trouble])
