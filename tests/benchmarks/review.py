"""How fast the review mode leads from one doubtful fragment to the next: `python tests/benchmarks/review.py [--quick]`.

In the real window with a project of 3 h, keys of the mode are pressed. An arrival is timed from the key to the first
sound at a virtual sound card, recorded from its monitor, and to the end of the key's work; without a sound card the
former is left out. Beginning is looking through the whole text for what is doubtful; counting is what happens a moment
after each change.
"""

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from editor.app import make_application
from editor.settings import Settings
from editor.window import EditorWindow
from engine.audio.cache import CachedSound
from engine.audio.decode import SAMPLE_RATE_HZ
from tests.benchmarks.editor import make_project
from tests.benchmarks.report import say, tell
from tests.engine.audio.media import sound
from tests.virtual_sink import SinkRecording, VirtualSink, missing_parts

WORDS = 30_000
SOUND_MINUTES = 20
TARGETS: dict[str, dict[str, float]] = {
    "arrival_heard_p50_ms": {"max": 150},
    "arrival_heard_p95_ms": {"max": 150},
    "accept_to_heard_p50_ms": {"max": 150},
    "accept_to_heard_p95_ms": {"max": 150},
    "arrival_key_p95_ms": {"max": 30},
    "begin_ms": {"max": 1000},
    "count_ms": {"max": 150},
}
_LOUD = 300
_ARRIVALS = {Qt.Key.Key_Down: "arrival_heard", Qt.Key.Key_Return: "accept_to_heard"}


@contextmanager
def reviewing(folder: Path) -> Iterator[EditorWindow]:
    """The window, with a long project and twenty minutes of sound."""
    settings = Settings(folder / "settings.ini")
    window = EditorWindow(settings)
    window.resize(1280, 860)
    window.show()
    window.desk.open_project(make_project(folder, "long", WORDS))
    path = folder / "sound.s16"
    path.write_bytes(np.tile(sound(60, SAMPLE_RATE_HZ), SOUND_MINUTES).tobytes())
    window.playback.load(CachedSound(path, "long", 60_000 * SOUND_MINUTES))
    window.desk.sound_changed.emit()
    window.view.setFocus()
    QTest.qWait(1_500)
    try:
        yield window
    finally:
        window.close()


def timed_ms(work: object) -> float:
    """Return how long a call takes."""
    assert callable(work)
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000


def quiet(window: EditorWindow, recording: SinkRecording) -> None:
    """Let the sound stop, and what the card still has run out."""
    window.playback.pause()
    QTest.qWait(500)
    while np.abs(recording.samples[-SAMPLE_RATE_HZ // 10 :]).max() > _LOUD:
        QTest.qWait(50)


def heard_ms(recording: SinkRecording, since: float) -> float:
    """Return how long after a moment the first sound left the card."""
    index = recording.index_at(since)
    loud = np.flatnonzero(np.abs(recording.samples[index:]) > _LOUD)
    return (recording.time_of(index + int(loud[0])) - since) * 1000


def measure(window: EditorWindow, sink: VirtualSink | None, count: int) -> dict[str, float]:
    """Press keys and return the figures."""
    mode = window.review.mode
    figures = {"begin_ms": timed_ms(mode.toggle), "fragments": float(len(mode.queue))}
    figures["count_ms"] = statistics.median(timed_ms(window.review.count) for _ in range(3))
    keys: list[float] = []
    if sink is None:
        keys += [timed_ms(lambda: QTest.keyClick(window.view, Qt.Key.Key_Down)) for _ in range(count)]
    else:
        with sink.recording() as recording:
            for key, name in _ARRIVALS.items():
                say(f"{count} arrivals by {key.name}")
                delays = []
                for _ in range(count):
                    quiet(window, recording)
                    pressed_at = time.perf_counter()
                    keys.append(timed_ms(lambda key=key: QTest.keyClick(window.view, key)))
                    QTest.qWait(700)
                    delays.append(heard_ms(recording, pressed_at))
                figures |= {f"{name}_p{percent}_ms": float(np.percentile(delays, percent)) for percent in (50, 95)}
        player = window.playback._player
        assert player is not None
        figures["underruns"] = player.underruns  # after each, the device takes samples further ahead of the ear
    figures |= {f"arrival_key_p{percent}_ms": float(np.percentile(keys, percent)) for percent in (50, 95)}
    return figures


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="fewer arrivals")
    options = parser.parse_args()
    count = 8 if options.quick else 40
    make_application()
    missing = missing_parts()
    if missing:
        say(f"no figures of hearing without {', '.join(missing)}")
    with tempfile.TemporaryDirectory() as name:
        os.environ["XDG_STATE_HOME"] = name
        os.environ["EARMARK_CACHE"] = name
        if missing:
            with reviewing(Path(name)) as window:
                figures = measure(window, None, count)
        else:
            with VirtualSink() as sink:
                os.environ.update(sink.environment)
                with reviewing(Path(name)) as window:
                    figures = measure(window, sink, count)
    tell(figures, TARGETS)


if __name__ == "__main__":
    main()
