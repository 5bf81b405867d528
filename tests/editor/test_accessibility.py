"""What a screen reader, and somebody without a mouse, find in the window."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QMenu, QWidget

from editor.actions import rows
from editor.corpora.consent_dialog import ConsentDialog
from editor.corpora.corpus_dialog import CorpusDialog
from editor.dialogs.export import ExportDialog
from editor.dialogs.keys import KeysDialog
from editor.dialogs.models import ModelsDialog
from editor.dialogs.preferences import PreferencesDialog
from editor.dialogs.start import StartDialog
from editor.settings import Settings
from editor.window import EditorWindow
from engine.project.consent import Consent
from engine.project.project import Project

DIALOGS: dict[str, Callable[[EditorWindow, Project], QDialog]] = {
    "keys": lambda window, _: KeysDialog(window.shortcuts, window),
    "preferences": lambda window, _: PreferencesDialog(window.settings, window.listening.pedals, window),
    "models": lambda window, _: ModelsDialog(window),
    "export": lambda window, project: ExportDialog(project.path.parent, project.path.stem, window),
    "consent": lambda window, project: ConsentDialog(Consent(), project.transcript.speakers.values(), window),
    "corpus": lambda window, project: CorpusDialog(window.settings, project.path, window),
    "start": lambda window, project: StartDialog(project.recording.path, window.settings, window),
}


@pytest.fixture
def window(qtbot, settings: Settings, make_project: Callable[..., Project]) -> Iterator[EditorWindow]:
    project = make_project("good morning and welcome | thank you for having me")
    project.close()
    made = EditorWindow(settings)
    qtbot.addWidget(made)
    made.show()
    assert made.desk.open_project(project.path)
    made.activateWindow()
    yield made
    made.close()


def nameless(parent: QWidget) -> list[str]:
    """Return the widgets that can have the keyboard and of which a screen reader could say nothing."""
    found = []
    for widget in (parent, *parent.findChildren(QWidget)):
        focusable = widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.focusProxy() is None
        if (
            not focusable
            or not widget.isVisible()
            or widget.window() is not parent.window()
            or isinstance(widget, QMenu)
        ):
            continue
        interface = QAccessible.queryAccessibleInterface(widget)
        if not interface.text(QAccessible.Text.Name).strip():
            found.append(f"{type(widget).__name__} {widget.objectName()} in {type(widget.parent()).__name__}")
    return found


def test_everything_in_the_window_has_a_name(window: EditorWindow):
    assert nameless(window) == []


@pytest.mark.parametrize("name", DIALOGS)
def test_everything_in_the_dialogs_has_a_name(qtbot, window: EditorWindow, name: str):
    assert window.desk.project is not None
    dialog = DIALOGS[name](window, window.desk.project)
    qtbot.addWidget(dialog)
    dialog.show()
    assert nameless(dialog) == []


def test_no_letter_opens_two_things_in_a_menu():
    letters: dict[str, list[str]] = {}
    for row in rows():
        if "&" in row.text:
            letters.setdefault(row.menu, []).append(row.text[row.text.index("&") + 1].casefold())
    doubled = {menu: sorted(found) for menu, found in letters.items() if len(found) != len(set(found))}
    assert doubled == {}


def test_tab_goes_round_the_window(qtbot, window: EditorWindow):
    window.side.toggle("corrections")
    window.view.setFocus()
    qtbot.waitUntil(window.view.hasFocus)
    passed: list[QWidget] = []
    while window.view not in passed:
        focus = QApplication.focusWidget()
        assert focus is not None
        QTest.keyClick(focus, Qt.Key.Key_Tab)
        focus = QApplication.focusWidget()
        assert focus is not None
        assert focus.isVisible()
        assert focus not in passed
        passed.append(focus)
    assert any(window.corrections.isAncestorOf(widget) for widget in passed)


def test_keys_go_from_pane_to_pane(qtbot, window: EditorWindow):
    window.side.toggle("corrections")
    window.view.setFocus()
    qtbot.waitUntil(window.view.hasFocus)
    visited = []
    for _ in range(4):
        window.actions_by_id["next_pane"].trigger()
        focus = QApplication.focusWidget()
        assert focus is not None
        visited += [
            pane for pane in (window.side, window.transport, window.view) if focus is pane or pane.isAncestorOf(focus)
        ]
    assert visited[0] is window.side
    assert window.view in visited
    window.actions_by_id["previous_pane"].trigger()
    assert not window.view.hasFocus()


def test_a_screen_reader_is_told_where_the_caret_is(qtbot, window: EditorWindow):
    window.view.setFocus()
    with qtbot.waitSignal(window.announcing.announced) as told:
        window.actions_by_id["say_where"].trigger()
    assert told.args == ["00:00, good"]
    with qtbot.waitSignal(window.announcing.announced) as told:
        window.actions_by_id["next_doubtful"].trigger()
    assert told.args == ["00:01, doubtful: welcome"]


def test_a_screen_reader_is_told_the_news(qtbot, window: EditorWindow):
    with qtbot.waitSignal(window.announcing.announced) as told:
        window.banner.tell("No sound.")
    assert told.args == ["No sound."]
    with qtbot.waitSignal(window.announcing.announced) as told:
        window.actions_by_id["previous_doubtful"].trigger()
    assert "No doubtful word" in told.args[0]
