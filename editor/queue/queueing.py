"""Putting recordings into the queue, and what becomes of it when projects open and the window closes."""

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMessageBox, QWidget

from editor.queue.queue import RecordingQueue
from editor.transcribing import Transcribing
from engine.audio.media_files import recordings_in


class Queueing(QObject):
    """Leads recordings into the queue."""

    def __init__(self, queue: RecordingQueue, transcribing: Transcribing, window: QWidget) -> None:
        super().__init__(window)
        self._queue = queue
        self._transcribing = transcribing
        self._window = window

    def add(self, paths: list[Path]) -> None:
        """Ask once how to recognise recordings, which may be in folders, and queue them."""
        recordings = recordings_in(paths)
        if not recordings:
            QMessageBox.information(self._window, "Earmark", self.tr("There is no recording in this folder."))
            return
        order = self._transcribing.ask(recordings[0], others=len(recordings) - 1)
        if order is not None:
            self._queue.add([replace(order, recording=recording) for recording in recordings])

    def may_quit(self) -> bool:
        """Stop the queue because the program ends, if the user agrees; return whether it may end."""
        if self._queue.running is not None and not self._may_stop():
            return False
        self._queue.close()
        return True

    def _may_stop(self) -> bool:
        count = len(self._queue.unfinished)
        text = self.tr("{} recordings are still to be recognised.").format(count)
        box = QMessageBox(QMessageBox.Icon.Question, "Earmark", text, parent=self._window)
        box.setInformativeText(self.tr("What is recognised is kept, and the rest can go on next time."))
        stop = box.addButton(self.tr("Stop; go on next time"), QMessageBox.ButtonRole.AcceptRole)
        stay = box.addButton(self.tr("Finish first"), QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(stay)
        box.exec()
        return box.clickedButton() is stop
