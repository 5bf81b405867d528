"""What notes, bookmarks and colours are called."""

from PySide6.QtCore import QCoreApplication

from engine.transcript.notes import NoteKind
from engine.transcript.words import WordColour


def kind_name(kind: NoteKind | WordColour) -> str:
    """Return what a kind of entry is called."""
    translate = QCoreApplication.translate
    match kind:
        case NoteKind.NOTE:
            return translate("notes", "Note")
        case NoteKind.BOOKMARK:
            return translate("notes", "Bookmark")
        case WordColour.YELLOW:
            return translate("notes", "Yellow")
        case WordColour.GREEN:
            return translate("notes", "Green")
        case WordColour.BLUE:
            return translate("notes", "Blue")
        case WordColour.PINK:
            return translate("notes", "Pink")
        case WordColour.VIOLET:
            return translate("notes", "Violet")
