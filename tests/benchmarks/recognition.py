"""Measures recognition beside bare faster-whisper: `python tests/benchmarks/recognition.py [--quick]`.

Both recognise the same recordings with the same model, options and threads, each in a process of its own, in turns.
The built-in model hears the demo interview over and over; the model of ../shared/models, where there is one, hears real
speech, not in the quick run.
"""

import argparse
import json
import os
import platform
import queue
import re
import subprocess
import sys
import tempfile
import time
import wave
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import jiwer
import numpy as np
from numpy.typing import NDArray

_REPOSITORY = Path(__file__).parent.parent.parent
sys.path.insert(0, str(_REPOSITORY))

import resources  # noqa: E402
from engine.audio.decode import SAMPLE_RATE_HZ, decode  # noqa: E402
from engine.jobs import Cancelled, Finished, Job  # noqa: E402
from engine.models.model import open_model  # noqa: E402
from engine.recognition.results import Options, Recognised  # noqa: E402
from engine.recognition.transcription import transcribe  # noqa: E402
from engine.recognition.windows import WindowPlanner  # noqa: E402
from tests.engine.job_works import add  # noqa: E402

SHARED = _REPOSITORY.parent / "shared"
REAL_MODEL = SHARED / "models" / "tiny.en-recovered-int8"
THREADS = min(4, os.cpu_count() or 1)
TARGETS: dict[str, dict[str, float]] = {
    "wall_time_to_bare_ratio": {"max": 1.0},
    "word_errors_minus_bare_percent": {"max": 0.0},
    "real_wall_time_to_bare_ratio": {"max": 1.0},
    "real_word_errors_minus_bare_percent": {"max": 0.0},
    "peak_memory_over_model_mb": {"max": 300},
    "peak_memory_long_to_short_ratio": {"max": 1.1},
    "first_window_long_to_short_ratio": {"max": 1.3},
    "cancel_max_ms": {"max": 1000},
    "repeats_that_differ": {"max": 0},
}


@dataclass(frozen=True, slots=True)
class Recording:
    """A recording with what is said in it."""

    path: Path
    duration_s: float
    text: str


@dataclass(frozen=True, slots=True)
class Run:
    """What a process that recognised a recording tells; times in seconds from before it was started."""

    text: str
    first_s: float
    end_s: float
    peak_memory_mb: float


def repeated_interview(folder: Path, minutes: float) -> Recording:
    blocks: list[NDArray[np.int16]] = []
    decode(resources.path("demo/interview.flac"), blocks.append, lambda *_: None)
    interview = np.concatenate(blocks)
    text = json.loads(resources.path("demo/interview.json").read_text(encoding="utf-8"))["text"]
    times = round(minutes * 60 * SAMPLE_RATE_HZ / len(interview))
    path = folder / f"interview {minutes} min.wav"
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, SAMPLE_RATE_HZ, 0, "NONE", ""))
        for _ in range(times):
            file.writeframes(interview.astype("<i2").tobytes())
    return Recording(path, times * len(interview) / SAMPLE_RATE_HZ, " ".join([text] * times))


def real_speech(folder: Path, minutes: float) -> Recording:
    path = folder / f"real {minutes} min.wav"
    sets = [f"--set={name}" for name in ("short_en", "accented_so762", "picovoice", "read_en")]
    tool = [sys.executable, str(SHARED / "tools" / "long_recording.py"), str(path), f"--minutes={minutes}", *sets]
    subprocess.run(tool, stdout=subprocess.DEVNULL, check=True)
    clips = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    return Recording(path, clips[-1]["end_ms"] / 1000, " ".join(clip["text"] for clip in clips))


def run(who: str, recording: Recording, model: Path) -> Run:
    """Let one of CHILDREN recognise a recording in a process of its own."""
    say(f"{who}: {recording.path.name}, {model.name}")
    with tempfile.TemporaryDirectory() as cache:
        command = [sys.executable, __file__, "--child", who, str(recording.path), str(model), cache]
        process = subprocess.run([*command, str(time.monotonic())], capture_output=True, text=True, check=True)
    return Run(**json.loads(process.stdout))


def ours(recording: Path, model: Path, cache: Path, tell_first: Callable[[], None]) -> str:
    windows: list[Recognised] = []

    def report(message: object) -> None:
        if isinstance(message, Recognised):
            tell_first()
            windows.append(message)

    transcribe(recording, cache, model, Options(), (), frozenset(), False, report)
    segments = [segment for window in windows for segment in window.result.segments]
    return " ".join(word.text for segment in segments for word in segment.words)


def bare(recording: Path, model: Path, _cache: Path, tell_first: Callable[[], None]) -> str:
    from faster_whisper import WhisperModel

    whisper = WhisperModel(str(model), device="cpu", compute_type="int8", cpu_threads=THREADS)
    segments, _ = whisper.transcribe(
        str(recording), beam_size=5, temperature=0.0, condition_on_previous_text=False, word_timestamps=True
    )
    texts = []
    for segment in segments:
        tell_first()
        texts.append(segment.text)
    return " ".join(texts)


def model_alone(_recording: Path, model: Path, _cache: Path, tell_first: Callable[[], None]) -> str:
    from engine.recognition.whisper import WhisperRecognizer

    WhisperRecognizer(open_model(model), Options())
    tell_first()
    return ""


CHILDREN = {child.__name__: child for child in (ours, bare, model_alone)}


def be_child(who: str, recording: str, model: str, cache: str, started: str) -> None:
    firsts: list[float] = []
    text = CHILDREN[who](Path(recording), Path(model), Path(cache), lambda: firsts.append(time.monotonic()))
    # Not getrusage: a child process inherits its figure from the parent.
    status = Path("/proc/self/status").read_text(encoding="ascii")
    memory_mb = int(status.split("VmHWM:")[1].split()[0]) / 1024
    began = float(started)
    first_s = firsts[0] - began if firsts else float("nan")
    print(
        json.dumps({"text": text, "first_s": first_s, "end_s": time.monotonic() - began, "peak_memory_mb": memory_mb})
    )


def word_errors_percent(recording: Recording, result: Run) -> float:
    return 100 * float(jiwer.wer(plain(recording.text), plain(result.text)))


def plain(text: str) -> str:
    return " ".join(re.findall(r"[\w']+", text.lower()))


def beside_bare(recording: Recording, model: Path) -> dict[str, float]:
    """Two runs of each, in turns; the faster one counts, for whatever else the machine did made it slower."""
    runs: dict[str, list[Run]] = {"bare": [], "ours": []}
    for who in ("bare", "ours", "bare", "ours"):
        runs[who].append(run(who, recording, model))
    wall_s = {who: min(result.end_s for result in results) for who, results in runs.items()}
    errors = {who: word_errors_percent(recording, results[0]) for who, results in runs.items()}
    return {
        "wall_time_to_bare_ratio": wall_s["ours"] / wall_s["bare"],
        "x_real_time": recording.duration_s / wall_s["ours"],
        "word_errors_percent": errors["ours"],
        "bare_word_errors_percent": errors["bare"],
        "word_errors_minus_bare_percent": errors["ours"] - errors["bare"],
        "repeats_that_differ": float(runs["ours"][0].text != runs["ours"][1].text),
        "bare_peak_memory_mb": runs["bare"][0].peak_memory_mb,
    }


def short_and_long(short: Recording, long: Recording, model: Path) -> dict[str, float]:
    loaded_mb = run("model_alone", short, model).peak_memory_mb
    brief, lengthy = run("ours", short, model), run("ours", long, model)
    return {
        "peak_memory_over_model_mb": lengthy.peak_memory_mb - loaded_mb,
        "peak_memory_short_mb": brief.peak_memory_mb,
        "peak_memory_long_mb": lengthy.peak_memory_mb,
        "peak_memory_long_to_short_ratio": lengthy.peak_memory_mb / brief.peak_memory_mb,
        "first_window_short_s": brief.first_s,
        "first_window_long_s": lengthy.first_s,
        "first_window_long_to_short_ratio": lengthy.first_s / brief.first_s,
    }


def jobs(recording: Recording, model: Path) -> dict[str, float]:
    """How fast a child starts, and how fast it goes when it is in the middle of a window."""
    say("starting and cancelling jobs")
    jobs_ms: list[float] = []
    cancels_ms: list[float] = []
    inbox: queue.Queue[object] = queue.Queue()
    for _ in range(5):
        began = time.perf_counter()
        Job(add, (1, 2), inbox.put)
        messages = [inbox.get(timeout=60) for _ in range(3)]
        assert messages == [1, 2, Finished(3)]
        jobs_ms.append((time.perf_counter() - began) * 1000)
    with tempfile.TemporaryDirectory() as cache:
        for moment in range(5):
            order = (recording.path, Path(cache), model, Options(), (), frozenset[int](), False)
            job = Job(transcribe, order, inbox.put)
            while not isinstance(inbox.get(timeout=60), Recognised):
                pass
            time.sleep(0.02 * moment)
            began = time.perf_counter()
            job.cancel()
            while not isinstance(inbox.get(timeout=60), Cancelled):
                pass
            cancels_ms.append((time.perf_counter() - began) * 1000)
    return {"job_that_does_nothing_p50_ms": float(np.median(jobs_ms)), "cancel_max_ms": max(cancels_ms)}


def planning(recording: Recording) -> dict[str, float]:
    with wave.open(str(recording.path), "rb") as file:
        samples = np.frombuffer(file.readframes(file.getnframes()), "<i2")
    planner = WindowPlanner()
    began = time.perf_counter()
    windows = planner.feed(samples) + planner.finish()
    wall_s = time.perf_counter() - began
    return {
        "plan_x_real_time": recording.duration_s / wall_s,
        "window_mean_s": sum(window.end_ms - window.start_ms for window in windows) / len(windows) / 1000,
    }


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def measure(quick: bool, folder: Path) -> dict[str, float]:
    demo = resources.path("models/demo")
    short_minutes, long_minutes = (2, 8) if quick else (10, 60)
    short, long = repeated_interview(folder, short_minutes), repeated_interview(folder, long_minutes)
    figures = planning(long) | jobs(short, demo) | beside_bare(short, demo) | short_and_long(short, long, demo)
    if REAL_MODEL.is_dir() and not quick:
        real = beside_bare(real_speech(folder, 7.5), REAL_MODEL)
        figures |= {f"real_{name}": figure for name, figure in real.items()}
    return figures


def misses(figures: dict[str, float]) -> list[str]:
    return [name for name, target in TARGETS.items() if name in figures and not figures[name] <= target["max"]]


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="under a minute, rougher figures")
    parser.add_argument("--child", nargs=5, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        be_child(*options.child)
        return
    with tempfile.TemporaryDirectory() as folder:
        figures = {name: round(figure, 2) for name, figure in measure(options.quick, Path(folder)).items()}
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=_REPOSITORY, capture_output=True, text=True, check=False
    ).stdout.strip()
    machine = f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    targets = {name: target for name, target in TARGETS.items() if name in figures}
    print(
        json.dumps(
            {"figures": figures, "targets": targets, "missed": misses(figures), "machine": machine, "commit": commit}
        )
    )


if __name__ == "__main__":
    main()
