"""Everything that listening takes beside the commands of the menu, put together."""

from collections.abc import Mapping

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction

from editor.listening.habits import Habits
from editor.listening.holding import HoldToPlay, Winding
from editor.listening.typing_pause import TypingPause
from editor.pedals import Held, Pedals
from editor.playback import Playback
from editor.playing import Playing
from editor.settings import Settings
from editor.transcript_view.view import TranscriptView
from editor.transport.bar import TransportBar
from engine.pedals.library import HidLibrary
from engine.project.project import Project

# Actions that have a button beside the position, and those that have a small one of their own with its icon.
_BUTTONS = ("play", "back", "forward", "normal_speed")
_WAYS = (
    ("loop", "loop"),
    ("typing_pauses", "typing"),
    ("paragraph_stops", "paragraph"),
    ("silence_skipped", "silence"),
    ("voices_boosted", "boost"),
)


class Listening(QObject):
    """The habits of a listener: settings applied, keys held, pauses while typing, a foot pedal.

    Attributes:
        hold_to_play: What a held key does.
        pedals: The foot pedal, from ``use_actions`` on.
    """

    pedals: Pedals

    def __init__(
        self, playback: Playback, playing: Playing, view: TranscriptView, settings: Settings, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._playback = playback
        self._playing = playing
        self._settings = settings
        self._habits = Habits(playback, settings, self)
        self.hold_to_play = HoldToPlay(playback, settings, self)
        self._typing_pause = TypingPause(playback, settings, lambda: self.hold_to_play.is_pressed, self)
        view.typed.connect(self._typing_pause.notice)

    def use_actions(self, actions: Mapping[str, QAction], transport: TransportBar, library: HidLibrary | None) -> None:
        """Let the buttons of the bar and the switches of a pedal, which the library reads, do what the menu does."""
        transport.use_actions(*(actions[key] for key in _BUTTONS))
        transport.time.setToolTip(actions["go_to_time"].toolTip())
        transport.use_ways((actions[key], icon_name) for key, icon_name in _WAYS)
        self._playing.use_loop_action(actions["loop"])
        held: dict[str, Held] = {
            "hold_to_play": self.hold_to_play,
            "wind_back": Winding(self._playback, -1, self),
            "wind_forward": Winding(self._playback, 1, self),
        }
        self.pedals = Pedals(library, self._settings, held, lambda key: actions[key].trigger(), self)

    def show_project(self, project: Project | None) -> None:
        """Serve another project, or none."""
        self._habits.show_project(project)

    def look_again(self) -> None:
        """Take in that more of the recording is known."""
        self._habits.find_silences()

    def close(self) -> None:
        """Let go of the pedal."""
        self.pedals.close()
