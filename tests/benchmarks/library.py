"""How fast the library searches all texts while somebody types, and how soon the list of projects is there.

    python tests/benchmarks/library.py [--quick]

The texts are made up: words of a Zipf distribution, as in speech a few are everywhere and most are rare.
"""

import argparse
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent.parent))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from editor.app import make_application
from editor.dashboard.catalogue import Catalogue
from editor.dashboard.dashboard import Dashboard
from editor.settings import Settings
from editor.theme import LIGHT
from engine.library.library import Library
from engine.library.query import Query
from engine.project.summary import Passage, ProjectReading, ProjectSummary
from tests.benchmarks.report import say, tell

WORDS_AN_HOUR = 9_000
WORDS_A_PARAGRAPH = 60
VOCABULARY = 30_000
ROWS = 2_000
TARGETS = {
    "search_typed_p50_ms": {"max": 100},
    "search_typed_max_ms": {"max": 100},
    "open_2000_rows_ms": {"max": 300},
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="20 hours of text instead of 200")
    hours = 20 if parser.parse_args().quick else 200
    figures: dict[str, float] = {"hours": hours, "words": hours * WORDS_AN_HOUR}
    with tempfile.TemporaryDirectory() as folder:
        words = _vocabulary()
        for full_text, name in ((True, "search_typed"), (False, "search_plain_typed")):
            path = Path(folder) / f"{name}.sqlite"
            say(f"{hours} hours of text, {'FTS5' if full_text else 'without FTS5'}")
            seconds = _fill(path, hours, words, full_text=full_text)
            if full_text:
                figures["index_an_hour_ms"] = 1000 * seconds / hours
                figures["index_size_mb"] = path.stat().st_size / 1e6
            times_ms = _search(path, words, full_text=full_text)
            figures[f"{name}_p50_ms"] = statistics.median(times_ms)
            figures[f"{name}_max_ms"] = max(times_ms)
        say(f"a list of {ROWS} projects")
        figures |= _show(Path(folder))
    tell(figures, TARGETS)
    return 0


def _vocabulary() -> list[str]:
    chance = random.Random(1)
    syllables = [c + v for c in "bdfgklmnprstvwz" for v in ("a", "e", "i", "o", "u", "ü")]
    words = {"".join(chance.choices(syllables, k=chance.choice((1, 2, 2, 3, 3, 4)))) for _ in range(3 * VOCABULARY)}
    ordered = sorted(words)
    chance.shuffle(ordered)
    return ordered[:VOCABULARY]


def _fill(path: Path, hours: int, words: list[str], *, full_text: bool) -> float:
    """Store one project an hour; return how many seconds storing took."""
    chance = random.Random(2)
    weights = [1 / (rank + 2) for rank in range(len(words))]
    took_s = 0.0
    with Library(path, full_text=full_text) as library:
        for hour in range(hours):
            spoken = chance.choices(words, weights, k=WORDS_AN_HOUR)
            passages = tuple(
                Passage(start, start * 400, "Anna", " ".join(spoken[start : start + WORDS_A_PARAGRAPH]))
                for start in range(0, len(spoken), WORDS_A_PARAGRAPH)
            )
            project = Path(f"/nowhere/interview {hour}.earmark")
            library.add([project])
            with _timed() as times_s:
                library.store(project, "read", ProjectReading(_summary(project), passages))
            took_s += times_s[0]
        library.tidy()
    return took_s


def _search(path: Path, words: list[str], *, full_text: bool) -> list[float]:
    """Type words letter by letter: the commonest, some in between, rare ones, several, and a phrase."""
    typed = [words[0], words[5], words[50], words[500], words[5_000], f"{words[0]} {words[1]} {words[40]}"]
    typed += [f'"{words[0]} {words[1]}', "xylophon"]
    times_ms = []
    for text in typed:
        for end in range(1, len(text) + 1):
            with _timed() as times_s, Library(path, full_text=full_text) as library:  # as the window does it
                library.search(Query.of(text[:end]))
            times_ms.append(1000 * times_s[0])
    return times_ms


def _show(folder: Path) -> dict[str, float]:
    application = make_application()
    path = folder / "rows.sqlite"
    with Library(path) as library:
        projects = [folder / f"project {number}.earmark" for number in range(ROWS)]
        library.add(projects)
        for project in projects:
            library.store(project, "read", ProjectReading(_summary(project), ()))
    opened_ms, sorted_ms, filtered_ms = [], [], []
    for run in range(5):
        with _timed() as times_s:
            settings = Settings(folder / f"{run}.ini")
            dashboard = Dashboard(settings, Catalogue(settings, path=path), QWidget())
            dashboard.set_look(LIGHT)
            dashboard.resize(1080, 760)
            dashboard.show()
            _paint(application, dashboard)
        opened_ms.append(1000 * times_s[0])
        with _timed() as times_s:
            dashboard.table.sortByColumn(0, Qt.SortOrder.AscendingOrder)
            _paint(application, dashboard)
        sorted_ms.append(1000 * times_s[0])
        with _timed() as times_s:
            dashboard.search.setText("77")
            _paint(application, dashboard)
        filtered_ms.append(1000 * times_s[0])
        dashboard.close_search()
        dashboard.close()
    return {
        "open_2000_rows_ms": statistics.median(opened_ms),
        "sort_2000_rows_ms": statistics.median(sorted_ms),
        "filter_2000_rows_ms": statistics.median(filtered_ms),
    }


def _paint(application: QApplication, widget: QWidget) -> None:
    application.processEvents()
    widget.grab()


def _summary(project: Path) -> ProjectSummary:
    chance = random.Random(str(project))
    edited_at = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=chance.randrange(9_000))
    return ProjectSummary(
        path=project,
        recording=project.with_suffix(".wav"),
        has_recording=True,
        recording_sha256="cafe",
        duration_ms=3_600_000,
        words=WORDS_AN_HOUR,
        reviewed_words=chance.randrange(WORDS_AN_HOUR),
        expected_errors=chance.random() * 900,
        created_at=edited_at,
        edited_at=edited_at,
        complete=True,
        stars=chance.randrange(6),
        speakers=("Interviewer", "Anna"),
        tags=("pilot",),
        archived=False,
        heard_ms=chance.randrange(3_600_000),
        worked_ms=chance.randrange(9_000_000),
    )


@contextmanager
def _timed() -> Iterator[list[float]]:
    times_s: list[float] = []
    start_s = time.perf_counter()
    yield times_s
    times_s.append(time.perf_counter() - start_s)


if __name__ == "__main__":
    raise SystemExit(main())
