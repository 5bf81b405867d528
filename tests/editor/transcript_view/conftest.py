"""A view as a user has it before them."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QTextCursor
from PySide6.QtTest import QTest

from editor.history import EditedProject, TranscriptHistory
from editor.transcript_view.view import TranscriptView
from engine.transcript.transcript import Transcript
from tests.editor.transcript_view.samples import Holder, transcript_of


class Desk:
    """A view on the screen, the history and the transcript that it shows, and a clock that stands still."""

    def __init__(self, project: EditedProject) -> None:
        self.now_s = 100.0
        self.project: Any = project  # whatever the test made it of
        self.history = TranscriptHistory(project, clock=lambda: self.now_s)
        self.view = TranscriptView(clock=lambda: self.now_s)
        self.view.resize(900, 500)
        self.view.show_history(self.history)

    @property
    def texts(self) -> list[str]:
        assert self.view.first_difference() is None
        return [paragraph.text for paragraph in self.history.transcript.paragraphs]

    @property
    def caret(self) -> tuple[int, int]:
        cursor = self.view.textCursor()
        return cursor.blockNumber(), cursor.positionInBlock()

    def put_caret(self, paragraph: int, place: int, to: tuple[int, int] | None = None) -> None:
        """Put the caret at a place of a paragraph (in Qt's count), or select from there to another."""
        cursor = self.view.textCursor()
        cursor.setPosition(self.view.text.findBlockByNumber(paragraph).position() + place)
        if to is not None:
            end = self.view.text.findBlockByNumber(to[0]).position() + to[1]
            cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        self.view.setTextCursor(cursor)

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(self.view, key, modifiers)

    def type(self, text: str) -> None:
        QTest.keyClicks(self.view, text)


@pytest.fixture
def desk_with(qtbot) -> Iterator[Callable[..., Desk]]:
    """Makes a desk from paragraphs, a transcript or a project."""
    desks: list[Desk] = []

    def make(content: Iterable[str] | Transcript | EditedProject) -> Desk:
        match content:
            case Transcript():
                desk = Desk(Holder(content))
            case EditedProject():
                desk = Desk(content)
            case _:
                desk = Desk(Holder(transcript_of(content)))
        qtbot.addWidget(desk.view)
        with qtbot.waitExposed(desk.view):
            desk.view.show()
        desk.view.setFocus()
        desks.append(desk)
        return desk

    yield make
    QGuiApplication.clipboard().clear()  # what a test put there must not outlive Python
    for desk in desks:
        desk.view.show_history(None)
        desk.history.close()
