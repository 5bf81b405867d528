"""Notes, bookmarks, colours and the rating: written by key, listed, gone to, heard, undone, and there the next time."""

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QHelpEvent, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolTip

from editor.transcript_view.colours import colours_for
from engine.project.project import Project
from engine.transcript.edits import ReplaceText, SetOffset, WriteNote
from engine.transcript.notes import Anchor, NoteKind
from engine.transcript.words import WordColour
from tests.editor.notes.conftest import Desk


def colours(desk: Desk) -> str:
    """Return a letter for each word: of its colour, or a dot."""
    words = [word for paragraph in desk.transcript.paragraphs for word in paragraph.words]
    return "".join("." if word.colour is None else word.colour[0] for word in words)


def test_a_note_is_written_on_the_word_at_the_caret(desk: Desk):
    desk.press("Ctrl+Right")
    desk.press("Ctrl+Alt+N")
    desk.wait(lambda: desk.table.is_editing)
    desk.type("Two what?")
    desk.press("Shift+Return")
    desk.type("Ask.")
    desk.press("Return")
    desk.wait(desk.view.hasFocus)
    note = desk.transcript.notes[1]
    assert (note.kind, note.text) == (NoteKind.NOTE, "Two what?\nAsk.")
    assert note.anchor == Anchor(500, desk.transcript.paragraphs[0].id, 1)
    assert desk.rows == [("00:00", "Two what?\nAsk.")]
    desk.type("so ")
    assert desk.transcript.paragraphs[0].text == "one so two three"
    moved = desk.transcript.notes[1].anchor
    assert moved is not None
    assert (moved.time_ms, moved.word) == (500, 2)
    while desk.transcript.paragraphs[0].text != "one two three":
        desk.press("Ctrl+Z")
    assert desk.transcript.notes[1] == note
    desk.press("Ctrl+Z")
    assert not desk.transcript.notes
    desk.wait(lambda: desk.rows == [])
    desk.press("Ctrl+Y")
    assert desk.transcript.notes[1] == note


def test_a_note_that_is_given_up_leaves_nothing(desk: Desk):
    desk.press("Ctrl+Alt+N")
    desk.wait(lambda: desk.table.is_editing)
    assert len(desk.rows) == 1
    desk.type("No")
    desk.press("Escape")
    desk.wait(desk.view.hasFocus)
    desk.write("Ctrl+Alt+N", "")
    assert desk.rows == []
    assert not desk.transcript.notes
    assert not desk.history.stack.canUndo()
    assert desk.pane.isVisible()


def test_a_note_is_written_where_it_plays_and_stays_at_its_time(desk: Desk):
    desk.window.playback.seek(3_800)
    desk.write("Ctrl+Alt+P", "A door")
    assert desk.transcript.notes[1].anchor == Anchor(3_800)
    desk.press("Ctrl+A")
    desk.press("Delete")
    assert desk.transcript.notes[1].anchor == Anchor(3_800)
    assert desk.rows == [("00:03", "A door")]


def test_a_bookmark_has_the_words_there_as_its_name_until_another_is_given(desk: Desk):
    desk.press("Down")
    desk.press("Ctrl+B")
    desk.wait(lambda: desk.table.is_editing)
    desk.press("Delete")
    desk.press("Return")
    desk.wait(desk.view.hasFocus)
    assert desk.rows == []
    desk.press("Ctrl+B")
    desk.wait(lambda: desk.table.is_editing)
    desk.press("Return")
    desk.wait(desk.view.hasFocus)
    assert desk.transcript.notes[1].text == "four five six"
    assert desk.transcript.notes[1].kind is NoteKind.BOOKMARK
    desk.write("Ctrl+B", "The mill")
    assert [note.text for note in desk.transcript.notes.values()] == ["four five six", "The mill"]


def test_the_whole_transcript_has_a_note(desk: Desk):
    desk.write("Ctrl+Alt+N", "one")
    desk.window.actions_by_id["note_whole"].trigger()
    desk.wait(lambda: desk.table.is_editing)
    desk.type("In her kitchen")
    desk.press("Return")
    desk.wait(desk.view.hasFocus)
    assert desk.transcript.notes[2].anchor is None
    assert desk.rows == [("all", "In her kitchen"), ("00:00", "one")]


def test_keys_lead_from_note_to_note(desk: Desk):
    told: list[str] = []
    desk.window.announcing.announced.connect(told.append)
    paragraphs = desk.transcript.paragraphs
    desk.history.apply(WriteNote(1, "three", paragraph_id=paragraphs[0].id, word=2))
    desk.history.apply(WriteNote(2, "between", time_ms=2_500))
    desk.history.apply(WriteNote(3, "five", NoteKind.BOOKMARK, 3_750))
    desk.history.apply(WriteNote(4, "whole"))
    desk.press("Ctrl+Alt+PageDown")
    assert desk.view.textCursor().selectedText() == "three"
    assert desk.window.playback.position_ms == 300
    assert told[-1] == "three"
    desk.press("Ctrl+Alt+PageDown")
    assert desk.view.textCursor().selectedText() == "five"
    desk.press("Ctrl+Alt+PageDown")
    assert told[-1] == "No note or bookmark follows"
    desk.press("Ctrl+Alt+PageUp")
    assert desk.view.textCursor().selectedText() == "three"
    desk.press("Ctrl+Alt+PageUp")
    assert told[-1] == "No note or bookmark before this"


def test_the_list_is_searched_gone_through_heard_and_written_over(desk: Desk):
    paragraphs = desk.transcript.paragraphs
    desk.history.apply(WriteNote(1, "About the Mill", paragraph_id=paragraphs[0].id, word=2))
    desk.history.apply(WriteNote(2, "Stones", NoteKind.BOOKMARK, 3_750))
    desk.press("Ctrl+Shift+O")
    desk.wait(desk.table.hasFocus)
    assert desk.rows == [("00:00", "About the Mill"), ("00:03", "Stones")]
    desk.press("Down")
    desk.press("Return")
    desk.wait(desk.view.hasFocus)
    assert desk.view.textCursor().selectedText() == "five"
    asked: list[int] = []
    desk.window.notes.play_requested.connect(asked.append)
    desk.press("Ctrl+Shift+O")
    desk.press("Space")
    assert asked == [3_150]
    desk.press("Shift+Return")
    desk.wait(lambda: desk.table.is_editing)
    desk.type("Rocks")
    desk.press("Return")
    desk.wait(lambda: desk.table.hasFocus() and not desk.table.is_editing)
    assert desk.transcript.notes[2].text == "Rocks"
    assert desk.transcript.notes[2].kind is NoteKind.BOOKMARK
    desk.press("Delete")
    desk.wait(lambda: desk.rows == [("00:00", "About the Mill")])
    assert desk.table.hasFocus()
    desk.press("Escape")
    desk.wait(desk.view.hasFocus)
    desk.press("Ctrl+Z")
    assert desk.transcript.notes[2].text == "Rocks"


def test_the_list_is_narrowed_to_words_and_kinds_and_opens_up_for_a_new_note(desk: Desk):
    desk.history.apply(WriteNote(1, "About the Mill", time_ms=500))
    desk.history.apply(WriteNote(2, "Stones", NoteKind.BOOKMARK, 3_750))
    desk.press("Ctrl+Alt+1")
    desk.press("Ctrl+Shift+O")
    desk.wait(lambda: len(desk.rows) == 3)
    desk.pane.words.setFocus()
    desk.type("mill")
    assert desk.rows == [("00:00", "About the Mill")]
    desk.pane.words.clear()
    desk.pane.kind.setFocus()
    desk.press("Down")
    desk.press("Down")
    assert desk.rows == [("00:03", "Stones")]
    desk.press("Down")
    assert desk.rows == [("00:00", "one")]
    desk.view.setFocus()
    desk.write("Ctrl+Alt+N", "New")
    assert len(desk.rows) == 4


def test_times_in_the_list_are_counted_as_everywhere(desk: Desk):
    desk.history.apply(WriteNote(1, "here", time_ms=3_750))
    desk.press("Ctrl+Shift+O")
    desk.history.apply(SetOffset(3_600_000))
    assert desk.rows == [("1:00:03", "here")]


def test_colours_are_put_on_the_selection_and_taken_away_by_the_same_key(desk: Desk):
    desk.press("Ctrl+Shift+Right")
    desk.press("Ctrl+Shift+Right")
    desk.press("Ctrl+Alt+2")
    assert colours(desk) == "gg...."
    desk.press("Home")
    desk.press("Ctrl+Alt+4")
    assert colours(desk) == "pg...."
    desk.press("Ctrl+A")
    desk.press("Ctrl+Alt+5")
    assert colours(desk) == "vvvvvv"
    desk.press("Ctrl+Z")
    assert colours(desk) == "pg...."
    desk.press("Ctrl+A")
    desk.press("Ctrl+Alt+6")
    assert colours(desk) == "......"
    desk.press("Ctrl+Z")
    desk.press("Home")
    desk.press("Ctrl+Alt+4")
    assert colours(desk) == ".g...."


def test_a_selection_that_only_reaches_to_a_paragraph_does_not_colour_it(desk: Desk):
    desk.press("Shift+Down")
    desk.press("Ctrl+Alt+3")
    assert colours(desk) == "bbb..."


def test_coloured_words_are_in_the_list(desk: Desk):
    desk.press("Ctrl+A")
    desk.press("Ctrl+Alt+1")
    desk.press("Ctrl+Shift+O")
    desk.wait(lambda: desk.rows == [("00:00", "one two three"), ("00:03", "four five six")])
    desk.press("Down")
    desk.press("Shift+Return")
    assert not desk.table.is_editing
    desk.press("Return")
    desk.wait(desk.view.hasFocus)
    assert desk.view.textCursor().selectedText() == "four five six"
    desk.press("Ctrl+Shift+O")
    desk.press("Delete")
    assert colours(desk) == "yyy..."


@pytest.mark.parametrize("colour", WordColour)
def test_colours_are_seen_on_the_page(desk: Desk, colour: WordColour):
    ground, line = colours_for(desk.view.palette()).of_word(colour)
    desk.press(f"Ctrl+Alt+{list(WordColour).index(colour) + 1}")
    assert ground.rgb() in pixels(desk)
    assert line.rgb() in pixels(desk)
    desk.press("Ctrl+Z")
    assert ground.rgb() not in pixels(desk)


def pixels(desk: Desk) -> set[int]:
    """Return what the text is painted with."""
    image = desk.view.viewport().grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    return {int(pixel) for pixel in np.unique(np.frombuffer(image.constBits(), np.uint32) | 0xFF000000)}


def mark(desk: Desk) -> QPoint:
    """Return where the mark of the first paragraph's note is, looked for as somebody looks for it."""
    desk.view.viewport().grab()
    points = (QPoint(x, y) for y in range(0, 80, 3) for x in range(0, desk.view.viewport().width() // 2, 3))
    return next(point for point in points if desk.window.notes.marks.notes_at(QPointF(point)))


def test_marks_in_the_margin_tell_their_note_and_lead_to_it(desk: Desk):
    desk.history.apply(WriteNote(1, "one?", paragraph_id=desk.transcript.paragraphs[0].id, word=0))
    desk.history.apply(WriteNote(2, "two?", time_ms=700))
    desk.history.apply(WriteNote(3, "six?", time_ms=4_300))
    point = mark(desk)
    assert [note.id for note in desk.window.notes.marks.notes_at(QPointF(point))] == [1, 2]
    viewport = desk.view.viewport()
    QApplication.sendEvent(viewport, QHelpEvent(QEvent.Type.ToolTip, point, viewport.mapToGlobal(point)))
    assert QToolTip.text() == "one?\n\ntwo?"
    QTest.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=point)
    assert desk.pane.isVisible()
    assert desk.table.currentIndex().row() == 0
    desk.history.undo()
    desk.history.undo()
    desk.history.undo()
    viewport.grab()
    assert not desk.window.notes.marks.notes_at(QPointF(point))


def test_notes_are_in_the_waveform(desk: Desk):
    desk.wait(lambda: desk.window.waveform.scene.peaks is not None)
    strip, overview = desk.window.waveform.pane.strip, desk.window.waveform.pane.overview
    before = strip.grab().toImage(), overview.grab().toImage()
    desk.history.apply(WriteNote(1, "a door", time_ms=4_000))
    after = strip.grab().toImage(), overview.grab().toImage()
    assert before[0] != after[0]
    assert before[1] != after[1]
    assert "00:04: a door" in strip.description_at(QPoint(round(strip.scale.x_of(4_000)) + 2, 20))
    assert "a door" not in strip.description_at(QPoint(round(strip.scale.x_of(4_000)) + 40, 20))


def test_the_rating_is_given_by_keys_and_mouse_undone_and_kept(desk: Desk):
    desk.press("Ctrl+Shift+O")
    rating = desk.pane.rating
    rating.stars.setFocus()
    desk.press("4")
    desk.press("Left")
    assert desk.history.project.fact("rating") == {"stars": 3, "comment": ""}
    rating.comment.setFocus()
    desk.type("Some noise")
    desk.press("Return")
    assert desk.history.project.fact("rating") == {"stars": 3, "comment": "Some noise"}
    QTest.mouseClick(rating.stars, Qt.MouseButton.LeftButton, pos=QPoint(rating.stars.width() - 8, 8))
    assert rating.stars.count == 5
    QTest.mouseClick(rating.stars, Qt.MouseButton.LeftButton, pos=QPoint(rating.stars.width() - 8, 8))
    assert rating.stars.count == 0
    desk.history.undo()
    assert rating.stars.count == 5
    assert rating.stars.accessibleName() == "Rating: 5 of 5 stars"
    desk.history.undo()
    assert (rating.stars.count, rating.comment.text()) == (3, "Some noise")


def test_all_of_it_is_there_the_next_time(desk: Desk):
    desk.write("Ctrl+Alt+N", "one?")
    desk.press("Ctrl+Alt+3")
    desk.pane.rating.stars.setFocus()
    desk.press("5")
    path = desk.history.project.path  # type: ignore[attr-defined]
    desk.window.desk.put_away()
    assert desk.rows == []
    assert desk.pane.rating.stars.count == 0
    with Project.open(path, read_only=True) as project:
        assert project.transcript.notes[1].text == "one?"
    assert desk.window.desk.open_project(path)
    desk.wait(lambda: desk.rows == [("00:00", "one?"), ("00:00", "one")])
    assert desk.pane.rating.stars.count == 5


def test_what_is_written_outlives_changes_of_the_text_meanwhile(desk: Desk):
    desk.press("Down")
    desk.press("Ctrl+Alt+N")
    desk.wait(lambda: desk.table.is_editing)
    desk.type("four")
    first = desk.transcript.paragraphs[0]
    desk.history.apply(ReplaceText(first.id, 0, 3, "zero"))
    desk.press("Return")
    desk.wait(desk.view.hasFocus)
    assert desk.transcript.notes[1].text == "four"


def test_where_the_caret_is_tells_the_notes_there(desk: Desk):
    desk.history.apply(WriteNote(1, "Who is this?", paragraph_id=desk.transcript.paragraphs[0].id, word=0))
    told: list[str] = []
    desk.window.announcing.announced.connect(told.append)
    desk.press("Ctrl+Alt+1")
    desk.press("Ctrl+Shift+W")
    assert told[-1] == "00:00, one, yellow, note: Who is this?"
