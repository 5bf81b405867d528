"""Coming back to a project: where the caret, the text and the sound were left, or to a place that was found."""

from PySide6.QtCore import QObject, QTimer

from editor.dashboard.hits import FoundPlace
from editor.desk import Desk
from editor.history import TranscriptHistory
from editor.playback import Playback
from editor.transcript_view.geometry import blocks_between, top_of
from editor.transcript_view.places import Stretch
from editor.transcript_view.view import TranscriptView
from engine.project.project import Project

_FACT = "left_at"


class Returning(QObject):
    """Notes in the project file where the user left it, and goes there when it is opened again."""

    def __init__(self, desk: Desk, view: TranscriptView, playback: Playback, window: QObject) -> None:
        super().__init__(window)
        self._desk = desk
        self._view = view
        self._playback = playback
        self._project: Project | None = None
        self._waiting_ms: int | None = None  # where to go as soon as there is sound
        self._plays = False
        desk.leaving.connect(self._note)
        desk.sound_changed.connect(self._go_on)

    def show_project(self, project: Project | None, _history: TranscriptHistory | None) -> None:
        """Go where the user left a project, which the view shows already."""
        self._project = project
        self._waiting_ms, self._plays = None, False
        left = project.fact(_FACT) if project is not None else None
        if isinstance(left, dict):
            self._waiting_ms = left["position_ms"]
            self._select(left["paragraph_id"], left["offset"])
            # Only then does the text have its final size.
            QTimer.singleShot(0, self, lambda: self._scroll(project, left["top_paragraph_id"], left["below_top_px"]))

    def show(self, place: FoundPlace) -> None:
        """Open a project at a place."""
        self._open(place, plays=False)

    def play(self, place: FoundPlace) -> None:
        """Open a project at a place, and play from there."""
        self._open(place, plays=True)

    def _open(self, place: FoundPlace, *, plays: bool) -> None:
        if not self._desk.open_project(place.project):
            return
        word = self._select(place.paragraph_id, place.offset, place.length)
        if word is not None:
            self._waiting_ms, self._plays = word, plays
            self._go_on()

    def _note(self) -> None:
        """Note where the user is, before the project is closed."""
        stretches = self._view.selected()
        if self._project is None or not stretches:
            return
        height = self._view.verticalScrollBar().value()
        top = next(blocks_between(self._view.text, height, height + self._view.viewport().height()))
        at = self._view.paragraphs[stretches[-1].paragraph]
        self._project.set_fact(
            _FACT,
            {
                "position_ms": self._playback.position_ms,
                "paragraph_id": at.id,
                "offset": stretches[-1].end,
                "top_paragraph_id": self._view.paragraphs[top.blockNumber()].id,
                "below_top_px": round(height - top_of(top)),
            },
        )

    def _go_on(self) -> None:
        """Bring the sound where the text is."""
        if self._waiting_ms is None or not self._playback.duration_ms:
            return
        if self._plays:
            self._playback.play_from(self._waiting_ms)
        else:
            self._playback.seek(self._waiting_ms)
        self._waiting_ms, self._plays = None, False

    def _select(self, paragraph_id: int | None, offset: int, length: int = 0) -> int | None:
        """Select characters of a paragraph, as far as it has them; return when their word is heard."""
        number = self._number_of(paragraph_id)
        if number is None:
            return None
        paragraph = self._view.paragraphs[number]
        start, end = min(offset, len(paragraph.text)), min(offset + length, len(paragraph.text))
        self._view.select(Stretch(number, start, end))
        word = paragraph.word_at(start)
        return paragraph.start_ms if word is None else paragraph.words[word].start_ms

    def _scroll(self, project: Project | None, paragraph_id: int | None, below_px: int) -> None:
        number = self._number_of(paragraph_id)
        if number is not None and project is self._project:
            top = round(top_of(self._view.text.findBlockByNumber(number)))
            self._view.verticalScrollBar().setValue(top + below_px)

    def _number_of(self, paragraph_id: int | None) -> int | None:
        ids = (number for number, paragraph in enumerate(self._view.paragraphs) if paragraph.id == paragraph_id)
        return next(ids, None)
