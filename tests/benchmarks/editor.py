"""How fast the editor is with short and long projects: opening, typing, stepping back, following what is heard.

    python tests/benchmarks/editor.py [--quick]

Makes projects of 10 min, 3 h and 10 h, opens each in the real window, and types at its top, middle and end, saving as
always. A key press, an undo and a redo are timed from the event to the end of its painting; opening, until the window
is painted and takes keys. Following is the share of a processor that showing the word that is heard takes. Figures go
to standard output as one JSON object.
"""

import argparse
import multiprocessing
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QTextCursor
from PySide6.QtWidgets import QApplication

from editor.app import make_application
from editor.settings import Settings
from editor.window import EditorWindow
from engine.project.project import Project
from engine.recognition.results import (
    Options,
    Provenance,
    RecognisedSegment,
    RecognisedWindow,
    RecognisedWord,
    Step,
    Window,
)
from tests.benchmarks.report import say, tell

WINDOW_MS = 24_000
WORDS_PER_WINDOW = 67
# The longest comes first: what it adds to an empty window's memory is nobody else's.
SIZES = {"10h": 100_000, "3h": 30_000, "10min": 2_000}
OPEN_S = {"10h": 2.5, "3h": 1.0, "10min": 0.5}
TARGETS: dict[str, dict[str, float]] = {
    "memory_over_empty_mb_10h": {"max": 300},
    **{f"open_to_usable_s_{size}": {"max": limit} for size, limit in OPEN_S.items()},
    **{f"key_press_p50_ms_{size}": {"max": 8} for size in SIZES},
    **{f"key_press_p99_ms_{size}": {"max": 16} for size in SIZES},
    **{f"undo_p99_ms_{size}": {"max": 30} for size in SIZES},
    **{f"redo_p99_ms_{size}": {"max": 30} for size in SIZES},
    **{f"following_percent_of_a_core_{size}": {"max": 5} for size in SIZES},
    "key_press_ratio_10h_to_10min": {"max": 2.0},
}
FOLLOW_TICK_MS = 30
# A vocabulary with the lengths of English words.
_SYLLABLES = ("ba", "ne", "to", "ri", "lum", "sta", "ver", "ko", "in", "der", "al", "mi")


def make_project(folder: Path, name: str, words: int) -> Path:
    """Write a project of so many words, three a second, as recognition would."""
    chance = random.Random(7)
    count = -(-words // WORDS_PER_WINDOW)
    recording = folder / f"{name}.wav"
    recording.write_bytes(b"no sound is needed here")
    with Project.create(folder / f"{name}.earmark", recording, name, count * WINDOW_MS) as project:
        windows = [Window(index, index * WINDOW_MS, index * WINDOW_MS + WINDOW_MS - 800) for index in range(count)]
        project.plan(windows, complete=True)
        project.set_provenance(Provenance("benchmark", "", Options(), (), "en"))
        for window in windows:
            said = tuple(
                RecognisedWord(
                    "".join(chance.choices(_SYLLABLES, k=chance.choice((1, 1, 2, 2, 3)))),
                    window.start_ms + place * 345,
                    window.start_ms + place * 345 + 300,
                    chance.betavariate(6, 1),
                )
                for place in range(WORDS_PER_WINDOW)
            )
            project.add_recognised(RecognisedWindow(window, (RecognisedSegment(said, -0.2, 0.01, 1.3, Step.PLAIN),)))
        return project.path


def resident_mb() -> float:
    """Return how much memory this process has resident now."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def open_project(application: QApplication, window: EditorWindow, path: Path) -> float:
    """Open a project; return the seconds until it is painted and takes keys."""
    start = time.perf_counter()
    window.desk.open_project(path)
    application.processEvents()
    window.view.viewport().repaint()
    taken_s = time.perf_counter() - start
    assert not window.view.isReadOnly()
    return taken_s


def put_carets(application: QApplication, window: EditorWindow) -> Iterator[None]:
    """Put the caret at the top, in the middle and at the end, one after the other."""
    document = window.view.document()
    for share in (0.0, 0.5, 0.98):
        block = document.findBlockByNumber(int(document.blockCount() * share))
        cursor = QTextCursor(block)
        cursor.setPosition(block.position() + block.length() // 2)
        window.view.setTextCursor(cursor)
        window.view.ensureCursorVisible()
        application.processEvents()
        yield


def press(window: EditorWindow, key: Qt.Key, text: str = "", *, control: bool = False, shift: bool = False) -> float:
    """Press a key in the text; return the milliseconds until what it did is painted."""
    modifiers = Qt.KeyboardModifier.ControlModifier if control else Qt.KeyboardModifier.NoModifier
    if shift:
        modifiers |= Qt.KeyboardModifier.ShiftModifier
    start = time.perf_counter()
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        QApplication.sendEvent(window.view, QKeyEvent(kind, key, modifiers, text))
    window.view.viewport().repaint()
    return 1000 * (time.perf_counter() - start)


def type_in(application: QApplication, window: EditorWindow, presses: int) -> list[float]:
    """Type at three places; return the milliseconds of each key press."""
    times_ms = []
    for _ in put_carets(application, window):
        for number in range(presses):
            times_ms.append(press(window, Qt.Key.Key_A, "abcde "[number % 6]))
            if number % 10 == 9:  # let timers and signals of saving come in between, as they would
                application.processEvents()
    return times_ms


def step(application: QApplication, window: EditorWindow, count: int) -> tuple[list[float], list[float]]:
    """Undo and redo what was typed; return the milliseconds of each."""
    found = []
    for shift in (False, True):
        times_ms = []
        for _ in range(count):
            times_ms.append(press(window, Qt.Key.Key_Z, control=True, shift=shift))
            application.processEvents()
        found.append(times_ms)
    return found[0], found[1]


def follow(application: QApplication, window: EditorWindow, seconds: int) -> float:
    """Let the middle of the recording be heard; return the share of a processor that showing it takes, in percent."""
    assert window.desk.project is not None
    start_ms = window.desk.project.recording.duration_ms // 2
    window.view.follow()
    window.view.set_position(start_ms)
    application.processEvents()
    start = time.process_time()
    for position_ms in range(start_ms, start_ms + 1000 * seconds, FOLLOW_TICK_MS):
        window.playback.position_changed.emit(position_ms)
        application.processEvents()
    return 100 * (time.process_time() - start) / seconds


def percentile(times: list[float], share: float) -> float:
    """Return the value that so large a share of some values does not exceed."""
    return sorted(times)[int(share * (len(times) - 1))]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="fewer key presses")
    is_quick = parser.parse_args().quick
    presses, seconds = (120, 10) if is_quick else (600, 60)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        paths = {}
        with multiprocessing.get_context("spawn").Pool(1) as elsewhere:  # what making them takes is not the window's
            for size, words in SIZES.items():
                say(f"{size}: making a project of {words} words")
                paths[size] = elsewhere.apply(make_project, (folder, size, words))
        application = make_application()
        window = EditorWindow(Settings(folder / "settings.ini"))
        window.resize(1280, 860)
        window.show()
        application.processEvents()
        empty_mb = resident_mb()
        figures: dict[str, float] = {}
        for size, path in paths.items():
            say(f"{size}: opening")
            opened_s = [open_project(application, window, path)]
            if size == "10h":
                figures["memory_over_empty_mb_10h"] = resident_mb() - empty_mb
            opened_s += [open_project(application, window, path) for _ in range(2) if window.desk.close()]
            figures[f"open_to_usable_s_{size}"] = statistics.median(opened_s)
            say(f"{size}: typing")
            times_ms = type_in(application, window, presses)
            figures[f"key_press_p50_ms_{size}"] = statistics.median(times_ms)
            figures[f"key_press_p99_ms_{size}"] = percentile(times_ms, 0.99)
            undone_ms, redone_ms = step(application, window, presses // 10)
            figures[f"undo_p99_ms_{size}"] = percentile(undone_ms, 0.99)
            figures[f"redo_p99_ms_{size}"] = percentile(redone_ms, 0.99)
            say(f"{size}: following")
            figures[f"following_percent_of_a_core_{size}"] = follow(application, window, seconds)
        figures["key_press_ratio_10h_to_10min"] = figures["key_press_p50_ms_10h"] / figures["key_press_p50_ms_10min"]
        window.close()
    tell(figures, TARGETS)


if __name__ == "__main__":
    main()
