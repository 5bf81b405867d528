"""A window with an open project, as a user has it before them."""

from collections.abc import Callable, Iterator

import pytest

from editor.settings import Settings
from editor.window import EditorWindow
from engine.project.project import Project
from engine.transcript.edits import NameSpeaker, SetSpeaker


@pytest.fixture
def window(qtbot, settings: Settings) -> Iterator[EditorWindow]:
    made = EditorWindow(settings)
    qtbot.addWidget(made)
    made.resize(1200, 760)
    made.show()
    yield made
    made.close()


@pytest.fixture
def open_talk(qtbot, window: EditorWindow, make_project: Callable[..., Project]) -> Callable[..., Project]:
    """Opens a project of the given texts, spoken by Anna and Ben in turn."""

    def make(*texts: str, speakers: tuple[str, ...] = ("Anna", "Ben")) -> Project:
        project = make_project(*texts)
        for number, name in enumerate(speakers, start=1):
            project.apply(NameSpeaker(number, name))
        for index, paragraph in enumerate(tuple(project.transcript.paragraphs)):
            if speakers:
                project.apply(SetSpeaker(paragraph.id, 1 + index % len(speakers)))
        project.flush()
        project.close()
        project.close = lambda: None  # type: ignore[method-assign]  # the fixture closes it again
        assert window.desk.open_project(project.path)
        window.activateWindow()
        window.view.setFocus()
        qtbot.waitUntil(lambda: window.isActiveWindow() and window.view.hasFocus())
        assert window.desk.project is not None
        return window.desk.project

    return make
