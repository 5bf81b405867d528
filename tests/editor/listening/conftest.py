"""A window with a project that can be heard."""

from collections.abc import Callable, Iterator

import numpy as np
import pytest

from editor.settings import Settings
from editor.window import EditorWindow
from engine.audio.cache import default_cache_folder
from engine.project.project import Project
from tests.virtual_sink import VirtualSink

SECONDS = 50


@pytest.fixture
def window(qtbot, settings: Settings) -> Iterator[EditorWindow]:
    made = EditorWindow(settings)
    qtbot.addWidget(made)
    made.show()
    yield made
    made.close()


@pytest.fixture
def spoken(qtbot, window: EditorWindow, make_project: Callable[..., Project]) -> EditorWindow:
    """Paragraphs that begin at 100, 3300, 25100 and 28300 ms; the first two end at 1200 and 4400 ms. Noise is heard."""
    project = make_project("one two three | four five six", "seven eight nine | ten")
    project.flush()
    project.close()
    project.close = lambda: None  # type: ignore[method-assign]  # the fixture closes it again
    cache = default_cache_folder()
    cache.mkdir()
    noise = np.random.default_rng(7).normal(0, 3_000, SECONDS * 16_000).astype(np.int16)
    (cache / f"{project.recording.sha256}.s16").write_bytes(noise.tobytes())
    window.desk.open_project(project.path)
    window.activateWindow()
    window.view.setFocus()
    qtbot.waitUntil(window.view.hasFocus)
    return window


@pytest.fixture
def heard(virtual_sink: VirtualSink, spoken: EditorWindow) -> EditorWindow:
    """The same, where there is something to hear it on."""
    return spoken
