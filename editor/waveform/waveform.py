"""The waveform in the window: what its keys and menus do, and how it keeps in step with text and sound."""

from collections.abc import Iterable

from PySide6.QtCore import QObject, QPoint, Qt, QTimer, Signal
from PySide6.QtWidgets import QMenu

from editor.history import TranscriptHistory
from editor.jobs import JobRunner
from editor.playback import Playback
from editor.playing import Playing
from editor.settings import Settings
from editor.theme import Look
from editor.transcript_view.geometry import blocks_between
from editor.transcript_view.view import TranscriptView
from editor.waveform.pane import WaveformPane
from editor.waveform.scene import Scene
from editor.waveform.strip import FIRST_MS_PER_PX, ZOOM_STEP
from engine.audio.cache import CachedSound
from engine.audio.decode import SAMPLE_RATE_HZ
from engine.audio.job import make_peaks
from engine.audio.peaks import growing_peaks
from engine.doubt.marks import DoubtMarks
from engine.errors import InvalidEdit
from engine.recognition.results import Decoding, Flag, Span
from engine.transcript.borders import Move
from engine.transcript.notes import Note
from engine.transcript.transcript import Change

# Looking through the words waits until the user has stopped typing for a moment.
_WORDS_DELAY_MS = 300
_FOLLOW_TEXT_DELAY_MS = 60
# While a recording is decoded, its waveform grows this often.
_GROWTH_MS = 500
# A border that was moved is heard with this much around it.
_AROUND_BORDER_MS = 350
_ZOOM_FACT = "zoom_ms_per_px"


class Waveform(QObject):
    """Shows the sound of the open project, and what is said in it.

    Attributes:
        pane: To be put into the window.

    Signals:
        refused: An ``InvalidEdit``: a border could not be moved.
        adjusting_changed: Whether the user adjusts times.
    """

    refused = Signal(object)
    adjusting_changed = Signal(bool)

    def __init__(
        self, view: TranscriptView, playback: Playback, playing: Playing, settings: Settings, parent: QObject
    ) -> None:
        super().__init__(parent)
        self.scene = Scene(self)
        self.pane = WaveformPane(self.scene)
        self._view = view
        self._playback = playback
        self._playing = playing
        self._settings = settings
        self._history: TranscriptHistory | None = None
        self._sound: CachedSound | None = None
        self._decoding: Decoding | None = None
        self._selected_here = False
        self._runner = JobRunner(self)
        self._runner.finished.connect(lambda _: self._open())
        self._runner.failed.connect(lambda _: self._tell(self.tr("The waveform could not be made")))
        self._words_timer = self._timer(_WORDS_DELAY_MS, self._show_words)
        self._text_timer = self._timer(_FOLLOW_TEXT_DELAY_MS, self._follow_text)
        self._growth_timer = self._timer(_GROWTH_MS, self._grow)
        self._connect()
        self._tell("")
        self.apply_settings()

    def _connect(self) -> None:
        self._settings.changed.connect(lambda key: self.apply_settings() if key == "waveform_shown" else None)
        strip, overview = self.pane.strip, self.pane.overview
        for canvas in (strip, overview):
            canvas.seek_requested.connect(self._playback.seek)
            canvas.play_requested.connect(self._playing.play_from)
            canvas.menu_requested.connect(self._show_menu)
        strip.selected.connect(self._note_selected)
        strip.play_selection_requested.connect(self.play_selection)
        strip.toggle_requested.connect(self._playing.toggle)
        strip.left.connect(self.leave)
        strip.adjusting.move_requested.connect(self._move_border)
        self.pane.adjusting_ended.connect(self.adjust_times)
        self._playback.position_changed.connect(self.scene.set_position)
        self._view.selectionChanged.connect(self._text_timer.start)
        self._view.verticalScrollBar().valueChanged.connect(self._text_timer.start)
        self._view.verticalScrollBar().rangeChanged.connect(self._text_timer.start)

    # --- what it shows

    def show_history(self, history: TranscriptHistory | None) -> None:
        """Show the words of another project, or none."""
        self._history = history
        self.scene.select(None)
        self.scene.show_text(None)
        self._stop_adjusting()
        if history is not None:
            history.changed.connect(self._note_change)
            self.pane.strip.first_ms_per_px = float(history.project.fact(_ZOOM_FACT) or FIRST_MS_PER_PX)
            if self.scene.peaks is None:
                self._tell(self.tr("The waveform appears here when the sound is decoded"))
        self._show_words()

    def keep_zoom(self) -> None:
        """Note in the open project how closely it is looked at, for the next time."""
        if self._history is not None and self.scene.peaks is not None:
            self._history.project.set_fact(_ZOOM_FACT, round(self.pane.strip.scale.ms_per_px, 3))

    def show_sound(self, sound: CachedSound | None) -> None:
        """Show another sound, or none."""
        self._runner.stop()
        self._growth_timer.stop()
        self._sound, self._decoding = sound, None
        self.scene.set_position(0)
        self._open()
        if sound is not None and self.scene.peaks is None:
            self._tell(self.tr("Drawing the waveform…"))
            self._runner.start(make_peaks, sound)

    def show_decoding(self, decoding: Decoding) -> None:
        """Show the sound as far as it is decoded."""
        if self._sound is None and decoding.peaks is not None:
            self._decoding = decoding
            if not self._growth_timer.isActive():
                self._growth_timer.start()

    def set_doubt(self, doubt: DoubtMarks | None) -> None:
        """Mark doubtful words by this, or none; to be called again when it has changed."""
        self.scene.timeline.set_doubt(doubt)
        self._words_timer.start()

    def set_look(self, look: Look) -> None:
        """Draw the icons in other colours."""
        self.pane.set_look(look)

    def show_flags(self, flags: tuple[Flag, ...]) -> None:
        """Show the stretches that need a listen."""
        self.scene.show_flags(flags)

    def show_notes(self, notes: Iterable[Note]) -> None:
        """Show where there are notes and bookmarks."""
        self.scene.show_notes(notes)

    def apply_settings(self) -> None:
        """Show or hide it, as the user wants."""
        self.pane.setVisible(bool(self._settings.value("waveform_shown")))

    # --- what the user does

    def toggle(self) -> None:
        """Show it, or hide it."""
        had_focus = self.pane.strip.hasFocus()
        self._settings.set_value("waveform_shown", not self._settings.value("waveform_shown"))
        if had_focus:
            self.leave()

    def focus(self) -> None:
        """Go there with the keyboard; show it, if it is hidden."""
        self._settings.set_value("waveform_shown", True)
        self.pane.strip.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def leave(self) -> None:
        """Go back to the text; times are no longer adjusted."""
        self._stop_adjusting()
        self._view.setFocus()

    def zoom_in(self) -> None:
        """Show less, more closely."""
        self.pane.strip.zoom(ZOOM_STEP)

    def zoom_out(self) -> None:
        """Show more."""
        self.pane.strip.zoom(1 / ZOOM_STEP)

    def zoom_to_all(self) -> None:
        """Show the whole recording."""
        self.pane.strip.show_all()

    def zoom_to_selection(self) -> None:
        """Fill the strip with what is selected."""
        if self.scene.selection is not None:
            self.pane.strip.zoom_to(self.scene.selection)

    def play_selection(self) -> None:
        """Play what is selected, around the chosen border, or from where the play head is."""
        current = self.pane.strip.adjusting.current
        if current is not None:
            self._play_around(current.time_ms)
        elif self.scene.selection is not None:
            self._playback.play_span(self.scene.selection.start_ms, self.scene.selection.end_ms)
        else:
            self._playing.play_from(self._playback.position_ms)

    def loop_selection(self) -> None:
        """Play what is selected again and again."""
        if self.scene.selection is not None:
            self._playback.loop_span(self.scene.selection.start_ms, self.scene.selection.end_ms)

    def select_words(self) -> None:
        """Select in the text what is said in the selected stretch, or at the play head."""
        span = self.scene.selection or Span(self.scene.position_ms, self.scene.position_ms + 1)
        self._view.select_span(span)
        self._view.setFocus()

    def adjust_times(self) -> None:
        """Let the borders of words be dragged, or no longer."""
        adjusting = self.pane.strip.adjusting
        if adjusting.active:
            self.leave()
            return
        if self._history is None or self.scene.peaks is None:
            return
        self.focus()
        self._show_words()
        adjusting.set_active(True)
        self.pane.strip.zoom_for_borders()
        self.pane.show_adjusting(True)
        self.adjusting_changed.emit(True)

    def _stop_adjusting(self) -> None:
        if self.pane.strip.adjusting.active:
            self.pane.strip.adjusting.set_active(False)
            self.pane.show_adjusting(False)
            self.adjusting_changed.emit(False)

    def _move_border(self, move: Move) -> None:
        """Move a border as one step, and let the ear decide whether it is right."""
        if self._history is None:
            return
        try:
            self._history.apply(move.edit, self.tr("Adjust Times"))
        except InvalidEdit as error:
            self.refused.emit(error)
            return
        self._show_words()
        self._play_around(move.time_ms)

    def _play_around(self, time_ms: int) -> None:
        self._playback.play_span(time_ms - _AROUND_BORDER_MS, time_ms + _AROUND_BORDER_MS)

    def _show_menu(self, time_ms: int, point: QPoint) -> None:
        """Show what can be done at a time."""
        menu = QMenu(self.pane)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(self.tr("Play from here"), lambda: self._playing.play_from(time_ms))
        for text, slot in (
            (self.tr("Play the selection"), self.play_selection),
            (self.tr("Play the selection again and again"), self.loop_selection),
            (self.tr("Select its words in the text"), self.select_words),
            (self.tr("Zoom to the selection"), self.zoom_to_selection),
        ):
            menu.addAction(text, slot).setEnabled(self.scene.selection is not None)
        menu.addAction(self.tr("Show the whole recording"), self.zoom_to_all)
        menu.addSeparator()
        adjusting = self.pane.strip.adjusting
        nearest = adjusting.nearest(time_ms)
        set_here = menu.addAction(self.tr("Set the nearest word border here"), lambda: adjusting.set_here(time_ms))
        set_here.setEnabled(nearest is not None)
        text = self.tr("Stop adjusting times") if adjusting.active else self.tr("Adjust times")
        menu.addAction(text, self.adjust_times).setEnabled(nearest is not None)
        menu.popup(point)

    # --- keeping in step

    def _timer(self, delay_ms: int, slot: object) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(delay_ms)
        timer.timeout.connect(slot)
        return timer

    def _note_change(self, change: Change) -> None:
        """Draw the words anew in a moment; other times at once."""
        if change.offset_changed:
            self.scene.redrawn.emit()
        else:
            self._words_timer.start()

    def _show_words(self) -> None:
        self._words_timer.stop()
        self.scene.show_words(None if self._history is None else self._history.transcript)
        self._text_timer.start()

    def _open(self) -> None:
        """Show the peaks of the sound, if they are there."""
        if self._sound is None:
            self.scene.show_sound(None, 0)
        else:
            self.scene.show_sound(self._sound.peaks(), self._sound.duration_ms)

    def _grow(self) -> None:
        decoding = self._decoding
        if decoding is None or decoding.peaks is None:
            return
        peaks = growing_peaks(decoding.peaks, decoding.done_ms * SAMPLE_RATE_HZ // 1000)
        if peaks is not None and peaks.length:
            self.scene.show_sound(peaks, max(decoding.total_ms, decoding.done_ms))

    def _tell(self, text: str) -> None:
        self.pane.strip.set_hint(text)

    def _note_selected(self, span: Span | None) -> None:
        self._selected_here = span is not None

    def _follow_text(self) -> None:
        """Show which part of the text is seen, and what is selected in it."""
        view, paragraphs = self._view, self._view.paragraphs
        if self._history is None or not paragraphs:
            self.scene.show_text(None)
            return
        top = view.verticalScrollBar().value()
        numbers = [block.blockNumber() for block in blocks_between(view.text, top, top + view.viewport().height())]
        seen = [paragraphs[number] for number in numbers if number < len(paragraphs)]
        self.scene.show_text(Span(seen[0].start_ms, seen[-1].end_ms) if seen else None)
        if view.textCursor().hasSelection():
            self._selected_here = False
            self.scene.select(view.selected_span())
        elif not self._selected_here:
            self.scene.select(None)
