"""The text on the screen: one block a paragraph, plain text, always what the transcript says."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QTextBlockFormat, QTextCursor, QTextDocument

from editor.transcript_view.differences import difference
from editor.transcript_view.offsets import to_characters, to_utf16, utf16_length
from engine.transcript.transcript import Change


@dataclass(frozen=True, slots=True)
class Touched:
    """Where Qt changed the text.

    Attributes:
        first: The first block that may be different.
        untouched: How many blocks at the end are as they were.
        near: The character of the first block where the change began.
    """

    first: int
    untouched: int
    near: int


@dataclass(frozen=True, slots=True)
class Rhythm:
    """The measures of the page, in pixels. Whole numbers, so that text never moves by parts of a pixel."""

    line_height: int
    paragraph_gap: int
    left: int
    right: int
    top: int
    bottom: int


class TranscriptDocument(QTextDocument):
    """Shows paragraphs, and notices what Qt does to them.

    Signals:
        touched: A ``Touched``, after a key press, a paste or whatever else changed the text; never after a change that
            was made by a method of this class.
    """

    touched = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.setUndoRedoEnabled(False)
        self.setDocumentMargin(0)
        self._block_format = QTextBlockFormat()
        self._ours = False
        self._from: int | None = None
        self._behind = 0
        self.contentsChange.connect(self._note)
        self.contentsChanged.connect(self._tell)

    def set_rhythm(self, rhythm: Rhythm) -> None:
        """Lay the text out in these measures."""
        self._block_format.setLineHeight(rhythm.line_height, QTextBlockFormat.LineHeightTypes.FixedHeight.value)
        self._block_format.setBottomMargin(rhythm.paragraph_gap)
        with self._writing() as cursor:
            cursor.select(QTextCursor.SelectionType.Document)
            cursor.setBlockFormat(self._block_format)
            page = self.rootFrame().frameFormat()
            page.setLeftMargin(rhythm.left)
            page.setRightMargin(rhythm.right)
            page.setTopMargin(rhythm.top)
            page.setBottomMargin(rhythm.bottom)
            self.rootFrame().setFrameFormat(page)

    def finish_layout(self) -> None:
        """Lay everything out that Qt has put off.

        An edit in the meantime would make Qt (6.11) take the rest for done, and show nothing of it. To be called after
        whatever makes the text flow anew.
        """
        self.documentLayout().documentSize()

    def load(self, texts: Sequence[str]) -> None:
        """Show these paragraphs in place of everything."""
        with self._writing() as cursor:
            cursor.select(QTextCursor.SelectionType.Document)
            cursor.insertText("\n".join(texts))

    def texts(self, first: int, untouched: int) -> list[str]:
        """Return the texts from block ``first`` to the last one before ``untouched`` blocks at the end."""
        texts = []
        block = self.findBlockByNumber(first)
        for _ in range(self.blockCount() - untouched - first):
            texts.append(block.text())
            block = block.next()
        return texts

    def match(self, first: int, untouched: int, texts: Sequence[str]) -> None:
        """Make a stretch of blocks read like ``texts``, touching as little as can be."""
        new = "\n".join(texts)
        old = "\n".join(self.texts(first, untouched))
        block = self.findBlockByNumber(first)
        start = block.position()
        after = self.findBlockByNumber(self.blockCount() - untouched)
        end = after.position() - 1 if after.isValid() else self.characterCount() - 1
        change = difference(old, new)
        if end - start != utf16_length(old):
            self._replace(start, end, new)  # half an emoji, which Python can't see
        elif change is not None:
            self._replace(start + to_utf16(old, change.start), start + to_utf16(old, change.end), change.text)

    def follow(self, change: Change, count: int) -> None:
        """Repeat a change that was made to the transcript, which has ``count`` paragraphs now."""
        removed, inserted = len(change.removed), [paragraph.text for paragraph in change.inserted]
        if not removed and not inserted:
            return
        if count == 0 or count == len(inserted):  # an empty transcript is shown as one empty block
            self.match(0, 0, inserted)
        elif not removed:
            self._insert(change.index, inserted)
        elif not inserted:
            self._remove(change.index, removed)
        else:
            self.match(change.index, count - change.index - len(inserted), inserted)

    def _insert(self, index: int, texts: Sequence[str]) -> None:
        block = self.findBlockByNumber(index)
        if block.isValid():
            self._replace(block.position(), block.position(), "".join(text + "\n" for text in texts))
        else:
            end = self.characterCount() - 1
            self._replace(end, end, "".join("\n" + text for text in texts))

    def _remove(self, index: int, count: int) -> None:
        start = self.findBlockByNumber(index).position()
        after = self.findBlockByNumber(index + count)
        if after.isValid():
            self._replace(start, after.position(), "")
        else:
            self._replace(start - 1, self.characterCount() - 1, "")

    def _replace(self, start: int, end: int, text: str) -> None:
        with self._writing() as cursor:
            cursor.setPosition(start)
            cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
            cursor.insertText(text)

    @contextmanager
    def laid_out_once(self) -> Iterator[None]:
        """Lay out what is written inside in one go, at the end: each time takes as long as the document is."""
        with self._writing():
            yield

    @contextmanager
    def _writing(self) -> Iterator[QTextCursor]:
        """Give a cursor for changes that nobody needs to be told of."""
        cursor = QTextCursor(self)
        if self._ours:
            yield cursor
            return
        self._ours = True
        cursor.beginEditBlock()
        try:
            yield cursor
        finally:
            cursor.endEditBlock()
            self.finish_layout()
            self._ours = False

    def _note(self, position: int, _removed: int, added: int) -> None:
        """Widen the touched range. The layout does not know of the change yet: nothing may be written here."""
        if self._ours:
            return
        behind = max(self.characterCount() - position - added, 0)
        if self._from is None:
            self._from, self._behind = position, behind
        else:
            self._from, self._behind = min(self._from, position), min(self._behind, behind)

    def _tell(self) -> None:
        if self._ours or self._from is None:
            return
        self.finish_layout()
        last = self.characterCount() - 1
        start, end = min(self._from, last), min(last, last + 1 - self._behind)
        self._from = None
        block = self.findBlock(start)
        untouched = self.blockCount() - 1 - max(self.findBlock(end).blockNumber(), block.blockNumber())
        near = to_characters(block.text(), start - block.position())
        self.touched.emit(Touched(block.blockNumber(), untouched, near))
