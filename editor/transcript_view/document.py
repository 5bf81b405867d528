"""Keeps a Qt document equal to a transcript: one block a paragraph, plain text, no formats."""

from collections.abc import Sequence

from PySide6.QtGui import QTextCursor, QTextDocument

from editor.transcript_view.offsets import to_qt
from engine.transcript.words import Paragraph


def fill(document: QTextDocument, paragraphs: Sequence[Paragraph]) -> None:
    """Put the paragraphs in place of all that is in the document, keeping its block format."""
    cursor = QTextCursor(document)
    cursor.beginEditBlock()
    cursor.select(QTextCursor.SelectionType.Document)
    cursor.insertText("\n".join(paragraph.text for paragraph in paragraphs))
    cursor.endEditBlock()


def replace_blocks(document: QTextDocument, index: int, removed: int, paragraphs: Sequence[Paragraph]) -> None:
    """Bring the ``removed`` blocks from ``index`` on to the paragraphs that now stand in their place.

    Only what differs is touched. A document of no paragraphs still has one block, an empty one.
    """
    cursor = QTextCursor(document)
    cursor.beginEditBlock()
    same = min(removed, len(paragraphs))
    for place in range(same):
        _rewrite(document, index + place, paragraphs[place].text)
    if removed > same:
        _remove(document, index + same, removed - same)
    elif len(paragraphs) > same:
        _insert(document, index + same, paragraphs[same:])
    cursor.endEditBlock()


def _rewrite(document: QTextDocument, index: int, text: str) -> None:
    block = document.findBlockByNumber(index)
    old = block.text()
    if old == text:
        return
    start = 0
    shorter = min(len(old), len(text))
    while start < shorter and old[start] == text[start]:
        start += 1
    end = 0
    while end < shorter - start and old[-1 - end] == text[-1 - end]:
        end += 1
    cursor = QTextCursor(block)
    cursor.setPosition(block.position() + to_qt(old, start))
    cursor.setPosition(block.position() + to_qt(old, len(old) - end), QTextCursor.MoveMode.KeepAnchor)
    cursor.insertText(text[start : len(text) - end])


def _remove(document: QTextDocument, index: int, count: int) -> None:
    cursor = QTextCursor(document.findBlockByNumber(index))
    last = document.findBlockByNumber(index + count - 1)
    if index:  # with the line break before them
        cursor.setPosition(cursor.position() - 1)
        cursor.setPosition(last.position() + last.length() - 1, QTextCursor.MoveMode.KeepAnchor)
    elif last.next().isValid():
        cursor.setPosition(last.next().position(), QTextCursor.MoveMode.KeepAnchor)
    else:
        cursor.setPosition(last.position() + last.length() - 1, QTextCursor.MoveMode.KeepAnchor)
    cursor.removeSelectedText()


def _insert(document: QTextDocument, index: int, paragraphs: Sequence[Paragraph]) -> None:
    text = "\n".join(paragraph.text for paragraph in paragraphs)
    if index == 0:
        cursor = QTextCursor(document.begin())
        is_empty = document.blockCount() == 1 and document.begin().length() == 1
        cursor.insertText(text if is_empty else text + "\n")
        return
    before = document.findBlockByNumber(index - 1)
    cursor = QTextCursor(before)
    cursor.setPosition(before.position() + before.length() - 1)
    cursor.insertText("\n" + text)
