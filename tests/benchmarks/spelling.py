"""What checking the spelling costs the person who types: nothing, it should be.

    python tests/benchmarks/spelling.py [--quick]

Opens a project of 10 h (100,000 words) in the real window with a dictionary of 60,000 words, which lacks every
twentieth word of the project. Key presses with and without spelling are taken in turns, as in ``editor.py``, which
paints the whole text for each, and compared as ratios. Looking through the whole transcript is measured by what it
takes of the window's thread, all together and at a time. Figures go to standard output as one JSON object.
"""

import argparse
import gc
import os
import random
import statistics
import sys
import tempfile
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from PySide6.QtCore import QEventLoop
from PySide6.QtWidgets import QApplication

from editor.app import make_application
from editor.settings import Settings
from editor.window import EditorWindow
from tests.benchmarks.editor import make_project, open_project, percentile, type_in
from tests.benchmarks.report import say, tell
from tests.dictionaries import make_dictionary

TARGETS: dict[str, dict[str, float]] = {
    "key_press_p50_with_to_without": {"max": 1.1},
    "key_press_p99_with_to_without": {"max": 1.25},
    "look_through_100k_words_ms": {"max": 1_000},
    "longest_slice_ms": {"max": 4},
    "walk_over_100k_words_ms": {"max": 100},
}
DICTIONARY_WORDS = 60_000


class Slices:
    """Times what looking through the transcript takes of the window's thread.

    Python's own collection of garbage, which goes through the whole transcript and may fall anywhere, is told apart.
    """

    def __init__(self, window: EditorWindow) -> None:
        self.times_ms: list[float] = []
        self.collecting_ms = self._collected_s = self._collects_from_s = 0.0
        gc.callbacks.append(self._note_collection)
        spelling = window.spelling
        look_on = spelling._look_on

        def timed() -> None:
            self._collected_s, start = 0.0, time.thread_time()
            look_on()
            self.times_ms.append(1000 * (time.thread_time() - start - self._collected_s))
            self.collecting_ms = max(self.collecting_ms, 1000 * self._collected_s)

        spelling._sweep.timeout.disconnect()
        spelling._sweep.timeout.connect(timed)

    def _note_collection(self, phase: str, _info: dict[str, int]) -> None:
        if phase == "start":
            self._collects_from_s = time.thread_time()
        else:
            self._collected_s += time.thread_time() - self._collects_from_s


def settle(application: QApplication, window: EditorWindow) -> None:
    """Wait until every word of the transcript is known."""
    application.processEvents()
    while window.spelling.busy:
        application.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)


def make_words(project: Path) -> list[str]:
    """Return a vocabulary as large as a language's, with most words of the project."""
    from engine.project.project import Project

    with Project.open(project, read_only=True) as opened:
        said = sorted({word.text for paragraph in opened.transcript.paragraphs for word in paragraph.words})
    chance = random.Random(5)
    others = ("".join(chance.choices("abcdefghijklmnoprstuvwz", k=9)) for _ in range(DICTIONARY_WORDS - len(said)))
    return [*(word for number, word in enumerate(said) if number % 20), *others]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="fewer key presses")
    rounds = 3 if parser.parse_args().quick else 10
    figures: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for variable in ("XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"):
            os.environ[variable] = str(folder / variable)
        say("making a project of 100,000 words and a dictionary")
        path = make_project(folder, "10h", 100_000)
        make_dictionary(folder / "dictionaries", "en_GB", make_words(path))
        os.environ["EARMARK_DICTIONARIES"] = str(folder / "dictionaries")
        application = make_application()
        settings = Settings(folder / "settings.ini")
        settings.set_value("waveform_shown", False)
        window = EditorWindow(settings)
        window.resize(1280, 860)
        window.show()
        slices = Slices(window)
        say("opening and looking through")
        start = time.perf_counter()
        open_project(application, window, path)
        settle(application, window)
        figures["opened_and_looked_through_s"] = time.perf_counter() - start
        figures["look_through_100k_words_ms"] = sum(slices.times_ms)
        figures["longest_slice_ms"] = max(slices.times_ms)
        figures["longest_collection_ms"] = slices.collecting_ms
        start = time.perf_counter()
        paragraphs = window.view.paragraphs
        found = sum(len(window.spelling.misspellings.of(paragraph)) for paragraph in paragraphs)
        figures["walk_over_100k_words_ms"] = 1000 * (time.perf_counter() - start)
        figures["misspelled_words"] = found
        times_ms: dict[bool, list[float]] = {True: [], False: []}
        for number in range(2 * rounds):
            is_shown = bool(number % 2)
            say(f"typing {'with' if is_shown else 'without'} spelling")
            settings.set_value("spelling_shown", is_shown)
            settle(application, window)
            times_ms[is_shown] += type_in(application, window, 60)
        for is_shown, called in ((True, "with"), (False, "without")):
            figures[f"key_press_p50_ms_{called}"] = statistics.median(times_ms[is_shown])
            figures[f"key_press_p99_ms_{called}"] = percentile(times_ms[is_shown], 0.99)
        for share in ("p50", "p99"):
            both = (figures[f"key_press_{share}_ms_{called}"] for called in ("with", "without"))
            figures[f"key_press_{share}_with_to_without"] = next(both) / next(both)
        window.close()
    tell(figures, TARGETS)


if __name__ == "__main__":
    main()
