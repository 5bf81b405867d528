"""How fast finding and replacing are in a recording of ten hours.

    python tests/benchmarks/search.py [--quick]

Makes a project of 100,000 words (30,000 with --quick), looks for a word, a phrase and a regular expression in it,
and replaces 2,000 hits in the real window, from the edits to the end of the painting, saving as always. Figures go to
standard output as one JSON object.
"""

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from PySide6.QtWidgets import QApplication

from editor.app import make_application
from editor.settings import Settings
from editor.window import EditorWindow
from engine.transcript.search import Hit, Query, Search, find, replacements, whole
from engine.transcript.words import Paragraph
from tests.benchmarks.editor import make_project
from tests.benchmarks.report import say, tell

HITS = 2_000
TARGETS: dict[str, dict[str, float]] = {
    "find_word_ms": {"max": 50},
    "find_phrase_whole_words_ms": {"max": 50},
    "find_expression_ms": {"max": 50},
    "replace_all_2000_s": {"max": 1},
    "undo_replace_all_2000_s": {"max": 1},
}
QUERIES = {
    "find_word_ms": Query("lum"),
    "find_phrase_whole_words_ms": Query("ne to", whole_word=True),
    "find_expression_ms": Query(r"\blum\w+", is_pattern=True),
}


def milliseconds(work: Callable[[], object], rounds: int = 5) -> float:
    """Return the median time of some work."""
    times_ms = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        times_ms.append(1000 * (time.perf_counter() - start))
    return statistics.median(times_ms)


def painted(application: QApplication, window: EditorWindow, work: Callable[[], object]) -> float:
    """Return the seconds of some work and of the painting that follows."""
    start = time.perf_counter()
    work()
    application.processEvents()
    window.view.viewport().repaint()
    return time.perf_counter() - start


def _find(search: Search, paragraphs: Sequence[Paragraph]) -> list[Hit]:
    return find(search, whole(paragraphs))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="a shorter transcript")
    words = 30_000 if parser.parse_args().quick else 100_000
    application = make_application()
    figures: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        say(f"making a project of {words} words")
        path = make_project(folder, "long", words)
        window = EditorWindow(Settings(folder / "settings.ini"))
        window.resize(1280, 860)
        window.show()
        window.desk.open_project(path)
        application.processEvents()
        history = window.desk.history
        assert history is not None
        paragraphs = history.transcript.paragraphs
        for figure, query in QUERIES.items():
            search = Search(query)
            hits = find(search, whole(paragraphs))
            say(f"{query.text!r}: {len(hits)} hits")
            figures[figure] = milliseconds(partial(_find, search, paragraphs))
        say(f"replacing {HITS} hits")
        edits = replacements(Search(Query("lum")), "LUM of", whole(paragraphs))[:HITS]
        assert len(edits) == HITS
        figures["replace_all_2000_s"] = painted(application, window, lambda: history.apply_all(edits[::-1], ""))
        figures["undo_replace_all_2000_s"] = painted(application, window, history.undo)
        assert window.view.first_difference() is None
        window.close()
    tell(figures, TARGETS)


if __name__ == "__main__":
    main()
