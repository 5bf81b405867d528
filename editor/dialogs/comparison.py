"""Shows what stands beside what was heard now, and lets the user choose what to take."""

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import (
    QHeaderView,
    QLabel,
    QSplitter,
    QTextEdit,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from editor.time_label import time_label
from editor.transcript_view.colours import colours_for
from engine.project.rehearing import Difference
from engine.recognition.results import RecognisedWord, Span
from engine.transcript.transcript import Transcript
from engine.transcript.words import Paragraph, Word

# A difference is heard with this much around it.
_AROUND_MS = 500

_AT, _STANDS, _HEARD, _SURE = range(4)


class DifferenceList(QTreeWidget):
    """The differences, each with a box to tick.

    Signals:
        play_requested: The user wants to hear the one at hand.
        take_requested: The user has chosen.
        ticks_changed: Other differences are ticked.
    """

    play_requested = Signal()
    take_requested = Signal()
    ticks_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Differences"))
        self.setHeaderLabels([self.tr("At"), self.tr("What stands"), self.tr("What is heard now"), self.tr("Sure")])
        self.setRootIsDecorated(False)
        self.setUniformRowHeights(True)
        self.setAllColumnsShowFocus(True)
        header = self.header()
        header.setStretchLastSection(False)
        # Qt takes no account of a box that a style sheet draws.
        header.setSectionResizeMode(_AT, QHeaderView.ResizeMode.Fixed)
        header.resizeSection(_AT, self.fontMetrics().horizontalAdvance("0:00:00") + 44)
        header.setSectionResizeMode(_SURE, QHeaderView.ResizeMode.ResizeToContents)
        for column in (_STANDS, _HEARD):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
        self._differences: tuple[Difference, ...] = ()
        self.itemChanged.connect(lambda *_: self.ticks_changed.emit())

    def show_differences(self, differences: Sequence[Difference], offset_ms: int) -> None:
        """List differences, with this added to their times; those that are not the user's own are ticked."""
        self.clear()
        self._differences = tuple(differences)
        for difference in differences:
            item = QTreeWidgetItem()
            item.setText(_AT, time_label(difference.start_ms + offset_ms))
            item.setText(_STANDS, text_of(difference.stands) or self.tr("(nothing)"))
            item.setText(_HEARD, text_of(difference.heard) or self.tr("(nothing)"))
            item.setText(_SURE, self._sureness(difference))
            for column in (_STANDS, _HEARD):
                item.setToolTip(column, item.text(column))
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(_AT, Qt.CheckState.Unchecked if difference.yours else Qt.CheckState.Checked)
            self.addTopLevelItem(item)
        if differences:
            self.setCurrentItem(self._item(0))

    @property
    def chosen(self) -> tuple[Difference, ...]:
        """The differences that are ticked."""
        return tuple(
            difference
            for row, difference in enumerate(self._differences)
            if self._item(row).checkState(_AT) is Qt.CheckState.Checked
        )

    @property
    def current(self) -> Difference | None:
        """The one at hand."""
        row = self.currentIndex().row()
        return self._differences[row] if row >= 0 else None

    def tick_all(self) -> None:
        """Tick every difference, but leave those that are the user's own as they are."""
        ticked = {id(difference) for difference in self.chosen}
        self._tick_only({row for row, one in enumerate(self._differences) if not one.yours or id(one) in ticked})

    def tick_none(self) -> None:
        """Tick nothing."""
        self._tick_only(set())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose and hear by key; letters would look for text otherwise."""
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            super().keyPressEvent(event)
            return
        match event.key():
            case Qt.Key.Key_Space:
                self._tick(self.currentItem())
            case Qt.Key.Key_A:
                self.tick_all()
            case Qt.Key.Key_N:
                self.tick_none()
            case Qt.Key.Key_P:
                self.play_requested.emit()
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self.take_requested.emit()
            case _:
                super().keyPressEvent(event)

    def _tick(self, item: QTreeWidgetItem | None) -> None:
        if item is not None:
            is_ticked = item.checkState(_AT) is Qt.CheckState.Checked
            item.setCheckState(_AT, Qt.CheckState.Unchecked if is_ticked else Qt.CheckState.Checked)

    def _tick_only(self, ticked: set[int]) -> None:
        self.blockSignals(True)  # to tell once
        for row in range(len(self._differences)):
            state = Qt.CheckState.Checked if row in ticked else Qt.CheckState.Unchecked
            self._item(row).setCheckState(_AT, state)
        self.blockSignals(False)
        self.ticks_changed.emit()

    def _item(self, row: int) -> QTreeWidgetItem:
        item = self.topLevelItem(row)
        assert item is not None
        return item

    def _sureness(self, difference: Difference) -> str:
        before = self.tr("yours") if difference.yours else _percent(difference.probability_before)
        return f"{before} → {_percent(difference.probability_now)}"


class Comparison(QWidget):
    """The passage with its differences, and their list.

    Signals:
        play_requested: Start and end of a difference that the user wants to hear, in milliseconds.
        take_requested: The user has chosen.
        chosen_changed: Other differences are ticked.
    """

    play_requested = Signal(int, int)
    take_requested = Signal()
    chosen_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._blocks: list[list[str | Difference]] = []
        self._passage = QTextEdit()
        self._passage.setObjectName("passage")
        self._passage.setReadOnly(True)
        self._passage.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._passage.setAccessibleName(self.tr("The passage as it would be"))
        self.list = DifferenceList()
        self.list.ticks_changed.connect(self._show_choice)
        self.list.currentItemChanged.connect(self._show_passage)
        self.list.itemDoubleClicked.connect(self.play)
        self.list.play_requested.connect(self.play)
        self.list.take_requested.connect(self.take_requested)
        keys = QLabel(
            self.tr("Space ticks or unticks   ·   P plays   ·   A ticks all but yours   ·   N none   ·   Enter takes")
        )
        keys.setObjectName("faint")
        keys.setWordWrap(True)
        halves = QSplitter(Qt.Orientation.Vertical)
        halves.setChildrenCollapsible(False)
        halves.addWidget(self._passage)
        halves.addWidget(self.list)
        halves.setStretchFactor(1, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        layout.addWidget(halves, 1)
        layout.addWidget(keys)

    def compare(self, transcript: Transcript, span: Span, differences: Sequence[Difference]) -> None:
        """Show differences of a span of a transcript."""
        self._blocks = list(_blocks(transcript.paragraphs, span, differences))
        self.list.show_differences(differences, transcript.offset_ms)
        self._show_choice()
        self.list.setFocus()

    @property
    def chosen(self) -> tuple[Difference, ...]:
        """The differences that are ticked."""
        return self.list.chosen

    def play(self) -> None:
        """Ask to hear the difference at hand."""
        difference = self.list.current
        if difference is not None:
            self.play_requested.emit(max(difference.start_ms - _AROUND_MS, 0), difference.end_ms + _AROUND_MS)

    def changeEvent(self, event: QEvent) -> None:
        """Take on a new palette."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._show_passage()

    def _show_choice(self) -> None:
        self._show_passage()
        self.chosen_changed.emit()

    def _show_passage(self) -> None:
        """Write the passage: what would go struck through, what would come underlined."""
        self._passage.clear()
        cursor = self._passage.textCursor()
        chosen, current, place = set(map(id, self.chosen)), self.list.current, 0
        for number, piece in enumerate(self._blocks):
            if number:
                cursor.insertBlock()
            for part in piece:
                if isinstance(part, str):
                    cursor.insertText(part, QTextCharFormat())
                    continue
                self._write(cursor, part, is_chosen=id(part) in chosen, is_current=part is current)
                if part is current:
                    place = cursor.position()
        cursor.setPosition(place)
        self._passage.setTextCursor(cursor)
        self._passage.ensureCursorVisible()

    def _write(self, cursor: QTextCursor, difference: Difference, *, is_chosen: bool, is_current: bool) -> None:
        colours = colours_for(self.palette())
        stands, heard = QTextCharFormat(), QTextCharFormat()
        if is_current:
            stands.setBackground(colours.heard)
            heard.setBackground(colours.heard)
        if is_chosen:
            stands.setFontStrikeOut(True)
            stands.setForeground(colours.quiet)
            heard.setFontUnderline(True)
            heard.setFontWeight(600)
        else:
            heard.setForeground(colours.quiet)
            heard.setFontItalic(True)
        old, new = text_of(difference.stands), text_of(difference.heard)
        cursor.insertText(old, stands)
        if old and new:
            cursor.insertText(" ", stands if is_current else QTextCharFormat())
        if new:
            cursor.insertText(new if is_chosen else f"[{new}]", heard)


def _blocks(
    paragraphs: Sequence[Paragraph], span: Span, differences: Sequence[Difference]
) -> Iterator[list[str | Difference]]:
    """Give the part of each paragraph that lies in a span, in pieces: text that stays as it is, and differences."""
    for paragraph in paragraphs:
        own = [difference for difference in differences if difference.paragraph_id == paragraph.id]
        inside = [
            number
            for number, word in enumerate(paragraph.words)
            if span.start_ms <= (word.start_ms + word.end_ms) // 2 < span.end_ms
        ]
        if inside or own:
            first = min([*inside[:1], *(difference.first for difference in own)])
            last = max([*(number + 1 for number in inside[-1:]), *(difference.last for difference in own)])
            yield _parts(paragraph, first, last, own)
    for difference in differences:
        if difference.paragraph_id is None:
            yield [difference]


def _parts(paragraph: Paragraph, first: int, last: int, differences: Sequence[Difference]) -> list[str | Difference]:
    spans = list(paragraph.spans())
    end = spans[last - 1][1] if last else 0
    reached = spans[first][0] if first < len(spans) else len(paragraph.text)
    parts: list[str | Difference] = ["… "] if first else []
    for difference in sorted(differences, key=lambda difference: (difference.first, difference.last)):
        start = spans[difference.first][0] if difference.first < len(spans) else len(paragraph.text)
        parts.append(paragraph.text[reached:start])
        if difference.stands:
            parts.append(difference)
            reached = spans[difference.last - 1][1]
        else:
            parts += [difference, " "] if start < len(paragraph.text) else [" ", difference]
            reached = start
    parts.append(paragraph.text[reached:end])
    return [*parts, "…" if reached == end else " …"] if last < len(paragraph.words) else parts


def text_of(words: Sequence[Word | RecognisedWord]) -> str:
    """Return words as they are shown."""
    return " ".join(word.text for word in words)


def _percent(probability: float | None) -> str:
    return "–" if probability is None else f"{round(100 * probability)} %"
