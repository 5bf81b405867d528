"""The installed PySide keeps count of its references. 6.12.0 loses some to None, and aborts in the end."""

import sys

from PySide6.QtGui import QPaintEvent, QTextCursor
from PySide6.QtWidgets import QTextEdit

ROUNDS = 2_000


class Painted(QTextEdit):
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)


def test_painting_and_typing_lose_no_reference_to_none(qtbot):
    view = Painted()
    qtbot.addWidget(view)
    with qtbot.waitExposed(view):
        view.show()
    cursor = QTextCursor(view.document())
    before = sys.getrefcount(None)
    for _ in range(ROUNDS):
        cursor.insertText("a")
        view.viewport().repaint()
    lost = before - sys.getrefcount(None)
    assert lost < ROUNDS / 10
