"""Brings the playback up to the user's settings, and keeps it there."""

from PySide6.QtCore import QObject

from editor.playback import Playback
from editor.settings import Settings
from engine.project.project import Project
from engine.recognition.silences import long_silences


class Habits(QObject):
    """What of the settings is about listening, applied to whatever recording is open."""

    def __init__(self, playback: Playback, settings: Settings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._playback = playback
        self._settings = settings
        self._project: Project | None = None
        settings.changed.connect(self._apply)
        playback.set_boost(bool(settings.value("voices_boosted")))
        playback.set_device(settings.text("output_device") or None)

    def show_project(self, project: Project | None) -> None:
        """Serve another project, or none."""
        self._project = project
        self.find_silences()

    def find_silences(self) -> None:
        """Look where nobody speaks for long; to be called again when more of the recording is known."""
        project = self._project
        if project is None or not self._settings.value("silence_skipped"):
            self._playback.set_skipped(())
            return
        silences = long_silences(
            project.windows,
            planned=project.planned,
            duration_ms=project.recording.duration_ms,
            longer_than_ms=1000 * self._settings.number("longest_silence_s"),
        )
        self._playback.set_skipped(silences)

    def _apply(self, key: str) -> None:
        if key == "voices_boosted":
            self._playback.set_boost(bool(self._settings.value(key)))
        elif key == "output_device":
            self._playback.set_device(self._settings.text(key) or None)
        elif key in ("silence_skipped", "longest_silence_s"):
            self.find_silences()
