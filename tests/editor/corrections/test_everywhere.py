"""The corrections of all projects: fetched as far as somebody scrolls, filtered, and gone to."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest

from editor.corrections.everywhere import EverywhereDialog, EverywhereTable
from editor.corrections.table import CorrectionsTable
from editor.dashboard.hits import FoundPlace
from engine.library.corrections import CorrectionIndex, IndexedCorrection, Wanted, default_index
from engine.library.library import Library
from engine.project.correction_kinds import CorrectionKind, Operation
from engine.project.project import Project
from engine.transcript.edits import ReplaceText
from tests.engine.project.projects import make_project


def indexed(number: int) -> IndexedCorrection:
    return IndexedCorrection(
        number,
        Path("/x.earmark"),
        CorrectionKind.CONTENT,
        Operation.SUBSTITUTION,
        f"heard {number}",
        f"said {number}",
        "Anna",
        "",
        False,
        1_000 * number,
        1,
        0,
        4,
    )


@pytest.fixture
def library(tmp_path: Path) -> Path:
    projects = [make_project(tmp_path / f"{name}.earmark", "we met in hanover") for name in "ab"]
    for project in projects:
        with Project.open(project) as opened:
            opened.apply(ReplaceText(1, 10, 17, "Hannover"))
    path = tmp_path / "library.sqlite"
    with Library(path) as index:
        index.add(projects)
    return path


def test_rows_are_fetched_a_page_at_a_time(qtbot, tmp_path: Path):
    with CorrectionIndex(tmp_path / "index.sqlite") as index:
        index.store(Path("/x.earmark"), "", [indexed(number) for number in range(500)])
        table = EverywhereTable(CorrectionsTable().kinds)
        QAbstractItemModelTester(table, QAbstractItemModelTester.FailureReportingMode.Fatal)
        table.show_index(index, Wanted())
        counts = [table.rowCount()]
        while table.canFetchMore(table.index(-1, -1)):
            table.fetchMore(table.index(-1, -1))
            counts.append(table.rowCount())
        assert (counts[0], counts[-1]) == (200, 500)
        assert [table.correction(row).start_ms for row in range(500)] == [1_000 * row for row in range(500)]
        table.show_index(None, Wanted())


def test_a_correction_is_found_and_gone_to(qtbot, library: Path):
    dialog = EverywhereDialog(library, CorrectionsTable().kinds)
    qtbot.addWidget(dialog)
    with qtbot.waitSignal(dialog.runner.finished, timeout=30_000):
        dialog.show()
    assert dialog.news.text() == "2 corrections"
    with qtbot.waitSignal(dialog.table.modelReset):
        QTest.keyClicks(dialog.words, "nobody")
    assert dialog.table.rowCount() == 0
    with qtbot.waitSignal(dialog.table.modelReset):
        dialog.words.setText("HANN")
    dialog.view.setCurrentIndex(dialog.table.index(1, 0))
    QTest.keyClick(dialog.view, Qt.Key.Key_Return)
    assert dialog.chosen == FoundPlace(library.with_name("b.earmark"), 1, 10, 8)
    assert default_index(library).is_file()
