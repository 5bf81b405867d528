"""The engine's player, on the window's thread."""

import contextlib
import threading
from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from engine.audio.cache import CachedSound
from engine.audio.decode import SAMPLE_RATE_HZ
from engine.audio.output import check_output
from engine.audio.player import Player, PlayerState
from engine.errors import PlaybackDeviceMissing, PlaybackError
from engine.recognition.results import Span

_TICK_MS = 30
# What the sound device has already taken is heard for a moment after a pause.
_DRAIN_MS = 150
# A stretch has ended by itself where it rests so near to its end.
_END_MS = 20


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of the recording that is played alone.

    Attributes:
        loops: Over and over; otherwise it pauses at the end.
    """

    start_ms: int
    end_ms: int
    loops: bool = False

    def holds(self, position_ms: int) -> bool:
        """Whether a position lies in it."""
        return self.start_ms <= position_ms < self.end_ms


class Playback(QObject):
    """Plays the sound of one recording at a time, or none.

    Signals:
        position_changed: What is heard, in milliseconds, many times a second while it plays.
        playing_changed: Whether it plays.
        failed: A ``PlaybackError``: nothing is heard though it should be.
        silent: A ``PlaybackError``, told once: there is nothing to play on.
        fell_back: A ``PlaybackDeviceMissing``: it plays, but not on the device that was chosen.
        stretch_changed: The ``Stretch`` that is played alone from now on, or None.
        commanded: Somebody asked to play or to pause.
    """

    position_changed = Signal(int)
    playing_changed = Signal(bool)
    failed = Signal(object)
    silent = Signal(object)
    fell_back = Signal(object)
    stretch_changed = Signal(object)
    commanded = Signal()
    _state_arrived = Signal(object, object)
    _error_arrived = Signal(object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._player: Player | None = None
        self._wanted = False  # what was asked for last, which the player may not have done yet
        self._is_placed = True  # somebody chose the position since it was paused
        self._stretch: Stretch | None = None
        self._tempo, self._volume = 1.0, 1.0
        self._boosted = False
        self._skipped: tuple[Span, ...] = ()
        self._device: str | None = None
        self._has_looked = False
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK_MS)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)
        self._state_arrived.connect(self._show_state, Qt.ConnectionType.QueuedConnection)
        self._error_arrived.connect(self._show_error, Qt.ConnectionType.QueuedConnection)

    def load(self, sound: CachedSound | None) -> None:
        """Get ready to play a sound; None to let go of the one there was."""
        self._timer.stop()
        self._want(False)
        self._set_stretch(None)
        player, self._player = self._player, None
        if player is not None:
            player.close()
        if sound is not None:
            key = object()  # tells late news of an earlier player apart
            self._key = key
            self._player = Player(
                sound.path,
                SAMPLE_RATE_HZ,
                on_state=lambda state: self._state_arrived.emit(key, state),
                on_error=lambda error: self._error_arrived.emit(key, error),
                device=self._device,
            )
            self._player.set_tempo(self._tempo)
            self._player.set_volume(self._volume)
            self._player.set_boost(self._boosted)
            self._player.set_skipped(self._skipped)
            self._look_for_device()

    def _look_for_device(self) -> None:
        """See once, beside the work, whether there is anything to play on: rather now than when play is pressed."""
        if not self._has_looked:
            self._has_looked = True
            threading.Thread(target=self._look, name="look for sound device", daemon=True).start()

    def _look(self) -> None:
        try:
            check_output()
        except PlaybackError as error:
            with contextlib.suppress(RuntimeError):  # the window was closed meanwhile
                self.silent.emit(error)

    @property
    def duration_ms(self) -> int:
        """Length of the sound; 0 while there is none."""
        return self._player.duration_ms if self._player else 0

    @property
    def position_ms(self) -> int:
        """What is heard now."""
        return self._player.position_ms if self._player else 0

    @property
    def playing(self) -> bool:
        """Whether it plays."""
        return self._player is not None and self._player.state is PlayerState.PLAYING

    @property
    def wanted(self) -> bool:
        """Whether it plays, or was just asked to."""
        return self._wanted

    @property
    def stretch(self) -> Stretch | None:
        """What is played alone; stays after its end, until it is played on from somewhere else."""
        return self._stretch

    @property
    def has_ended_stretch(self) -> bool:
        """Whether it rests at the end of a stretch that was played alone."""
        stretch = self._stretch
        if stretch is None or stretch.loops or self._wanted:
            return False
        return self.position_ms >= stretch.end_ms - _END_MS

    def toggle(self, rewind_ms: int) -> None:
        """Pause; or play on, ``rewind_ms`` before where it was."""
        if self._wanted:
            self.pause()
        else:
            self.resume(rewind_ms)

    def pause(self) -> None:
        """Stop where it is."""
        if self._player is not None:
            self._is_placed = self._is_placed and not self._wanted
            self._want(False)
            self._player.pause()

    def resume(self, rewind_ms: int = 0) -> None:
        """Play on, and first go back so much, unless the place was chosen since the pause.

        What is played alone still is, but for a stretch that has ended: behind that it goes on.
        """
        if self._player is None:
            return
        if self._player.state is PlayerState.ENDED:
            self._set_stretch(None)
            self._want(True)
            self._player.play()
        elif self._stretch is None or self.has_ended_stretch:
            self.play_from(self.position_to_resume(rewind_ms))
        else:
            self._play_stretch(self._stretch, self.position_to_resume(rewind_ms))

    def position_to_resume(self, rewind_ms: int) -> int:
        """Return where playing goes on, for one who wants to go back so much."""
        stays = self._is_placed or self.has_ended_stretch
        return self.position_ms if stays else max(0, self.position_ms - rewind_ms)

    def play_from(self, position_ms: int) -> None:
        """Play from somewhere."""
        if self._player is not None:
            self._set_stretch(None)
            self._want(True)
            self._player.seek(position_ms)
            self._player.play()

    def play_span(self, start_ms: int, end_ms: int) -> None:
        """Play from somewhere to somewhere, and pause there."""
        self._play_stretch(Stretch(max(0, start_ms), min(end_ms, self.duration_ms)), start_ms)

    def loop_span(self, start_ms: int, end_ms: int) -> None:
        """Play from somewhere to somewhere over and over, without a gap, until it is played from elsewhere."""
        self._play_stretch(Stretch(max(0, start_ms), min(end_ms, self.duration_ms), loops=True), start_ms)

    def play_beyond(self) -> None:
        """Play nothing alone any more; go on where it plays."""
        self._set_stretch(None)
        if self._player is not None and self._wanted:
            self._player.play()

    def seek(self, position_ms: int) -> None:
        """Go somewhere, playing on if it plays; leaving what is played alone ends that."""
        if self._player is None:
            return
        self._is_placed = self._is_placed or not self._wanted
        position_ms = min(max(0, position_ms), self.duration_ms)
        if self._stretch is not None and not self._stretch.holds(position_ms):
            self._set_stretch(None)
        if self._stretch is not None and self._wanted:
            self._play_stretch(self._stretch, position_ms)
        else:
            self._player.seek(position_ms)
        self.position_changed.emit(self._player.position_ms)

    def _play_stretch(self, stretch: Stretch, from_ms: int) -> None:
        if self._player is None:
            return
        self._set_stretch(stretch)
        self._want(True)
        if stretch.loops:
            self._player.loop_span(stretch.start_ms, stretch.end_ms, max(from_ms, stretch.start_ms))
        else:
            self._player.play_span(max(from_ms, stretch.start_ms), stretch.end_ms)

    def _want(self, playing: bool) -> None:
        self._wanted = playing
        self.commanded.emit()

    def _set_stretch(self, stretch: Stretch | None) -> None:
        if stretch != self._stretch:
            self._stretch = stretch
            self.stretch_changed.emit(stretch)

    def set_tempo(self, tempo: float) -> None:
        """Play faster or slower at the same pitch."""
        self._tempo = tempo
        if self._player is not None:
            self._player.set_tempo(tempo)

    def set_volume(self, volume: float) -> None:
        """Play louder or softer, 0 to 1."""
        self._volume = volume
        if self._player is not None:
            self._player.set_volume(volume)

    def set_boost(self, boosted: bool) -> None:
        """Make quiet voices as loud as the others, or leave all as recorded."""
        self._boosted = boosted
        if self._player is not None:
            self._player.set_boost(boosted)

    def set_skipped(self, spans: Iterable[Span]) -> None:
        """Jump over these spans while playing, such as `long_silences`; they hold until others are set."""
        self._skipped = tuple(spans)
        if self._player is not None:
            self._player.set_skipped(self._skipped)

    def set_device(self, device: str | None) -> None:
        """Play on the device of this label, of `output_devices`; None for what the system chooses."""
        self._device = device
        if self._player is not None:
            self._player.set_device(device)

    def _tick(self) -> None:
        if self._player is not None:
            self.position_changed.emit(self._player.position_ms)

    def _show_state(self, key: object, state: PlayerState) -> None:
        if self._player is None or key is not self._key:
            return
        playing = state is PlayerState.PLAYING
        if state is self._player.state:
            self._is_placed = self._is_placed and not self._wanted
            self._wanted = playing
        if playing:
            self._timer.start()
        else:
            self._timer.stop()
            QTimer.singleShot(_DRAIN_MS, self, self._tick)
        self.playing_changed.emit(playing)

    def _show_error(self, key: object, error: PlaybackError) -> None:
        if self._player is None or key is not self._key:
            return
        if isinstance(error, PlaybackDeviceMissing):
            self.fell_back.emit(error)
        else:
            self._wanted = False
            self.failed.emit(error)
