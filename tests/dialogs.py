"""Replies to dialogs, which hold up whoever opens them until they are closed."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QDialog


def answer(
    kind: type[QDialog], reply: Callable[[Any], object], *, when: Callable[[Any], bool] = lambda _: True
) -> None:
    """Reply to the next dialog of a kind as soon as it is there, and in the state that is wanted."""

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, kind) and when(dialog):
            timer.stop()
            reply(dialog)

    timer = QTimer(QApplication.instance())
    timer.setInterval(20)
    timer.timeout.connect(look)
    timer.start()
