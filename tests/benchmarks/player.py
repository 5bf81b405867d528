"""Measures decoding and playing: `python tests/benchmarks/player.py [--quick]`.

What is heard is measured on a virtual sound card; without one those figures are left out.
"""

import argparse
import contextlib
import ctypes
import os
import queue
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

_REPOSITORY = Path(__file__).parent.parent.parent
sys.path.insert(0, str(_REPOSITORY))

from engine.audio.cache import cached_samples, decode_into_cache  # noqa: E402
from engine.audio.decode import SAMPLE_RATE_HZ, decode  # noqa: E402
from engine.audio.player import Player, PlayerState  # noqa: E402
from tests.benchmarks.report import largest_memory_mb, say, tell  # noqa: E402
from tests.engine.audio.media import sound, write_media  # noqa: E402
from tests.virtual_sink import SinkRecording, VirtualSink, missing_parts  # noqa: E402

TARGETS = {
    "position_error_p5_ms": {"min": -20},
    "position_error_p95_ms": {"max": 20},
    "position_error_tempo_1_5_p5_ms": {"min": -60},
    "position_error_tempo_1_5_p95_ms": {"max": 60},
    "seek_to_heard_p50_ms": {"max": 150},
    "seek_to_heard_p95_ms": {"max": 200},
    "play_to_heard_p50_ms": {"max": 150},
    "underruns_python_lock_held_30_ms": {"max": 0},
    "decode_mp3_x_real_time": {"min": 200},
    "decode_memory_mb": {"max": 60},
    "cache_lookup_p50_ms": {"max": 5},
}
CODECS = {"mp3": "libmp3lame", "m4a": "aac", "opus": "libopus", "flac": "flac", "wav": "pcm_s16le"}


class Bench:
    """A player on the virtual sound card."""

    def __init__(self, sink: VirtualSink, samples: NDArray[np.int16]) -> None:
        self.sink = sink
        self.samples = samples
        self._states: queue.Queue[PlayerState] = queue.Queue()
        self.player = Player(samples, SAMPLE_RATE_HZ, on_state=self._states.put, on_error=self._fail)

    @staticmethod
    def _fail(error: Exception) -> None:
        raise error

    def expect(self, state: PlayerState) -> None:
        assert self._states.get(timeout=10) is state

    def position_errors_ms(self, duration_s: float, tempo: float) -> NDArray[np.float64]:
        """What was heard minus what was shown, in milliseconds of the recording."""
        positions = []
        with self.sink.recording() as recording:
            self.player.set_tempo(tempo)
            self.player.seek(5000)
            self.player.play()
            self.expect(PlayerState.PLAYING)
            recording.wait_for_s(0.5)
            for _ in range(round(duration_s / 0.03)):
                recording.wait_for_s(0.03)
                positions.append((time.perf_counter(), self.player.position_ms))
            recording.wait_for_s(0.2)
            self.player.pause()
            self.expect(PlayerState.PAUSED)
        window_ms = 100 if tempo == 1.0 else 30
        places = [(recording.place_in(self.samples, at, ms, window_ms=window_ms), ms) for at, ms in positions]
        return np.array([place_ms - shown_ms for place_ms, shown_ms in places if place_ms is not None])

    def processor_percent(self, duration_s: float, tempo: float) -> float:
        """Of one core, playing alone."""
        self.player.set_tempo(tempo)
        self.player.seek(5000)
        self.player.play()
        self.expect(PlayerState.PLAYING)
        began_s = time.process_time()
        time.sleep(duration_s)
        used_s = time.process_time() - began_s
        self.player.pause()
        self.expect(PlayerState.PAUSED)
        return used_s / duration_s * 100

    def seeks_to_heard_ms(self, count: int) -> list[float]:
        """From silence into sound, while playing."""
        delays = []
        with self.sink.recording() as recording:
            self.player.set_tempo(1.0)
            self.player.seek(61_000)
            self.player.play()
            self.expect(PlayerState.PLAYING)
            for _ in range(count):
                self.player.seek(61_000)
                recording.wait_for_s(0.3)
                sought_at = time.perf_counter()
                self.player.seek(10_000)
                recording.wait_for_s(0.3)
                delays.append(first_sound_ms(recording, sought_at))
            self.player.pause()
            self.expect(PlayerState.PAUSED)
        return delays

    def plays_to_heard_ms(self, count: int) -> list[float]:
        """With the device still open from before."""
        delays = []
        with self.sink.recording() as recording:
            self.player.seek(10_000)
            for _ in range(count):
                recording.wait_for_s(0.3)
                played_at = time.perf_counter()
                self.player.play()
                self.expect(PlayerState.PLAYING)
                recording.wait_for_s(0.3)
                self.player.pause()
                self.expect(PlayerState.PAUSED)
                delays.append(first_sound_ms(recording, played_at))
        return delays

    def underruns_while(self, duration_s: float) -> int:
        with self.sink.recording() as recording, python_lock_held():
            self.player.seek(10_000)
            self.player.play()
            self.expect(PlayerState.PLAYING)
            before = self.player.underruns
            recording.wait_for_s(duration_s)
            during = self.player.underruns - before
            self.player.pause()
            self.expect(PlayerState.PAUSED)
        return during


def first_sound_ms(recording: SinkRecording, since: float) -> float:
    index = recording.index_at(since)
    loud = np.flatnonzero(np.abs(recording.samples[index:]) > 300)
    return (recording.time_of(index + int(loud[0])) - since) * 1000


@contextlib.contextmanager
def python_lock_held(hold_ms: int = 30) -> Iterator[None]:
    """A thread that holds Python's lock for a while again and again, as heavy work on the screen does."""
    done = threading.Event()
    hold = ctypes.PyDLL(None).usleep  # unlike CDLL, PyDLL keeps the lock during the call

    def work() -> None:
        while not done.wait(0.005):
            hold(hold_ms * 1000)

    thread = threading.Thread(target=work)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def measure_playing(quick: bool) -> dict[str, float]:
    missing = missing_parts()
    if missing:
        say(f"no figures of playing without {', '.join(missing)}")
        return {}
    samples = np.concatenate([sound(60, SAMPLE_RATE_HZ), np.zeros(10 * SAMPLE_RATE_HZ, np.int16)])
    duration_s, count = (5, 8) if quick else (30, 40)
    figures: dict[str, float] = {}
    with VirtualSink() as sink:
        os.environ.update(sink.environment)
        bench = Bench(sink, samples)
        for name, tempo in (("", 1.0), ("tempo_1_5_", 1.5)):
            say(f"following the position at tempo {tempo}")
            errors = bench.position_errors_ms(duration_s, tempo)
            for percent in (5, 50, 95):
                figures[f"position_error_{name}p{percent}_ms"] = float(np.percentile(errors, percent))
            figures[f"processor_{name}percent"] = bench.processor_percent(duration_s, tempo)
        say("seeking")
        seeks = bench.seeks_to_heard_ms(count)
        figures["seek_to_heard_p50_ms"] = float(np.percentile(seeks, 50))
        figures["seek_to_heard_p95_ms"] = float(np.percentile(seeks, 95))
        figures["play_to_heard_p50_ms"] = float(np.percentile(bench.plays_to_heard_ms(count), 50))
        figures["underruns"] = bench.player.underruns
        say("playing beside a thread that holds Python's lock")
        figures["underruns_python_lock_held_30_ms"] = bench.underruns_while(duration_s)
        bench.player.close()
    return figures


def measure_decoding(quick: bool, folder: Path) -> dict[str, float]:
    figures: dict[str, float] = {}
    minutes = 2 if quick else 20
    stereo = np.tile(sound(20, 48_000), (2, 3 * minutes))
    for suffix, codec in CODECS.items():
        say(f"decoding {minutes} min of {suffix}")
        recording = write_media(folder / f"long.{suffix}", codec, stereo, 48_000)
        began = time.perf_counter()
        count = decode(recording, lambda _block: None, lambda _done, _total: None)
        figures[f"decode_{suffix}_x_real_time"] = count / SAMPLE_RATE_HZ / (time.perf_counter() - began)
    hours = 0.5 if quick else 3.0
    say(f"decoding {hours} h in a process of its own")
    part = write_media(
        folder / "part.mp3", "libmp3lame", stereo[:, : 20 * 48_000], 48_000, options={"write_xing": "0"}
    ).read_bytes()
    long = folder / "hours.mp3"
    with long.open("wb") as file:
        for _ in range(round(hours * 180)):
            file.write(part)
    run = subprocess.run([sys.executable, __file__, "--memory-of", str(long)], capture_output=True, check=True)
    figures["decode_memory_mb"] = float(run.stdout)
    cache = folder / "cache"
    os.utime(long, (time.time() - 60, time.time() - 60))
    decode_into_cache(long, cache, lambda _block: None, lambda _done, _total: None)
    lookups = []
    for _ in range(20):
        began = time.perf_counter()
        assert cached_samples(long, cache) is not None
        lookups.append((time.perf_counter() - began) * 1000)
    figures["cache_lookup_p50_ms"] = float(np.median(lookups))
    return figures


def memory_of_decoding_mb(recording: Path) -> float:
    """How far this process grows beyond what its imports take while it decodes a recording into a cache."""
    before = largest_memory_mb()
    with tempfile.TemporaryDirectory() as folder:
        decode_into_cache(recording, Path(folder), lambda _block: None, lambda _done, _total: None)
    return largest_memory_mb() - before


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="under a minute, rougher figures")
    parser.add_argument("--memory-of", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.memory_of is not None:
        print(memory_of_decoding_mb(options.memory_of))
        return
    with tempfile.TemporaryDirectory() as folder:
        figures = measure_decoding(options.quick, Path(folder))
    figures |= measure_playing(options.quick)
    tell(figures, TARGETS)


if __name__ == "__main__":
    main()
