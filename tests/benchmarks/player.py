"""Measures decoding and playing: `python tests/benchmarks/player.py [--quick]`.

What is heard is measured on a virtual sound card, recorded from its monitor and found again in what was played; without
one those figures are left out. `--only` runs parts of it; those beside work and after long playing take as many minutes
as `--minutes` says.
"""

import argparse
import contextlib
import ctypes
import functools
import os
import queue
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
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
    "position_error_p5_ms": {"min": -10},
    "position_error_p95_ms": {"max": 10},
    "position_error_tempo_2_p5_ms": {"min": -40},
    "position_error_tempo_2_p95_ms": {"max": 40},
    "position_error_late_p5_ms": {"min": -10},
    "position_error_late_p95_ms": {"max": 10},
    "position_error_late_tempo_2_p5_ms": {"min": -40},
    "position_error_late_tempo_2_p95_ms": {"max": 40},
    "seek_to_heard_p50_ms": {"max": 60},
    "play_to_heard_p50_ms": {"max": 60},
    "loop_length_error_samples": {"max": 0},
    "loop_difference_between_laps_lsb": {"max": 0},
    "underruns_python_lock_held_130_ms": {"max": 0},
    "dropouts_beside_work": {"max": 0},
    "dropouts_beside_work_tempo_2": {"max": 0},
    "underruns_beside_work": {"max": 0},
    "underruns_beside_work_tempo_2": {"max": 0},
    "decode_mp3_x_real_time": {"min": 200},
    "decode_memory_mb": {"max": 60},
    "cache_lookup_p50_ms": {"max": 5},
}
CODECS = {"mp3": "libmp3lame", "m4a": "aac", "opus": "libopus", "flac": "flac", "wav": "pcm_s16le"}
SOUND_S, SILENCE_S = 60, 10
LOOP_MS = (5_000, 5_700)
DROPOUT_SAMPLES = 32


class Bench:
    """A player on the virtual sound card, of a minute of sound and 10 s of silence over and over."""

    def __init__(self, sink: VirtualSink, folder: Path, repeats: int) -> None:
        self.sink = sink
        once = np.concatenate([sound(SOUND_S, SAMPLE_RATE_HZ), np.zeros(SILENCE_S * SAMPLE_RATE_HZ, np.int16)])
        self.samples = np.tile(once, repeats)
        path = folder / "sound.s16"
        path.write_bytes(self.samples.tobytes())
        self._states: queue.Queue[PlayerState] = queue.Queue()
        self.player = Player(path, SAMPLE_RATE_HZ, on_state=self._states.put, on_error=self._fail)

    @staticmethod
    def _fail(error: Exception) -> None:
        raise error

    def expect(self, state: PlayerState) -> None:
        assert self._states.get(timeout=10) is state

    @contextlib.contextmanager
    def playing(self, position_ms: int, tempo: float = 1.0) -> Iterator[None]:
        self.player.set_tempo(tempo)
        self.player.seek(position_ms)
        self.player.play()
        self.expect(PlayerState.PLAYING)
        yield
        self.player.pause()
        self.expect(PlayerState.PAUSED)

    def position_errors_ms(self, duration_s: float, tempo: float) -> NDArray[np.float64]:
        """What was heard minus what was shown, in milliseconds of the recording."""
        with self.sink.recording() as recording, self.playing(5000, tempo):
            recording.wait_for_s(0.5)
            return self.errors_now_ms(recording, duration_s, tempo)

    def errors_now_ms(self, recording: SinkRecording, duration_s: float, tempo: float) -> NDArray[np.float64]:
        positions = []
        for _ in range(round(duration_s / 0.03)):
            recording.wait_for_s(0.03)
            positions.append((time.perf_counter(), self.player.position_ms))
        recording.wait_for_s(0.2)
        window_ms = 100 if tempo == 1.0 else 30
        places = [(recording.place_in(self.samples, at, ms, window_ms=window_ms), ms) for at, ms in positions]
        return np.array([place_ms - shown_ms for place_ms, shown_ms in places if place_ms is not None])

    def processor_percent(self, duration_s: float, tempo: float) -> float:
        """Of one core, what the player's process takes."""
        with self.playing(5000, tempo):
            began_s = self._process_s()
            time.sleep(duration_s)
            return (self._process_s() - began_s) / duration_s * 100

    def _process_s(self) -> float:
        process = self.player._job._process
        assert process is not None
        fields = Path(f"/proc/{process.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def seeks_to_heard_ms(self, count: int) -> list[float]:
        """From silence into sound, while playing."""
        delays = []
        with self.sink.recording() as recording, self.playing(1000 * SOUND_S + 1000):
            for _ in range(count):
                self.player.seek(1000 * SOUND_S + 1000)
                recording.wait_for_s(0.3)
                sought_at = time.perf_counter()
                self.player.seek(10_000)
                recording.wait_for_s(0.3)
                delays.append(first_sound_ms(recording, sought_at))
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

    def loop(self, laps: int) -> tuple[int, int]:
        """How many samples a lap is too long or too short, and how much laps differ at most."""
        lap = (LOOP_MS[1] - LOOP_MS[0]) * SAMPLE_RATE_HZ // 1000
        with self.sink.recording() as recording:
            self.player.set_tempo(1.0)
            self.player.loop_span(*LOOP_MS)
            self.expect(PlayerState.PLAYING)
            recording.wait_for_s(lap / SAMPLE_RATE_HZ * (laps + 2))
            self.player.pause()
            self.expect(PlayerState.PAUSED)
        heard = recording.samples[np.flatnonzero(recording.samples)[0] + 100 :].astype(np.float64)
        first = heard[lap : 2 * lap]  # the lap before it fades in
        shifts = range(-50, 51)
        errors, differences = [], []
        for number in range(2, laps):
            there = [float(np.abs(heard[number * lap + by :][:lap] - first).max()) for by in shifts]
            errors.append(abs(shifts[int(np.argmin(there))]))
            differences.append(there[50])
        return max(errors), round(max(differences))

    def underruns_while(self, duration_s: float) -> int:
        with self.sink.recording() as recording, python_lock_held(130), self.playing(10_000):
            before = self.player.underruns
            recording.wait_for_s(duration_s)
            return self.player.underruns - before

    def wander(self, minutes: float) -> None:
        """Play for long, with a change of tempo and seeks in between, as somebody does who corrects."""
        chance = random.Random(3)
        ends_at = time.perf_counter() + 60 * minutes
        seeks = 100
        pause_s = 60 * minutes / seeks
        with self.playing(5000):
            while time.perf_counter() < ends_at:
                time.sleep(pause_s / 2)
                self.player.set_tempo(chance.choice((0.75, 1.0, 1.25, 1.5, 2.0)))
                time.sleep(pause_s / 2)
                self.player.seek(chance.randrange(1000, len(self.samples) // 32))


def first_sound_ms(recording: SinkRecording, since: float) -> float:
    index = recording.index_at(since)
    loud = np.flatnonzero(np.abs(recording.samples[index:]) > 300)
    return (recording.time_of(index + int(loud[0])) - since) * 1000


@contextlib.contextmanager
def python_lock_held(hold_ms: int) -> Iterator[None]:
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


def percentiles(name: str, errors: NDArray[np.float64]) -> dict[str, float]:
    return {f"{name}p{percent}_ms": float(np.percentile(errors, percent)) for percent in (5, 50, 95)}


def measure_playing(sink: VirtualSink, folder: Path, options: argparse.Namespace) -> dict[str, float]:
    duration_s, count = (5, 8) if options.quick else (30, 40)
    figures: dict[str, float] = {}
    bench = Bench(sink, folder, 1)
    for name, tempo in (("", 1.0), ("tempo_2_", 2.0)):
        say(f"following the position at tempo {tempo}")
        # Nearer to the end than this the silence would be measured.
        errors = bench.position_errors_ms(min(duration_s, 45 / tempo), tempo)
        figures |= percentiles(f"position_error_{name}", errors)
        figures[f"processor_{name}percent"] = bench.processor_percent(min(duration_s, 10), tempo)
    say("seeking")
    seeks = bench.seeks_to_heard_ms(count)
    figures["seek_to_heard_p50_ms"] = float(np.percentile(seeks, 50))
    figures["seek_to_heard_p95_ms"] = float(np.percentile(seeks, 95))
    figures["play_to_heard_p50_ms"] = float(np.percentile(bench.plays_to_heard_ms(count), 50))
    say("looping")
    error, difference = bench.loop(5 if options.quick else 40)
    figures["loop_length_error_samples"] = error
    figures["loop_difference_between_laps_lsb"] = difference
    figures["underruns"] = bench.player.underruns
    say("playing beside a thread that holds Python's lock")
    figures["underruns_python_lock_held_130_ms"] = bench.underruns_while(duration_s)
    bench.player.close()
    return figures


def measure_late(sink: VirtualSink, folder: Path, options: argparse.Namespace) -> dict[str, float]:
    say(f"playing for {options.minutes} minutes, with seeks and changes of tempo")
    bench = Bench(sink, folder, 20)
    bench.wander(options.minutes)
    figures = percentiles("position_error_late_", bench.position_errors_ms(20, 1.0))
    figures |= percentiles("position_error_late_tempo_2_", bench.position_errors_ms(20, 2.0))
    figures["underruns_late"] = bench.player.underruns
    bench.player.close()
    return figures


def measure_beside_work(
    sink: VirtualSink, folder: Path, options: argparse.Namespace, *, name: str = "", tempo: float = 1.0
) -> dict[str, float]:
    """Play in the real window while a long project is scrolled and typed in, and another recording is recognised."""
    from tests.benchmarks.busy_window import BusyWindow

    minute = sound(SOUND_S, SAMPLE_RATE_HZ)
    sound_file = folder / "busy.s16"
    sound_file.write_bytes(np.tile(minute, round(tempo * options.minutes) + 2).tobytes())
    with BusyWindow(folder, sound_file) as busy, sink.recording() as recording:
        say(f"playing beside work for {options.minutes} minutes at tempo {tempo}")
        presses = busy.play(60 * options.minutes, tempo)
        return {
            f"underruns_beside_work{name}": busy.underruns,
            f"dropouts_beside_work{name}": dropouts(recording.samples),
            f"edits_and_scrolls_beside_work{name}": presses,
        }


def dropouts(heard: NDArray[np.int16]) -> int:
    """How many silences of 2 ms and more there are in a sound that has none."""
    sounding = np.flatnonzero(heard)
    return int(np.count_nonzero(np.diff(sounding) > DROPOUT_SAMPLES))


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


Part = Callable[[VirtualSink, Path, argparse.Namespace], dict[str, float]]
PLAYING: dict[str, Part] = {
    "playing": measure_playing,
    "late": measure_late,
    "beside_work": measure_beside_work,
    "beside_work_tempo_2": functools.partial(measure_beside_work, name="_tempo_2", tempo=2.0),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="about a minute, rougher figures, without the long parts")
    parser.add_argument("--only", choices=["decoding", *PLAYING], nargs="+", help="parts to run; all without it")
    parser.add_argument("--minutes", type=float, default=10.0, help="how long the long parts play")
    parser.add_argument("--memory-of", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.memory_of is not None:
        print(memory_of_decoding_mb(options.memory_of))
        return
    wanted = options.only or (["decoding", "playing"] if options.quick else ["decoding", *PLAYING])
    figures: dict[str, float] = {}
    missing = missing_parts()
    if missing:
        say(f"no figures of playing without {', '.join(missing)}")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ["XDG_STATE_HOME"] = name  # what is played here is nobody's sitting
        if "decoding" in wanted:
            figures |= measure_decoding(options.quick, folder)
        for part, measure in PLAYING.items():
            if part in wanted and not missing:
                with VirtualSink() as sink:
                    os.environ.update(sink.environment)
                    figures |= measure(sink, folder, options)
    tell(figures, TARGETS)


if __name__ == "__main__":
    main()
