"""A window with a project whose sound is decoded."""

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from editor.settings import Settings
from editor.window import EditorWindow
from engine.project.project import Project
from tests.recordings import interview_samples

TEXT = "one two three four five six seven | eight nine ten"


@pytest.fixture
def window(qtbot, settings: Settings) -> Iterator[EditorWindow]:
    made = EditorWindow(settings)
    made.resize(1_000, 700)
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    yield made
    made.close()


@pytest.fixture
def opened(qtbot, window: EditorWindow, make_project: Callable[..., Project], tmp_path: Path) -> EditorWindow:
    """The window with a minute and a quarter of sound; 400 ms after a word begins, the next one does."""
    project = make_project(TEXT, TEXT, TEXT)
    path, length = project.path, project.recording.duration_ms * 16
    project.close()
    (tmp_path / "cache").mkdir()
    samples = interview_samples()
    samples = np.tile(samples, length // len(samples) + 1)[:length]
    (tmp_path / "cache" / "cafe.s16").write_bytes(samples.tobytes())
    assert window.desk.open_project(path)
    qtbot.waitUntil(lambda: window.waveform.scene.peaks is not None, timeout=30_000)
    assert (tmp_path / "cache" / "cafe.peaks").exists(), "an older version had made none"
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return window
