"""What is known about alternatives, in the user's words."""

from PySide6.QtCore import QCoreApplication

from editor.alternatives.alternatives import Offer, State
from editor.messages import message_of


def said_of(offer: Offer) -> str:
    """Return what is said in place of alternatives; empty where there are some."""
    if offer.error is not None:
        return message_of(offer.error).happened
    if offer.choices:
        return ""
    return {
        State.LOOKING: QCoreApplication.translate("alternatives", "Looking for alternatives…"),
        State.NOTHING: QCoreApplication.translate("alternatives", "Nothing else found"),
        State.NO_MODEL: QCoreApplication.translate("alternatives", "There is no model to look for alternatives"),
    }.get(offer.state, "")
