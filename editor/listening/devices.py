"""The devices that can be played on, found beside the work."""

import contextlib
import threading

from PySide6.QtCore import QObject, Signal

from engine.audio.output import output_devices
from engine.errors import EarmarkError


class OutputDevices(QObject):
    """Looks for devices.

    Signals:
        found: Their labels; none where there is no sound.
    """

    found = Signal(list)

    def look(self) -> None:
        """Look on a thread: to ask the system takes a while."""
        threading.Thread(target=self._look, name="look for sound devices", daemon=True).start()

    def _look(self) -> None:
        try:
            labels = [device.label for device in output_devices()]
        except EarmarkError:
            labels = []
        with contextlib.suppress(RuntimeError):  # nobody waits for it any more
            self.found.emit(labels)
