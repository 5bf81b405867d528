"""The level of a microphone, and in words whether it is right."""

from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from editor.recording.level_meter import LevelMeter, decibels
from editor.recording.microphone import ENDED, Microphone

_SILENT_DB, _QUIET_DB, _LOUD_DB = -80.0, -30.0, -3.0
_SILENT_AFTER_S = 2.0


class Loudness(QWidget):
    """The meter, with advice beside it and how much room the disk has."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._silent_for_s = 0.0
        self._meter = LevelMeter()
        self._advice = QLabel()
        self._room = QLabel()
        self._room.setObjectName("faint")
        below = QHBoxLayout()
        below.addWidget(self._advice)
        below.addStretch()
        below.addWidget(self._room)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._meter)
        layout.addLayout(below)

    @property
    def advice(self) -> str:
        """What it says of the level."""
        return self._advice.text()

    def show_state_of(self, microphone: Microphone, passed_s: float) -> None:
        """Show how loud it is, so long after the last time."""
        level = microphone.level
        listens = microphone.state not in ENDED
        self._meter.show_level(level, passed_s)
        self._silent_for_s = self._silent_for_s + passed_s if listens and level.peak_dbfs < _SILENT_DB else 0.0
        self._advice.setText(self._advice_now() if listens else "")
        room_ms = microphone.room_ms
        self._room.setText(self._room_text(room_ms) if listens and room_ms is not None else "")

    def _advice_now(self) -> str:
        held_db = self._meter.held_db
        if self._silent_for_s > _SILENT_AFTER_S:
            return self.tr("Nothing is heard. Is the microphone muted?")
        if held_db < _SILENT_DB:
            return ""
        if held_db < _QUIET_DB:
            advice = self.tr("quiet: move closer")
        else:
            advice = self.tr("too loud: move away") if held_db > _LOUD_DB else self.tr("good")
        return self.tr("Peak {} dB, {}").format(decibels(held_db), advice)

    def _room_text(self, room_ms: int) -> str:
        hours, minutes = divmod(room_ms // 60_000, 60)
        if hours >= 100:
            return self.tr("Room for more than 100 hours")
        return self.tr("Room for {} h {} min").format(hours, minutes)
