"""The first page by its keys: projects are found, named, tagged, put away and removed."""

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QInputDialog, QMessageBox

from editor.dashboard.columns import ALL_COLUMNS
from editor.dashboard.table_model import ProjectFilter, ProjectTable
from editor.recent import remember_project
from editor.settings import Settings
from editor.window import EditorWindow
from engine.audio.cache import default_cache_folder
from engine.library.library import LibraryRow
from engine.project.project import Project
from engine.project.summary import read_project
from tests.dialogs import answer
from tests.engine.project.projects import make_project

CTRL, SHIFT, ALT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)


@pytest.fixture
def paths(tmp_path: Path, settings: Settings) -> list[Path]:
    """Three projects, of which the first was open last."""
    made = []
    for number, (name, text) in enumerate(
        {"Anna": "good morning Ben", "Ben": "the coffee is cold", "Cleo": "good night"}.items()
    ):
        made.append(make_project(tmp_path / f"{name}.earmark", text, sha256=f"cafe{number}"))
    for path in reversed(made):
        remember_project(settings, path)
    return made


@pytest.fixture
def window(qtbot, settings: Settings, paths: list[Path]) -> Iterator[EditorWindow]:
    made = EditorWindow(settings)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitUntil(lambda: len(shown(made)) == len(paths) and not made.catalogue.refreshing, timeout=20_000)
    qtbot.waitUntil(lambda: made.isActiveWindow() and made.dashboard.isVisible())
    made.dashboard.table.setFocus()
    yield made
    made.close()


def shown(window: EditorWindow) -> list[str]:
    """Return the names of the projects that the table shows, from top to bottom."""
    model = window.dashboard.table.model()
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def cell(window: EditorWindow, name: str, column: str) -> str:
    model = window.dashboard.table.model()
    number = [column.id for column in ALL_COLUMNS].index(column)
    return str(model.index(shown(window).index(name), number).data())


def choose(window: EditorWindow, *names: str) -> None:
    window.dashboard.table.choose([row.path for row in window.catalogue.rows() if row.path.stem in names])
    window.dashboard.table.setFocus()
    assert {row.path.stem for row in window.dashboard.chosen} == set(names)


def typing(text: str) -> Callable[[QDialog], None]:
    def reply(dialog: QDialog) -> None:
        assert isinstance(dialog, QInputDialog)
        dialog.setTextValue(text)
        dialog.accept()

    return reply


def pressing(label: str, *, ticked: bool = False) -> Callable[[QDialog], None]:
    def reply(dialog: QDialog) -> None:
        assert isinstance(dialog, QMessageBox)
        if dialog.checkBox() is not None:
            dialog.checkBox().setChecked(ticked)
        [button] = [button for button in dialog.buttons() if button.text().replace("&", "") == label]
        button.click()

    return reply


def press(window: EditorWindow, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """Press a key in the table; there is no window manager that would make the window active after a dialog."""
    window.activateWindow()
    assert QTest.qWaitForWindowActive(window)
    window.dashboard.table.setFocus()
    QTest.keyClick(window.dashboard.table, key, modifiers)


def settled(qtbot, window: EditorWindow) -> None:
    qtbot.waitUntil(lambda: not window.catalogue.refreshing, timeout=20_000)


def test_the_project_that_was_open_last_is_offered(window: EditorWindow, paths: list[Path]):
    assert [row.path for row in window.dashboard.chosen] == [paths[0]]
    press(window, Qt.Key.Key_Return)
    assert window.desk.project is not None
    assert window.desk.project.path == paths[0]


def test_typing_finds_names_and_texts(qtbot, window: EditorWindow, paths: list[Path]):
    QTest.keyClick(window.dashboard.table, Qt.Key.Key_F, CTRL)
    assert window.dashboard.search.hasFocus()
    with qtbot.waitSignal(window.dashboard._searching.found):
        QTest.keyClicks(window.dashboard.search, "ben")
    assert shown(window) == ["Ben"]
    hits = window.dashboard.hits
    assert hits.isVisible()
    [project] = [hits.topLevelItem(number) for number in range(hits.topLevelItemCount())]
    assert project is not None
    assert project.text(0).startswith("Anna")
    line = project.child(0)
    assert line is not None
    assert line.text(0) == "00:00   good morning Ben"
    QTest.keyClick(window.dashboard.search, Qt.Key.Key_Down)
    assert window.dashboard.table.hasFocus()
    hits.setFocus()
    QTest.keyClick(hits, Qt.Key.Key_Return)
    assert window.desk.project is not None
    assert window.desk.project.path == paths[0]
    assert window.view.textCursor().selectedText() == "Ben"
    window.desk.put_away()
    assert window.dashboard.search.text() == "ben", "the search is as it was left"
    window.dashboard.search.setFocus()
    QTest.keyClick(window.dashboard.search, Qt.Key.Key_Escape)
    assert len(shown(window)) == 3
    qtbot.waitUntil(lambda: not hits.isVisible())


def test_a_key_gives_another_name(qtbot, window: EditorWindow, paths: list[Path]):
    choose(window, "Ben")
    answer(QInputDialog, typing("Benedikt 2"))
    press(window, Qt.Key.Key_F2)
    assert "Benedikt 2" in shown(window)
    assert not paths[1].exists()
    assert [row.path for row in window.dashboard.chosen] == [paths[1].with_name("Benedikt 2.earmark")]
    answer(QInputDialog, typing("Anna"))
    answer(QMessageBox, pressing("OK"))
    press(window, Qt.Key.Key_F2)
    assert {"Anna", "Benedikt 2", "Cleo"} == set(shown(window))
    settled(qtbot, window)


def test_a_project_in_another_window_keeps_its_name(qtbot, window: EditorWindow, paths: list[Path]):
    choose(window, "Cleo")
    with Project.open(paths[2]):
        answer(QInputDialog, typing("Other"))
        answer(QMessageBox, pressing("OK"))
        press(window, Qt.Key.Key_F2)
    assert paths[2].exists()


def test_tags_are_given_to_several_and_filter(qtbot, window: EditorWindow, paths: list[Path]):
    choose(window, "Anna", "Cleo")
    answer(QInputDialog, typing("pilot, Köln , pilot"))
    press(window, Qt.Key.Key_T, CTRL | ALT)
    qtbot.waitUntil(lambda: cell(window, "Cleo", "tags") == "pilot, Köln", timeout=20_000)
    choose(window, "Anna")
    answer(QInputDialog, typing("Köln"))
    press(window, Qt.Key.Key_T, CTRL | ALT)
    qtbot.waitUntil(lambda: cell(window, "Anna", "tags") == "Köln", timeout=20_000)
    tags = window.dashboard._tag
    assert [tags.itemText(number) for number in range(tags.count())] == ["All tags", "Köln", "pilot"]
    tags.setCurrentText("pilot")
    assert shown(window) == ["Cleo"]
    tags.setCurrentText("All tags")
    window.dashboard.search.setText("koln cleo")
    assert shown(window) == ["Cleo"]


def test_archived_projects_are_hidden_until_they_are_asked_for(qtbot, window: EditorWindow):
    choose(window, "Ben", "Cleo")
    press(window, Qt.Key.Key_A, CTRL | SHIFT)
    qtbot.waitUntil(lambda: shown(window) == ["Anna"], timeout=20_000)
    window.dashboard._archived.click()
    assert set(shown(window)) == {"Anna", "Ben", "Cleo"}
    assert cell(window, "Ben", "state") == "archived"
    choose(window, "Ben")
    press(window, Qt.Key.Key_A, CTRL | SHIFT)
    qtbot.waitUntil(lambda: cell(window, "Ben", "state") == "", timeout=20_000)


def test_a_copy_is_a_project_of_its_own(qtbot, window: EditorWindow, paths: list[Path]):
    choose(window, "Ben")
    press(window, Qt.Key.Key_D, CTRL)
    qtbot.waitUntil(lambda: "Ben copy" in shown(window), timeout=20_000)
    copy = read_project(paths[1].with_name("Ben copy.earmark"))
    assert copy.passages[0].text == "the coffee is cold"
    assert copy.summary.has_recording


@pytest.mark.parametrize("with_recording", [False, True])
def test_delete_moves_to_the_trash(
    qtbot, window: EditorWindow, paths: list[Path], tmp_path: Path, with_recording: bool
):
    trash = tmp_path / "xdg" / "data"
    trash.mkdir(parents=True, exist_ok=True)
    sound = default_cache_folder() / "cafe1.s16"
    sound.parent.mkdir(parents=True, exist_ok=True)
    sound.write_bytes(b"sound")
    choose(window, "Ben")
    answer(QMessageBox, pressing("Cancel"))
    press(window, Qt.Key.Key_Delete)
    assert paths[1].exists()
    answer(QMessageBox, pressing("Move to the trash", ticked=with_recording))
    press(window, Qt.Key.Key_Delete)
    assert not paths[1].exists()
    assert "Ben" not in shown(window)
    assert (trash / "Trash" / "files" / "Ben.earmark").exists()
    assert (tmp_path / "Ben.wav").exists() is not with_recording
    assert not sound.exists()
    settled(qtbot, window)


def test_a_lost_recording_is_found_nearby(qtbot, window: EditorWindow, paths: list[Path], tmp_path: Path):
    recording = tmp_path / "Real.wav"
    recording.write_bytes(b"the true sound")
    path = tmp_path / "Real.earmark"
    Project.create(path, recording, hashlib.sha256(b"the true sound").hexdigest(), 1000).close()
    (tmp_path / "moved").mkdir()
    recording.rename(tmp_path / "moved" / "renamed.wav")
    window.catalogue.add([path])
    qtbot.waitUntil(lambda: "Real" in shown(window), timeout=20_000)
    qtbot.waitUntil(lambda: cell(window, "Real", "state") == "recording missing", timeout=20_000)
    choose(window, "Real")
    window.actions_by_id["find_recordings"].trigger()
    qtbot.waitUntil(lambda: cell(window, "Real", "state") == "not all recognised", timeout=20_000)
    assert read_project(path).summary.recording == tmp_path / "moved" / "renamed.wav"


def test_a_project_is_packed_and_unpacked(qtbot, window: EditorWindow, tmp_path: Path):
    sound = b"the true sound"
    path = make_project(tmp_path / "Real.earmark", "true words", sha256=hashlib.sha256(sound).hexdigest())
    (tmp_path / "Real.wav").write_bytes(sound)
    with qtbot.waitSignal(window.packing.packed, timeout=20_000):
        window.packing.pack_to(path, tmp_path / "Real.earmarkz")
    assert str(tmp_path / "Real.earmarkz") in window.dashboard._note.text()
    (tmp_path / "new").mkdir()
    with qtbot.waitSignal(window.packing.unpacked, timeout=20_000):
        window.packing.unpack_to(tmp_path / "Real.earmarkz", tmp_path / "new")
    assert window.desk.project is not None
    assert window.desk.project.path == tmp_path / "new" / "Real.earmark"
    assert window.desk.project.recording.path == tmp_path / "new" / "Real.wav"
    answer(QMessageBox, pressing("OK"))
    with qtbot.waitSignal(window.packing._runner.failed, timeout=20_000):
        window.packing.pack_to(path, tmp_path / "Real.earmarkz")
    assert not list(tmp_path.glob(".*part*"))


def test_what_is_gone_is_told_and_taken_off(qtbot, window: EditorWindow, paths: list[Path]):
    paths[1].unlink()
    window.dashboard.refresh()
    qtbot.waitUntil(lambda: cell(window, "Ben", "state") == "not there", timeout=20_000)
    choose(window, "Ben")
    window.actions_by_id["take_off"].trigger()
    assert set(shown(window)) == {"Anna", "Cleo"}
    settled(qtbot, window)
    assert set(shown(window)) == {"Anna", "Cleo"}


def test_projects_in_folders_are_taken_in(qtbot, window: EditorWindow, tmp_path: Path):
    (tmp_path / "field" / "2025").mkdir(parents=True)
    make_project(tmp_path / "field" / "2025" / "Dora.earmark", "far away")
    window.catalogue.scan(tmp_path / "field")
    qtbot.waitUntil(lambda: "Dora" in shown(window), timeout=20_000)


def test_columns_stay_as_they_were_chosen(qtbot, window: EditorWindow, settings: Settings):
    number = [column.id for column in ALL_COLUMNS].index("heard")
    assert window.dashboard.table.isColumnHidden(number)
    window.dashboard.table.show_column(number, shown=True)
    window.dashboard.table.sortByColumn(0, Qt.SortOrder.DescendingOrder)
    assert shown(window) == ["Cleo", "Ben", "Anna"]
    window.close()
    again = EditorWindow(settings)
    qtbot.addWidget(again)
    again.show()
    assert not again.dashboard.table.isColumnHidden(number)
    assert shown(again) == ["Cleo", "Ben", "Anna"], "at once, from the library"
    again.close()


def test_the_actions_are_for_the_list_alone(window: EditorWindow, paths: list[Path]):
    action = window.actions_by_id["delete_project"]
    assert action.isEnabled()
    window.desk.open_project(paths[0])
    assert not action.isEnabled()
    assert not window.actions_by_id["search_projects"].isEnabled()
    window.desk.put_away()
    assert action.isEnabled()


def test_the_caret_and_the_text_are_where_they_were_left(qtbot, window: EditorWindow, tmp_path: Path):
    path = make_project(tmp_path / "long.earmark", *(f"part {number} of it" for number in range(120)))
    window.desk.open_project(path)
    QTest.keyClick(window.view, Qt.Key.Key_End, CTRL)
    QTest.keyClick(window.view, Qt.Key.Key_Left)
    qtbot.waitUntil(lambda: window.view.verticalScrollBar().value() > 1000)
    window.view.scroller.stop()
    window.view.verticalScrollBar().setValue(window.view.verticalScrollBar().maximum() // 2)
    caret, height = window.view.textCursor().position(), window.view.verticalScrollBar().value()
    window.desk.put_away()
    window.desk.open_project(path)
    assert window.view.textCursor().position() == caret
    qtbot.waitUntil(lambda: abs(window.view.verticalScrollBar().value() - height) < 3)


def test_the_model_is_one_of_qts(qtmodeltester, window: EditorWindow):
    qtmodeltester.check(window.dashboard._projects)
    qtmodeltester.check(window.dashboard.table.model())


def test_rows_come_change_and_go_in_any_order(qtmodeltester, qtbot):
    table = ProjectTable()
    shown_rows = ProjectFilter(table)
    names = [Path(f"/somewhere/{number:03}.earmark") for number in range(40)]
    table.show_rows(LibraryRow(path, None, "") for path in names[:20])
    shown_rows.sort(0, Qt.SortOrder.DescendingOrder)
    qtmodeltester.check(shown_rows)
    table.update_rows({path: LibraryRow(path, None, "gone") for path in names[10:40]})
    table.update_rows(dict.fromkeys(names[:5]))
    assert [shown_rows.index(row, 0).data() for row in range(shown_rows.rowCount())] == [
        path.stem for path in reversed(names[5:])
    ]


def test_names_are_in_the_order_that_people_expect(qtbot):
    table = ProjectTable()
    shown_rows = ProjectFilter(table)
    names = ["Interview 10", "interview 9", "Interview 2 b", "Interview 2", "10", "Ä", "9", "Pilot"]
    table.show_rows(LibraryRow(Path(f"/somewhere/{name}.earmark"), None, "") for name in names)
    shown_rows.sort(0, Qt.SortOrder.AscendingOrder)
    assert [shown_rows.index(row, 0).data() for row in range(shown_rows.rowCount())] == [
        "9", "10", "Interview 2", "Interview 2 b", "interview 9", "Interview 10", "Pilot", "Ä"
    ]  # fmt: skip
