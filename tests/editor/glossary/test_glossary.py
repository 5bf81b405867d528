"""The glossary: what a user writes, presses and gets from it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMessageBox

from editor.dialogs.places import PlacesDialog
from editor.glossary.glossary import Entry
from editor.glossary.pane import GlossaryPane
from editor.glossary.table import Column, GlossaryTable
from engine.glossary.terms import Term, common_glossary_file, read_terms, terms_of, write_terms
from tests.dictionaries import make_dictionary
from tests.editor.spelling.conftest import SpellingDesk, type_text
from tests.editor.spelling.conftest import desk_with as desk_with

Maker = Callable[..., SpellingDesk]


def pane_of(desk: SpellingDesk) -> GlossaryPane:
    """Call the pane up by its key."""
    desk.press("Ctrl+Shift+K")
    pane = desk.window.findChild(GlossaryPane)
    assert isinstance(pane, GlossaryPane)
    assert pane.field.hasFocus()
    return pane


def rows(pane: GlossaryPane) -> list[tuple[str, str, str, bool]]:
    model = pane.view.model()
    return [
        (
            *(model.index(row, column).data() for column in (Column.TERM, Column.HEARD_AS, Column.NOTE)),
            model.index(row, Column.EVERYWHERE).data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked,
        )
        for row in range(model.rowCount())
    ]


def write(pane: GlossaryPane, column: Column, text: str) -> None:
    """Write into the current row's cell by keys."""
    pane.view.setFocus()
    pane.view.setCurrentIndex(pane.view.model().index(0, column))
    QTest.keyClick(pane.view, Qt.Key.Key_F2)
    editor = pane.view.findChild(QLineEdit)
    assert editor is not None
    editor.selectAll()
    type_text(editor, text)
    QTest.keyClick(editor, Qt.Key.Key_Return)
    QApplication.processEvents()
    QApplication.processEvents()


def terms(desk: SpellingDesk) -> tuple[Term, ...]:
    project = desk.window.desk.project
    assert project is not None
    return terms_of(project)


def test_its_model_keeps_qts_rules(qtbot):
    table = GlossaryTable()
    QAbstractItemModelTester(table, QAbstractItemModelTester.FailureReportingMode.Fatal)
    table.show_entries([Entry(Term("Kovács", ("Kovach",))), Entry(Term("Szeged"), is_common=True)])
    table.show_entries([])


def test_terms_are_written_and_taken_back(desk_with: Maker):
    desk = desk_with("the mill")
    pane = pane_of(desk)
    desk.type("Kovács")
    desk.press("Return")
    assert pane.field.text() == ""
    write(pane, Column.HEARD_AS, "Kovach; Covacs | Kovach")
    write(pane, Column.NOTE, "the  interviewer")
    assert rows(pane) == [("Kovács", "Kovach | Covacs", "the interviewer", False)]
    assert terms(desk) == (Term("Kovács", ("Kovach", "Covacs"), "the interviewer"),)
    for _ in range(2):
        desk.window.actions_by_id["undo"].trigger()
    assert rows(pane) == [("Kovács", "", "", False)]
    desk.window.actions_by_id["undo"].trigger()
    assert rows(pane) == []
    desk.window.actions_by_id["redo"].trigger()
    assert rows(pane) == [("Kovács", "", "", False)]
    write(pane, Column.TERM, "  ")
    assert rows(pane) == [("Kovács", "", "", False)]
    write(pane, Column.TERM, "Kovács Maria")
    assert terms(desk) == (Term("Kovács Maria"),)
    desk.open_again()
    assert terms(desk) == (Term("Kovács Maria"),)


def test_a_term_goes_to_all_projects_and_back(desk_with: Maker):
    desk = desk_with("the mill")
    pane = pane_of(desk)
    desk.type("Szeged")
    desk.press("Return")
    pane.view.setFocus()
    pane.view.setCurrentIndex(pane.view.model().index(0, Column.EVERYWHERE))
    QTest.keyClick(pane.view, Qt.Key.Key_Space)
    QApplication.processEvents()
    assert rows(pane) == [("Szeged", "", "", True)]
    assert read_terms(common_glossary_file()) == (Term("Szeged"),)
    assert terms(desk) == ()
    QTest.keyClick(pane.view, Qt.Key.Key_Delete)
    assert rows(pane) == []
    assert read_terms(common_glossary_file()) == ()


def test_terms_are_found_by_what_they_are_heard_as(desk_with: Maker):
    write_terms(common_glossary_file(), [Term("Kovács", ("Kovach",)), Term("Szeged")])
    desk = desk_with("the mill")
    pane = pane_of(desk)
    desk.type("kova")
    assert [row[0] for row in rows(pane)] == ["Kovács"]
    pane.field.clear()
    pane.where.setCurrentIndex(1)
    assert rows(pane) == []
    pane.where.setCurrentIndex(2)
    desk.type("Baja")
    desk.press("Return")
    assert [row[0] for row in rows(pane)] == ["Baja", "Kovács", "Szeged"]
    assert rows(pane)[0][3]


def test_a_selection_is_added_with_what_was_heard(desk_with: Maker, tmp_path: Path):
    make_dictionary(tmp_path / "dictionaries", "en_GB", ["the", "mill", "and"])
    desk = desk_with("Kovach, the mill and Kovach")
    assert desk.wrong == ["Kovach", "Kovach"]
    desk.press("Ctrl+Shift+Right")
    desk.type("Kovács, ")
    assert desk.wrong == ["Kovács", "Kovach"]
    desk.press("Home")
    desk.press("Ctrl+Alt+K")
    assert terms(desk) == (Term("Kovács", ("Kovach",)),)
    assert "heard as “Kovach”" in desk.message
    assert desk.wrong == ["Kovach"]  # the term counts as right
    desk.press("Ctrl+Z")
    assert desk.wrong == ["Kovács", "Kovach"]


def test_the_text_is_corrected_by_it_as_one_step(desk_with: Maker):
    desk = desk_with("Kovach came, and KOVACH's mill | kovach, the Kovács", "Kovachs")
    pane = pane_of(desk)
    desk.type("Kovács")
    desk.press("Return")
    write(pane, Column.HEARD_AS, "Kovach")

    def accept() -> None:
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, PlacesDialog):
            timer.stop()
            dialog.accept()

    timer = QTimer(desk.window)
    timer.setInterval(10)
    timer.timeout.connect(accept)
    timer.start()
    pane._correct.click()
    assert desk.texts == ["Kovács came, and KOVACH's mill", "Kovács, the Kovács", "Kovachs"]
    desk.window.actions_by_id["undo"].trigger()
    assert desk.texts[1] == "kovach, the Kovács"


def test_terms_come_from_a_file_and_go_to_one(desk_with: Maker, tmp_path: Path):
    (tmp_path / "names.csv").write_text("Begriff;Varianten\nKovács;Kovach\nSzeged\n", encoding="utf-8-sig")
    desk = desk_with("the mill")
    glossary = desk.window.glossary
    glossary.import_from(tmp_path / "names.csv", is_common=False)
    assert desk.message == "2 terms were imported"
    assert terms(desk) == (Term("Kovács", ("Kovach",)), Term("Szeged"))
    glossary.export_to(tmp_path / "out.txt", glossary.entries)
    assert (tmp_path / "out.txt").read_text(encoding="utf-8") == "Kovács\nSzeged\n"
    desk.window.actions_by_id["undo"].trigger()
    assert terms(desk) == ()


@pytest.fixture
def warned(monkeypatch) -> list[str]:
    told: list[str] = []
    monkeypatch.setattr(QMessageBox, "exec", lambda box: told.append(box.text()))
    return told


def test_what_cannot_be_read_is_left_as_it_is(desk_with: Maker, tmp_path: Path, warned: list[str]):
    common_glossary_file().parent.mkdir(parents=True, exist_ok=True)
    common_glossary_file().write_text("{", encoding="utf-8")
    desk = desk_with("the mill")
    assert not desk.window.glossary.add([Entry(Term("Szeged"), is_common=True)])
    (tmp_path / "empty.csv").touch()
    desk.window.glossary.import_from(tmp_path / "empty.csv", is_common=False)
    assert len(warned) == 2
    assert common_glossary_file().read_text(encoding="utf-8") == "{"
    assert desk.window.glossary.entries == []
