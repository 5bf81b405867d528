"""What was heard and worked on, counted and kept."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QStatusBar

from editor.status import StatusLine
from editor.window import EditorWindow
from editor.working import Working
from engine.project.project import Project
from engine.project.summary import read_project
from engine.project.work import Work


class Clock:
    """A clock that is set by hand."""

    now_s = 100.0

    def __call__(self) -> float:
        return self.now_s


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_hearing_and_work_are_counted_and_kept(
    qtbot, settings, make_project: Callable[..., Project], clock: Clock, tmp_path: Path
):
    window = EditorWindow(settings)
    qtbot.addWidget(window)
    project = make_project("one two three", "four five")
    path = project.path
    project.flush()
    project.close()
    project.close = lambda: None  # type: ignore[method-assign]  # the fixture closes it again
    window.desk.open_project(path)
    working = Working(window.desk, window.view, window.playback, window, clock=clock)
    opened = window.desk.project
    assert opened is not None
    working.show_project(opened, None)
    for step in range(11):
        clock.now_s += 0.5
        working._hear(1000 + 500 * step, playing=True)
    working._hear(40_000, playing=True)  # a jump
    working._hear(40_400, playing=True)
    clock.now_s += 600  # a break
    working._be_active()
    clock.now_s += 60
    working._be_active()
    told: list[Work] = []
    working.counted.connect(told.append)
    working.write()
    assert told[-1].heard_ms == 5_400
    assert told[-1].worked_ms == pytest.approx(65_000, abs=600)
    opened.flush()
    summary = read_project(path).summary
    assert summary.heard_ms == 5_400
    again = Working(window.desk, window.view, window.playback, window, clock=clock)
    again.show_project(opened, None)
    assert again._heard.total_ms == 5_400
    window.close()


def test_the_status_line_tells_quietly(qtbot):
    bar = QStatusBar()
    qtbot.addWidget(bar)
    status = StatusLine(bar)
    status.show_work(Work(3_600_000, 900_000, 0.1, 3_600_000))
    assert status._work.text() == "25 % heard"
    assert status._work.toolTip().splitlines() == [
        "1 h 00 min at work, longer breaks not counted",
        "15 minutes of the recording an hour",
        "about 3 h 00 min left at this pace",
    ]
    status.show_work(Work(3_600_000, 0, 0, 0))
    assert status._work.toolTip() == "0 min at work, longer breaks not counted"
