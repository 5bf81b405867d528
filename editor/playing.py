"""What the keys and menus for playing do."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction, QGuiApplication

from editor.history import TranscriptHistory
from editor.listening.landmarks import (
    paragraph_heard,
    paragraph_starts,
    start_after,
    start_before,
    turn_starts,
)
from editor.playback import Playback
from editor.settings import Settings
from editor.time_label import time_code, time_label
from editor.transcript_view.places import Stretch
from editor.transcript_view.view import TranscriptView
from editor.transport.bar import TransportBar
from engine.transcript.words import Paragraph

_VOLUME_STEP_PERCENT = 5
_NORMAL_PERCENT = 100
_REWINDS_MS = (0, 500, 1_000, 1_500, 2_000, 3_000, 5_000)
# Two moments nearer to each other than this are one key pressed twice by mistake.
_SHORTEST_LOOP_MS = 200
# A paragraph that ends here is one that was just heard to its end.
_BREATH_MS = 100


class Playing(QObject):
    """Commands for listening.

    Signals:
        told: What a command did, where that can't be seen or heard, in the user's words.
    """

    told = Signal(str)

    def __init__(
        self, playback: Playback, transport: TransportBar, view: TranscriptView, settings: Settings, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._playback = playback
        self._transport = transport
        self._view = view
        self._settings = settings
        self._history: TranscriptHistory | None = None
        self._loop_start_ms: int | None = None
        self._other_speed_percent = settings.number("speed_percent")
        playback.stretch_changed.connect(self._forget_loop_start)

    def use_loop_action(self, action: QAction) -> None:
        """Show with an action whether something is repeated."""
        self._playback.stretch_changed.connect(lambda _: action.setChecked(self._loops))
        action.triggered.connect(lambda: action.setChecked(self._loops))  # it may have found nothing to repeat

    def show_history(self, history: TranscriptHistory | None) -> None:
        """Serve another project, or none."""
        self._history = history
        self._loop_start_ms = None

    # Play and pause

    def toggle(self) -> None:
        """Pause; or play on, a little before where it was."""
        if self._playback.wanted or (self._playback.stretch and not self._playback.has_ended_stretch):
            self._playback.toggle(self._settings.number("rewind_ms"))
        elif self._settings.value("paragraph_stops"):
            self._play_to_end_of_paragraph()
        else:
            self._playback.resume(self._settings.number("rewind_ms"))

    def play_from(self, position_ms: int) -> None:
        """Play from somewhere; only to the end of the paragraph, where the user wants that."""
        paragraph = paragraph_heard(self._paragraphs, position_ms) if self._settings.value("paragraph_stops") else None
        if paragraph is None:
            self._playback.play_from(position_ms)
        else:
            self._playback.play_span(position_ms, paragraph.end_ms)

    def from_caret(self) -> None:
        """Play from the word at the caret."""
        self._view.play_from_caret()

    def next_rewind(self) -> None:
        """Go back more when playing on, or after the most, not at all."""
        now_ms = self._settings.number("rewind_ms")
        next_ms = next((length_ms for length_ms in _REWINDS_MS if length_ms > now_ms), _REWINDS_MS[0])
        self._settings.set_value("rewind_ms", next_ms)
        self.told.emit(self.tr("When playing on it goes back {} s").format(f"{next_ms / 1000:.1f}"))

    # A part alone

    def passage(self) -> None:
        """Play the selection, or the paragraph at the caret, and pause; where that was just heard, the next one."""
        span = self._view.selected_span()
        if span is None:
            return
        if self._playback.has_ended_stretch and not self._view.textCursor().hasSelection():
            stretch = self._playback.stretch
            if stretch is not None and stretch.end_ms == span.end_ms and self._to_next_paragraph():
                span = self._view.selected_span() or span
        self._playback.play_span(span.start_ms, span.end_ms)

    def loop(self) -> None:
        """Play the selection, or the paragraph at the caret, over and over; or stop that and play on."""
        if self._loops:
            self._playback.play_beyond()
        elif (span := self._view.selected_span()) is not None:
            self._playback.loop_span(span.start_ms, span.end_ms)

    def loop_between(self) -> None:
        """Take this moment for the start of a loop, the next time for its end, and the third time stop it."""
        now_ms = self._playback.position_ms
        if self._loops:
            self._playback.play_beyond()
        elif self._loop_start_ms is None:
            self._loop_start_ms = now_ms
            self.told.emit(
                self.tr("The loop begins at {}: press again where it ends").format(time_label(self._shown_ms(now_ms)))
            )
        elif abs(now_ms - self._loop_start_ms) >= _SHORTEST_LOOP_MS:
            self._playback.loop_span(*sorted((self._loop_start_ms, now_ms)))

    # Where to

    def back(self) -> None:
        """Go some seconds back."""
        self._skip(-1, "skip_s")

    def forward(self) -> None:
        """Go some seconds ahead."""
        self._skip(1, "skip_s")

    def back_a_little(self) -> None:
        """Go a short step back."""
        self._skip(-1, "short_skip_s")

    def forward_a_little(self) -> None:
        """Go a short step ahead."""
        self._skip(1, "short_skip_s")

    def far_back(self) -> None:
        """Go a long step back."""
        self._skip(-1, "long_skip_s")

    def far_forward(self) -> None:
        """Go a long step ahead."""
        self._skip(1, "long_skip_s")

    def previous_paragraph(self) -> None:
        """Go to the beginning of the paragraph that is heard, or from there to the one before."""
        self._seek_and_show(start_before(paragraph_starts(self._paragraphs), self._playback.position_ms))

    def next_paragraph(self) -> None:
        """Go to the next paragraph."""
        self._seek_and_show(start_after(paragraph_starts(self._paragraphs), self._playback.position_ms))

    def previous_turn(self) -> None:
        """Go to where the speaker began, or from there to the speaker before."""
        self._seek_and_show(start_before(turn_starts(self._paragraphs), self._playback.position_ms))

    def next_turn(self) -> None:
        """Go to where somebody else speaks."""
        self._seek_and_show(start_after(turn_starts(self._paragraphs), self._playback.position_ms))

    def follow(self) -> None:
        """Show where it plays, and go along."""
        self._view.follow()

    def copy_time(self) -> None:
        """Put the time that is heard on the clipboard."""
        code = time_code(self._shown_ms(self._playback.position_ms))
        QGuiApplication.clipboard().setText(code)
        self.told.emit(self.tr("Copied: {}").format(code))

    # How

    def slower(self) -> None:
        """Play a step slower."""
        self._transport.set_speed(self._transport.speed_percent - self._settings.number("speed_step_percent"))

    def faster(self) -> None:
        """Play a step faster."""
        self._transport.set_speed(self._transport.speed_percent + self._settings.number("speed_step_percent"))

    def normally(self) -> None:
        """Play as it was spoken; or if it does, as fast as before."""
        is_normal = self._transport.speed_percent == _NORMAL_PERCENT
        self._transport.set_speed(self._other_speed_percent if is_normal else _NORMAL_PERCENT)

    def set_speed(self, percent: int) -> None:
        """Play at this speed, also the next time."""
        if percent != _NORMAL_PERCENT:
            self._other_speed_percent = percent
        self._playback.set_tempo(percent / 100)
        self._settings.set_value("speed_percent", percent)

    def louder(self) -> None:
        """Play a step louder."""
        self._transport.set_volume(self._transport.volume_percent + _VOLUME_STEP_PERCENT)

    def quieter(self) -> None:
        """Play a step softer."""
        self._transport.set_volume(self._transport.volume_percent - _VOLUME_STEP_PERCENT)

    def set_volume(self, percent: int) -> None:
        """Play this loud, also the next time."""
        self._playback.set_volume(percent / 100)
        self._settings.set_value("volume_percent", percent)

    # Inside

    @property
    def _paragraphs(self) -> list[Paragraph]:
        return [] if self._history is None else list(self._history.transcript.paragraphs)

    def _shown_ms(self, time_ms: int) -> int:
        return time_ms if self._history is None else time_ms + self._history.transcript.offset_ms

    @property
    def _loops(self) -> bool:
        return self._playback.stretch is not None and self._playback.stretch.loops

    def _to_next_paragraph(self) -> bool:
        """Put the caret at the beginning of the next paragraph; False where there is none."""
        number = self._view.textCursor().blockNumber() + 1
        if number >= len(self._paragraphs):
            return False
        self._view.select(Stretch(number, 0, 0))
        return True

    def _play_to_end_of_paragraph(self) -> None:
        """Play on to the end of the paragraph; behind its end, the next one."""
        rewind_ms = self._settings.number("rewind_ms")
        paragraph = paragraph_heard(self._paragraphs, self._playback.position_ms + _BREATH_MS)
        if paragraph is None:
            self._playback.resume(rewind_ms)
        elif self._playback.has_ended_stretch:
            self._playback.play_span(paragraph.start_ms, paragraph.end_ms)
        else:
            self._playback.play_span(self._playback.position_to_resume(rewind_ms), paragraph.end_ms)

    def _skip(self, direction: int, setting: str) -> None:
        self._playback.seek(self._playback.position_ms + direction * 1000 * self._settings.number(setting))

    def _seek_and_show(self, position_ms: int | None) -> None:
        if position_ms is not None:
            self._playback.seek(position_ms)
            self._view.follow()

    def _forget_loop_start(self, _stretch: object) -> None:
        self._loop_start_ms = None
