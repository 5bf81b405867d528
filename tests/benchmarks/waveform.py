"""How fast the waveform of a long recording is: opening it, painting it, following what is heard, and making its peaks.

    python tests/benchmarks/waveform.py [--quick]

Opens a project of 3 h with its sound in a window that is 1600 pixels wide. Opening is timed from the file of peaks to
the painted waveform, words included; repainting, at several zooms in many places, with the picture made anew. Following
is the share of a processor that the window takes while the play head moves, with the waveform and without it. The
peaks' cost is a share of the time that decoding takes, in the same run. Figures go to standard output as one JSON
object.
"""

import argparse
import os
import random
import statistics
import sys
import tempfile
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import numpy as np
from numpy.typing import NDArray
from PySide6.QtWidgets import QApplication

from editor.app import make_application
from editor.settings import Settings
from editor.window import EditorWindow
from engine.audio.cache import CachedSound, keep_peaks
from engine.audio.decode import decode
from engine.audio.peaks import PeaksBuilder
from tests.benchmarks.editor import WINDOW_MS, WORDS_PER_WINDOW, make_project
from tests.benchmarks.report import say, tell
from tests.engine.audio.media import write_media
from tests.recordings import interview_samples

WIDTH_PX = 1_600
WORDS = 30_000
TICK_MS = 30
# From single samples to all of it.
GRAINS_MS_PER_PX = {"finest": 0.5, "words": 5.0, "default": 10.0, "minute": 40.0, "quarter": 560.0, "whole": 6_750.0}
TARGETS: dict[str, dict[str, float]] = {
    "open_ms_3h": {"max": 100},
    **{f"repaint_p99_ms_{zoom}": {"max": 8} for zoom in GRAINS_MS_PER_PX},
    "repaint_overview_p99_ms": {"max": 8},
    "following_percent_of_a_core": {"max": 5},
    "peaks_percent_of_decoding_mp3": {"max": 5},
}


def keep_sound(folder: Path, name: str) -> CachedSound:
    """Put the sound of the benchmark's project into the cache, with its peaks."""
    length = -(-WORDS // WORDS_PER_WINDOW) * WINDOW_MS * 16
    samples = interview_samples()
    path = folder / f"{name}.s16"
    with path.open("wb") as file:
        for place in range(0, length, len(samples)):
            file.write(samples[: length - place].tobytes())
    sound = CachedSound(path, name, length // 16)
    keep_peaks(sound)
    return sound


def open_waveform(application: QApplication, window: EditorWindow, sound: CachedSound) -> float:
    """Show the sound and its words as if both were new; return the milliseconds until they are painted."""
    waveform, history = window.waveform, window.desk.history
    waveform.show_sound(None)
    waveform.scene.timeline.update((), {})
    application.processEvents()
    start = time.perf_counter()
    waveform.show_sound(sound)
    waveform.show_history(history)
    for canvas in (waveform.pane.strip, waveform.pane.overview):
        canvas.repaint()
    assert waveform.scene.peaks is not None
    return 1000 * (time.perf_counter() - start)


def repaint(window: EditorWindow, ms_per_px: float, times: int, chance: random.Random) -> list[float]:
    """Paint the strip in places all over the recording; return the milliseconds of each time, in order."""
    strip, taken_ms = window.waveform.pane.strip, []
    for _ in range(times):
        scale = strip.scale.with_grain(ms_per_px, 0)
        strip.set_scale(scale.at(chance.uniform(0, scale.length_ms)))
        strip.redraw()
        start = time.perf_counter()
        strip.repaint()
        taken_ms.append(1000 * (time.perf_counter() - start))
    return sorted(taken_ms)


def follow(application: QApplication, window: EditorWindow, ticks: int) -> float:
    """Move the play head on as playing would; return the per cent of a processor that this takes."""
    start_ms = 600_000
    window.playback.position_changed.emit(start_ms)
    application.processEvents()
    start = time.process_time()
    for tick in range(ticks):
        window.playback.position_changed.emit(start_ms + tick * TICK_MS)
        application.processEvents()
    return 100 * (time.process_time() - start) / (ticks * TICK_MS / 1000)


def peaks_share(folder: Path, minutes: int) -> float:
    """Decode an MP3; return what its peaks cost, in per cent of the time that decoding takes."""
    samples = np.tile(interview_samples(), -(-minutes * 60 // 96))
    recording = write_media(folder / "long.mp3", "libmp3lame", samples, 16_000)
    blocks: list[NDArray[np.int16]] = []
    start = time.perf_counter()
    decode(recording, blocks.append, lambda _done, _total: None)
    decoding_s = time.perf_counter() - start
    builder, start = PeaksBuilder(), time.perf_counter()
    for block in blocks:
        builder.add(block)
    builder.finish()
    return 100 * (time.perf_counter() - start) / decoding_s


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="paint and follow less often")
    quick = parser.parse_args().quick
    figures: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ["EARMARK_CACHE"] = str(folder)
        say(f"making a project of {WORDS} words and its sound")
        path = make_project(folder, "3h", WORDS)
        sound = keep_sound(folder, "3h")
        application = make_application()
        window = EditorWindow(Settings(folder / "settings.ini"))
        window.resize(WIDTH_PX, 900)
        window.show()
        assert window.desk.open_project(path)
        application.processEvents()
        say("opening")
        figures["open_ms_3h"] = statistics.median(open_waveform(application, window, sound) for _ in range(5))
        chance, times = random.Random(7), 100 if quick else 400
        for zoom, ms_per_px in GRAINS_MS_PER_PX.items():
            say(f"painting: {zoom}")
            taken_ms = repaint(window, ms_per_px, times, chance)
            figures[f"repaint_p50_ms_{zoom}"] = statistics.median(taken_ms)
            figures[f"repaint_p99_ms_{zoom}"] = taken_ms[int(0.99 * len(taken_ms))]
        overview, taken_ms = window.waveform.pane.overview, []
        for _ in range(times):
            overview.redraw()
            start = time.perf_counter()
            overview.repaint()
            taken_ms.append(1000 * (time.perf_counter() - start))
        figures["repaint_overview_p50_ms"] = statistics.median(taken_ms)
        figures["repaint_overview_p99_ms"] = sorted(taken_ms)[int(0.99 * len(taken_ms))]
        say("following")
        window.waveform.pane.strip.set_scale(window.waveform.pane.strip.scale.with_grain(10.0, 0))
        figures["following_percent_of_a_core"] = follow(application, window, 1_000 if quick else 4_000)
        window.waveform.toggle()
        figures["following_percent_without_waveform"] = follow(application, window, 1_000 if quick else 4_000)
        window.close()
        say("decoding")
        figures["peaks_percent_of_decoding_mp3"] = peaks_share(folder, 5 if quick else 30)
    tell(figures, TARGETS)


if __name__ == "__main__":
    main()
