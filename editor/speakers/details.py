"""What is known of one speaker, to be written over: initials, colour, and whatever else the user wants to know."""

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QComboBox, QFormLayout, QLineEdit, QPlainTextEdit, QWidget

from editor.speakers.table import BADGE_SIZE, badge
from editor.transcript_view.colours import SPEAKER_COLOURS
from engine.transcript.edits import NameSpeaker
from engine.transcript.words import Speaker

_ATTRIBUTE_LINES = 3
_LONGEST_INITIALS = 4


class SpeakerDetails(QWidget):
    """A form. What is written in it counts when the field is left.

    Signals:
        changed: A ``NameSpeaker`` with what is new.
    """

    changed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._speaker: Speaker | None = None
        self.initials = QLineEdit()
        self.initials.setMaxLength(_LONGEST_INITIALS)
        self.initials.editingFinished.connect(self._take_initials)
        self.colour = QComboBox()
        self.colour.setIconSize(BADGE_SIZE)
        self.colour.activated.connect(self._take_colour)
        self.attributes = QPlainTextEdit()
        self.attributes.setTabChangesFocus(True)
        self.attributes.setPlaceholderText(self.tr("age group: 30–39\naccent: Tyrol"))
        line = QFontMetrics(self.attributes.font()).lineSpacing()
        self.attributes.setFixedHeight(line * _ATTRIBUTE_LINES + 22)
        self.attributes.installEventFilter(self)
        layout = QFormLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        layout.addRow(self.tr("&Initials"), self.initials)
        layout.addRow(self.tr("&Colour"), self.colour)
        layout.addRow(self.tr("&Also"), self.attributes)
        self.show_speaker(None, "")

    def show_speaker(self, speaker: Speaker | None, initials: str) -> None:
        """Show a speaker, or none; ``initials`` is how they are called where none were given."""
        was = self._speaker
        self._speaker = speaker
        self.setEnabled(speaker is not None)
        self.initials.setPlaceholderText(initials)
        self._list_colours(initials, 0 if speaker is None else speaker.colour)
        if speaker is None:
            self.initials.clear()
            self.attributes.clear()
        elif was is None or (was.id, was.initials, was.attributes) != (
            speaker.id,
            speaker.initials,
            speaker.attributes,
        ):
            self.initials.setText(speaker.initials)
            self.attributes.setPlainText(
                "\n".join(f"{name}: {value}" if value else name for name, value in speaker.attributes)
            )

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take what was written when the keyboard goes elsewhere."""
        if event.type() == QEvent.Type.FocusOut:
            self._take_attributes()
        return super().eventFilter(watched, event)

    def _list_colours(self, initials: str, colour: int) -> None:
        names = dict(zip(SPEAKER_COLOURS, self._colour_names(), strict=True))
        with QSignalBlocker(self.colour):
            self.colour.clear()
            for number, name in enumerate(names.values(), start=1):
                self.colour.addItem(badge(initials, number), name, number)
            self.colour.setCurrentIndex((colour - 1) % len(names))

    def _colour_names(self) -> tuple[str, ...]:
        return (
            self.tr("Blue"),
            self.tr("Copper"),
            self.tr("Green"),
            self.tr("Magenta"),
            self.tr("Olive"),
            self.tr("Teal"),
            self.tr("Violet"),
            self.tr("Grey"),
        )

    def _take_initials(self) -> None:
        text = "".join(self.initials.text().split())
        if self._speaker is not None and text != self._speaker.initials:
            self.changed.emit(NameSpeaker(self._speaker.id, self._speaker.name, initials=text))

    def _take_colour(self) -> None:
        colour = self.colour.currentData()
        if self._speaker is not None and colour != self._speaker.colour:
            self.changed.emit(NameSpeaker(self._speaker.id, self._speaker.name, colour=colour))

    def _take_attributes(self) -> None:
        found: dict[str, str] = {}
        for line in self.attributes.toPlainText().splitlines():
            name, _, value = line.partition(":")
            if name.strip() or value.strip():
                found[name.strip()] = value.strip()
        attributes = tuple(found.items())
        if self._speaker is not None and attributes != self._speaker.attributes:
            self.changed.emit(NameSpeaker(self._speaker.id, self._speaker.name, attributes=attributes))
