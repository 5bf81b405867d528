"""Measures recognition beside bare faster-whisper: `python tests/benchmarks/recognition.py [--quick] [--only PART]`.

Both recognise the same recordings with the same model, options and number of threads, each in a process of its own, in
turns. The built-in model hears the demo interview over and over; the model of ../shared/models, where there is one,
hears real speech, not in the quick run.
"""

import argparse
import contextlib
import hashlib
import json
import os
import queue
import random
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import wave
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

import jiwer
import numpy as np

_REPOSITORY = Path(__file__).parent.parent.parent
sys.path.insert(0, str(_REPOSITORY))

import resources  # noqa: E402
from engine.jobs import Cancelled, Finished, Job  # noqa: E402
from engine.models.model import open_model  # noqa: E402
from engine.project.project import Project  # noqa: E402
from engine.recognition.results import Options, Recognised, Request  # noqa: E402
from engine.recognition.transcription import transcribe  # noqa: E402
from engine.recognition.windows import WindowPlanner  # noqa: E402
from tests.benchmarks.report import largest_memory_mb, say, tell  # noqa: E402
from tests.engine.job_works import add  # noqa: E402
from tests.recordings import interview_samples, repeated_interview  # noqa: E402

SHARED = _REPOSITORY.parent / "shared"
DEMO_MODEL = resources.path("models/demo")
REAL_MODEL = SHARED / "models" / "tiny.en-recovered-int8"
THREADS = min(4, os.cpu_count() or 1)
KILLS = 20
STARTS = 7
PARTS = ("planning", "jobs", "kills", "bare", "starts", "memory", "real")
TARGETS: dict[str, dict[str, float]] = {
    "wall_time_to_bare_ratio": {"max": 0.95 if THREADS <= 2 else 0.7},
    "word_errors_minus_bare_percent": {"max": 0.0},
    "real_wall_time_to_bare_ratio": {"max": 0.95 if THREADS <= 2 else 0.7},
    "real_word_errors_minus_bare_percent": {"max": 0.0},
    "peak_memory_over_model_mb": {"max": 300},
    "peak_memory_1_h_to_10_min_ratio": {"max": 1.1},
    "peak_memory_5_h_to_10_min_ratio": {"max": 1.1},
    "first_window_3_h_to_10_min_ratio": {"max": 1.3},
    "first_window_1_h_to_10_min_ratio": {"max": 1.3},
    "cancel_max_ms": {"max": 1000},
    "results_that_differ_by_workers_or_repeats": {"max": 0},
    "transcripts_that_differ_after_kills": {"max": 0},
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
    exact: str
    first_s: float
    end_s: float
    peak_memory_mb: float


def interviews(folder: Path, minutes: float) -> Recording:
    text = json.loads(resources.path("demo/interview.json").read_text(encoding="utf-8"))["text"]
    times = round(minutes * 60 * 16_000 / len(interview_samples()))
    path = repeated_interview(folder / f"interview {minutes} min.wav", times)
    return Recording(path, times * len(interview_samples()) / 16_000, " ".join([text] * times))


def real_speech(folder: Path, minutes: float) -> Recording:
    path = folder / f"real {minutes} min.wav"
    sets = [f"--set={name}" for name in ("short_en", "accented_so762", "picovoice", "read_en", "spontaneous_en")]
    tool = [sys.executable, str(SHARED / "tools" / "long_recording.py"), str(path), f"--minutes={minutes}", *sets]
    subprocess.run(tool, stdout=subprocess.DEVNULL, check=True)
    clips = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    return Recording(path, clips[-1]["end_ms"] / 1000, " ".join(clip["text"] for clip in clips))


def run(who: str, recording: Recording, model: Path) -> Run:
    """Let one of CHILDREN recognise a recording in a process of its own, with nothing in its cache."""
    say(f"{who}: {recording.path.name}, {model.name}")
    with tempfile.TemporaryDirectory() as cache:
        command = [sys.executable, __file__, "--child", who, str(recording.path), str(model), cache]
        # What a job of the program is started with, for both sides.
        environment = {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
        process = subprocess.run(
            [*command, str(time.monotonic())], capture_output=True, text=True, check=True, env=environment
        )
    return Run(**json.loads(process.stdout))


def ours(
    recording: Path, model: Path, cache: Path, tell_first: Callable[[], None], workers: int = THREADS
) -> list[str]:
    # As in the program, whose child hands over each window and keeps none: what is kept here would count as its memory.
    exact = hashlib.sha256()
    texts: list[str] = []

    def report(message: object) -> None:
        if isinstance(message, Recognised):
            tell_first()
            exact.update(repr(message).encode())
            texts.extend(word.text for segment in message.result.segments for word in segment.words)

    transcribe(Request(recording, cache, model, workers=workers), report)
    return [" ".join(texts), exact.hexdigest()]


def one_worker(recording: Path, model: Path, cache: Path, tell_first: Callable[[], None]) -> list[str]:
    return ours(recording, model, cache, tell_first, workers=1)


def bare(recording: Path, model: Path, _cache: Path, tell_first: Callable[[], None]) -> list[str]:
    from faster_whisper import WhisperModel

    whisper = WhisperModel(str(model), device="cpu", compute_type="int8", cpu_threads=THREADS)
    segments, _ = whisper.transcribe(
        str(recording), beam_size=5, temperature=0.0, condition_on_previous_text=False, word_timestamps=True
    )
    texts = []
    for segment in segments:
        tell_first()
        texts.append(segment.text)
    return [" ".join(texts), ""]


def model_alone(_recording: Path, model: Path, _cache: Path, tell_first: Callable[[], None]) -> list[str]:
    from engine.recognition.whisper import WhisperRecognizer

    WhisperRecognizer(open_model(model), Options())
    tell_first()
    return ["", ""]


def first_words(recording: Path, model: Path, cache: Path, tell_first: Callable[[], None]) -> list[str]:
    """Ends with the first window, for what comes after is not measured."""

    def end() -> None:
        tell_first()
        raise _Ended

    with contextlib.suppress(_Ended):
        ours(recording, model, cache, end)
    return ["", ""]


class _Ended(Exception):
    pass


CHILDREN = {child.__name__: child for child in (ours, one_worker, bare, model_alone, first_words)}


def be_child(who: str, recording: str, model: str, cache: str, started: str) -> None:
    firsts: list[float] = []
    text, exact = CHILDREN[who](Path(recording), Path(model), Path(cache), lambda: firsts.append(time.monotonic()))
    began = float(started)
    first_s = firsts[0] - began if firsts else float("nan")
    end_s = time.monotonic() - began
    print(json.dumps(asdict(Run(text, exact, first_s, end_s, largest_memory_mb()))))


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
    alone = run("one_worker", recording, model)
    return {
        "wall_time_to_bare_ratio": wall_s["ours"] / wall_s["bare"],
        "x_real_time": recording.duration_s / wall_s["ours"],
        "word_errors_percent": errors["ours"],
        "bare_word_errors_percent": errors["bare"],
        "word_errors_minus_bare_percent": errors["ours"] - errors["bare"],
        "results_that_differ_by_workers_or_repeats": len({result.exact for result in (*runs["ours"], alone)}) - 1,
        "bare_peak_memory_mb": runs["bare"][0].peak_memory_mb,
    }


def memory(folder: Path, lengths: dict[str, float]) -> dict[str, float]:
    """The most memory for recordings of several lengths; the first length is compared with."""
    figures: dict[str, float] = {}
    memory_mb: dict[str, float] = {}
    for name, minutes in lengths.items():
        recording = interviews(folder, minutes)
        runs = [run("ours", recording, DEMO_MODEL) for _ in range(3 if minutes <= 60 else 2)]
        memory_mb[name] = statistics.median(result.peak_memory_mb for result in runs)
        figures[f"peak_memory_{name}_mb"] = memory_mb[name]
        if len(memory_mb) == 1:
            loaded_mb = run("model_alone", recording, DEMO_MODEL).peak_memory_mb
        recording.path.unlink()
    shortest = next(iter(lengths))
    for name in list(lengths)[1:]:
        figures[f"peak_memory_{name}_to_{shortest}_ratio"] = memory_mb[name] / memory_mb[shortest]
    return figures | {"peak_memory_over_model_mb": max(memory_mb.values()) - loaded_mb}


def starts(folder: Path, lengths: dict[str, float]) -> dict[str, float]:
    """Time to the first words for recordings of several lengths, in turns; medians, for single starts vary much."""
    recordings = {name: interviews(folder, minutes) for name, minutes in lengths.items()}
    first_s: dict[str, list[float]] = {name: [] for name in lengths}
    for _ in range(STARTS):
        for name, recording in recordings.items():
            first_s[name].append(run("first_words", recording, DEMO_MODEL).first_s)
    for recording in recordings.values():
        recording.path.unlink()
    medians_s = {name: statistics.median(times_s) for name, times_s in first_s.items()}
    shortest = next(iter(lengths))
    return {f"first_window_{name}_s": median_s for name, median_s in medians_s.items()} | {
        f"first_window_{name}_to_{shortest}_ratio": medians_s[name] / medians_s[shortest] for name in list(lengths)[1:]
    }


def kills(recording: Recording, count: int, folder: Path) -> dict[str, float]:
    """Kill the program at random moments, its child too or not, until it is done; is the transcript the same?"""
    say(f"killing at up to {count} random moments")
    chance = random.Random(3)
    whole, killed = folder / "whole", folder / "killed"
    transcribe_until_killed(recording.path, whole, None)
    differ = 0
    for _ in range(count):
        if is_complete(killed):
            differ += said(whole) != said(killed)
            shutil.rmtree(killed)
        transcribe_until_killed(recording.path, killed, chance.uniform(0.3, 2.5))
    transcribe_until_killed(recording.path, killed, None)
    differ += said(whole) != said(killed)
    return {"kills": count, "transcripts_that_differ_after_kills": differ}


def is_complete(folder: Path) -> bool:
    for path in folder.glob("*.earmark"):
        with Project.open(path, read_only=True) as project:
            return project.complete
    return False


def transcribe_until_killed(recording: Path, output: Path, after_s: float | None) -> None:
    command = [sys.executable, "-m", "engine.cli", "transcribe", str(recording), "--model", str(DEMO_MODEL)]
    environment = {**os.environ, "EARMARK_CACHE": str(output.parent / f"cache of {output.name}")}
    with subprocess.Popen(
        [*command, "--output", str(output)],
        cwd=_REPOSITORY,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as process:
        try:
            process.wait(after_s)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)


def said(folder: Path) -> list[object]:
    [path] = folder.glob("*.earmark")
    with Project.open(path, read_only=True) as project:
        paragraphs = [(paragraph.text, paragraph.words) for paragraph in project.transcript.paragraphs]
        return [paragraphs, project.transcript.model_words, project.flags]


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
            job = Job(transcribe, (Request(recording.path, Path(cache), model),), inbox.put)
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


def measure(quick: bool, only: list[str], folder: Path) -> dict[str, float]:
    short_minutes = 2 if quick else 10
    lengths = {"2_min": 2.0, "8_min": 8.0} if quick else {"10_min": 10.0, "1_h": 60.0, "3_h": 180.0, "5_h": 300.0}
    parts: dict[str, Callable[[], dict[str, float]]] = {
        "planning": lambda: planning(interviews(folder, short_minutes)),
        "jobs": lambda: jobs(interviews(folder, short_minutes), DEMO_MODEL),
        "kills": lambda: kills(interviews(folder, 3 if quick else 20), 3 if quick else KILLS, folder),
        "bare": lambda: beside_bare(interviews(folder, 2 if quick else 30), DEMO_MODEL),
        "starts": lambda: starts(folder, lengths),
        "memory": lambda: memory(folder, lengths),
        "real": lambda: real(folder) if REAL_MODEL.is_dir() and not quick else {},
    }
    figures: dict[str, float] = {}
    for name in only or parts:
        figures |= parts[name]()
    return figures


def real(folder: Path) -> dict[str, float]:
    figures = beside_bare(real_speech(folder, 30), REAL_MODEL)
    return {f"real_{name}": figure for name, figure in figures.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="under a minute, rougher figures")
    parser.add_argument("--only", action="append", choices=PARTS, default=[], help="a part; may be given again")
    parser.add_argument("--child", nargs=5, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        be_child(*options.child)
        return
    with tempfile.TemporaryDirectory() as folder:
        tell(measure(options.quick, options.only, Path(folder)), TARGETS)


if __name__ == "__main__":
    main()
