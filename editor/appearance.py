"""How the window looks: its theme, and the type of the transcript, as the settings have them."""

from collections.abc import Sequence
from typing import Protocol

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from editor.settings import Settings, Theme
from editor.theme import Look, apply_look, look_of, typeface_families
from editor.transcript_view.page import PageStyle
from editor.transcript_view.view import TranscriptView

_SMALLEST_POINTS, _LARGEST_POINTS = 8, 40


class Dressed(Protocol):
    """A part that draws some of itself in the colours of a look."""

    def set_look(self, look: Look) -> None:
        """Draw in these from now on."""


class Appearance(QObject):
    """Keeps every part in the look that the user chose, or the system has."""

    def __init__(self, settings: Settings, view: TranscriptView, parts: Sequence[Dressed], parent: QObject) -> None:
        super().__init__(parent)
        self._settings = settings
        self._view = view
        self._parts = parts
        settings.changed.connect(self._apply)
        view.font_size_changed.connect(lambda points: settings.set_value("font_size", round(points)))
        QGuiApplication.styleHints().colorSchemeChanged.connect(lambda _: self.dress())

    def dress(self) -> None:
        """Bring everything up to the settings."""
        look = look_of(Theme(self._settings.text("theme")))
        application = QApplication.instance()
        if isinstance(application, QApplication):
            apply_look(application, look)
        for part in self._parts:
            part.set_look(look)
        self._set_type()

    def larger_text(self) -> None:
        """Make the text larger."""
        self._settings.set_value("font_size", min(_LARGEST_POINTS, self._settings.number("font_size") + 1))

    def smaller_text(self) -> None:
        """Make the text smaller."""
        self._settings.set_value("font_size", max(_SMALLEST_POINTS, self._settings.number("font_size") - 1))

    def _apply(self, key: str) -> None:
        if key == "theme":
            self.dress()
        elif key in ("font_size", "typeface", "line_characters", "line_percent"):
            self._set_type()

    def _set_type(self) -> None:
        number = self._settings.number
        self._view.set_font_size(number("font_size"))
        self._view.set_typeface(typeface_families(self._settings.text("typeface")))
        self._view.set_page_style(PageStyle(number("line_characters"), number("line_percent")))
