"""A window whose text is checked by a small dictionary."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from editor.window import EditorWindow
from engine.transcript.edits import Edit
from tests.dictionaries import make_dictionary
from tests.editor.find.conftest import Desk

KNOWN = ("the", "mill", "closed", "in", "June", "and", "we", "moved", "don't", "street", "house")


def type_text(widget: QWidget, text: str) -> None:
    """Press a key for each character."""
    for character in text:
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            key = Qt.Key.Key_unknown if not character.isascii() else Qt.Key(ord(character.upper()))
            QApplication.sendEvent(widget, QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, character))


class SpellingDesk(Desk):
    """A desk where one can wait until words are looked up."""

    def __init__(self, qtbot, window: EditorWindow) -> None:
        super().__init__(qtbot, window)
        self.spelling = window.spelling

    def type(self, text: str) -> None:
        """Type any text: the keys of Qt's own tests have no accents."""
        type_text(QApplication.focusWidget() or self.view, text)

    def settle(self) -> None:
        """Wait until every word in the transcript is known."""
        self._qtbot.waitUntil(lambda: bool(self.spelling.checker.dictionaries), timeout=5_000)
        paragraphs = self.view.paragraphs
        known = self.spelling.misspellings.knows
        self._qtbot.waitUntil(lambda: all(map(known, paragraphs)) and not self.spelling.busy, timeout=20_000)

    @property
    def wrong(self) -> list[str]:
        """The words that are marked."""
        self.settle()
        return [
            paragraph.text[word.start : word.end]
            for paragraph in self.view.paragraphs
            for word in self.spelling.misspellings.of(paragraph)
        ]

    def menu(self) -> QMenu:
        """Wait for the menu that opens."""
        self._qtbot.waitUntil(lambda: isinstance(QApplication.activePopupWidget(), QMenu), timeout=5_000)
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        return menu

    def choose(self, key: Qt.Key) -> None:
        """Press a key in the menu, and go back to the text as a window manager would."""
        QTest.keyClick(self.menu(), key)
        self.take_focus()

    def open_again(self) -> None:
        """Close the project and open it."""
        project = self.window.desk.project
        assert project is not None
        assert self.window.desk.close()
        assert self.window.desk.open_project(project.path)

    def apply(self, edit: Edit) -> None:
        """Change the transcript, as another part of the window would."""
        assert self.window.desk.history is not None
        self.window.desk.history.apply(edit)

    @property
    def message(self) -> str:
        return self.window.statusBar().currentMessage()


@pytest.fixture
def english(tmp_path: Path) -> Path:
    return make_dictionary(tmp_path / "dictionaries", "en_GB", KNOWN)


@pytest.fixture
def desk_with(qtbot, window_of: Callable[..., EditorWindow]) -> Callable[..., SpellingDesk]:
    """Opens the window with a project of these windows' texts."""

    def make(*texts: str) -> SpellingDesk:
        desk = SpellingDesk(qtbot, window_of(*texts))
        desk.take_focus()
        return desk

    return make
