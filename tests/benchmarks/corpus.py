"""How fast a corpus is built, in how much memory, and whether it is the same every time.

    python tests/benchmarks/corpus.py [--quick] [--counts 10,100,1000] [--folder DIR]

The projects are made up: an hour of words each, of which a person confirmed some paragraphs, over one hour of sound
that they share under different hashes. "cold" is the first build, "warm" one where nothing has changed, "dense" has
everything confirmed. Memory is that of all processes of the build together, at its highest.
"""

import argparse
import hashlib
import os
import random
import shutil
import sys
import tempfile
import threading
import time
from contextlib import closing
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent.parent))

import numpy as np

from engine.corpus.building import Built
from engine.corpus.corpus import Corpus, Taking
from engine.corpus.job import Work, make_build
from engine.jobs import Failed, Finished, Job
from engine.project import rows
from engine.project.connection import connect, fold
from engine.project.consent import Consent, Scope, set_consent
from engine.project.project import Project
from engine.recognition.results import Options, Provenance, Window
from engine.recognition.workers import usable_workers
from engine.transcript.edits import ReplaceParagraphs
from engine.transcript.transcript import Transcript
from engine.transcript.words import MODEL_WORDS_PER_WINDOW, ModelWord, Paragraph, Word
from tests.benchmarks.report import say, tell

SAMPLE_RATE_HZ = 16_000
HOUR_MS = 3_600_000
WINDOW_MS = 28_000
WORDS_A_PARAGRAPH = 40
REVIEWED_PARAGRAPHS = 4  # of some 200 in an hour; three utterances each
DENSE_PROJECTS = 2
DAY = date(2026, 5, 31)
FORMATS = ("lhotse", "nemo", "kaldi")
TARGETS = {"same_bytes": {"min": 1}, "memory_growth_x": {"max": 2}}
PROVENANCE = Provenance("made up", "0" * 64, Options(language="en"), (), "en")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="2 and 10 projects")
    parser.add_argument("--counts", default="10,100,1000", help="how many projects (default: 10,100,1000)")
    parser.add_argument(
        "--folder", type=Path, help="keep the projects here for the next time; making many takes minutes"
    )
    arguments = parser.parse_args()
    counts = [2, 10] if arguments.quick else [int(count) for count in arguments.counts.split(",")]
    figures: dict[str, float] = {"workers": usable_workers()}
    with tempfile.TemporaryDirectory() as place:
        folder = arguments.folder or Path(place)
        (folder / "cache").mkdir(parents=True, exist_ok=True)
        for corpus in folder.glob("corpus *"):
            shutil.rmtree(corpus)
        sound = _sound(folder / "cache" / "sound")
        projects = [_project(folder, sound, number, REVIEWED_PARAGRAPHS) for number in _told(max(counts))]
        memory = [_measure(folder, f"{count}", projects[:count], figures) for count in counts]
        figures["memory_growth_x"] = memory[-1] / memory[0]
        dense = [_project(folder, sound, max(counts) + number, 10_000) for number in range(DENSE_PROJECTS)]
        _measure(folder, "dense", dense, figures)
        figures["same_bytes"] = float(_is_always_the_same(folder, projects[: counts[0]]))
    tell(figures, TARGETS)
    return 0


def _measure(folder: Path, name: str, projects: list[Path], figures: dict[str, float]) -> float:
    """Build a corpus of some projects twice; return the most memory that it took, in MB."""
    corpus = Corpus.create(folder / f"corpus {name}", Taking("Benchmark"))
    corpus.add(projects)
    say(f"{name}: building {len(projects)} projects")
    for state in ("cold", "warm"):
        began_s = time.monotonic()
        built, most_mb = _build_in_child(corpus.folder, folder / "cache", usable_workers())
        took_s = time.monotonic() - began_s
        figures[f"{name}_{state}_s"] = took_s
        figures[f"{name}_{state}_memory_mb"] = most_mb
        figures[f"{name}_{state}_utterances_per_s"] = built.outlook.utterances / took_s
    figures[f"{name}_utterances"] = built.outlook.utterances
    figures[f"{name}_left_out"] = sum(built.outlook.left_out.values())
    return figures[f"{name}_cold_memory_mb"]


def _is_always_the_same(folder: Path, projects: list[Path]) -> bool:
    corpus = Corpus.create(folder / "corpus same", Taking("Benchmark"))
    corpus.add(projects)
    say("the same once more, and on four workers from the beginning")
    sums = []
    for workers in (1, 1, 4):
        if workers == 4:
            (corpus.folder / "index.sqlite").unlink()
        built, _ = _build_in_child(corpus.folder, folder / "cache", workers)
        sums.append((built.folder / "SHA256SUMS").read_bytes())
    return len(set(sums)) == 1


def _build_in_child(corpus: Path, cache: Path, workers: int) -> tuple[Built, float]:
    done = threading.Event()
    outcomes: list[object] = []

    def hear(message: object) -> None:
        if isinstance(message, Finished | Failed):
            outcomes.append(message)
            done.set()

    job = Job(make_build, (Work(corpus, cache, DAY, workers), FORMATS), hear)
    most_mb = 0.0
    while not done.wait(0.05):
        most_mb = max(most_mb, _memory_below_mb(os.getpid()))
    job.join()
    [outcome] = outcomes
    if isinstance(outcome, Failed):
        raise outcome.error
    assert isinstance(outcome, Finished)
    assert isinstance(outcome.value, Built)
    return outcome.value, most_mb


def _memory_below_mb(parent: int) -> float:
    """Return what the processes that came of one have resident, without itself; what they share counts for each."""
    children: dict[int, list[int]] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:  # it has ended
            continue
        children.setdefault(int(fields[1]), []).append(int(path.parent.name))
    waiting, total_kb = list(children.get(parent, ())), 0
    while waiting:
        process = waiting.pop()
        waiting += children.get(process, ())
        try:
            status = Path(f"/proc/{process}/status").read_text()
        except OSError:
            continue
        if "VmRSS:" in status:
            total_kb += int(status.split("VmRSS:")[1].split()[0])
    return total_kb / 1024


def _told(count: int) -> list[int]:
    say(f"making {count} projects")
    return list(range(count))


def _sound(path: Path) -> Path:
    """Make an hour of noise that is loud and soft like speech."""
    generator = np.random.default_rng(1)
    if path.exists():
        return path
    with path.open("wb") as file:
        for _ in range(60):
            rhythm = np.repeat(generator.uniform(0.05, 1, size=600), SAMPLE_RATE_HZ // 10)
            noise = generator.normal(size=60 * SAMPLE_RATE_HZ) * 4_000 * rhythm
            file.write(noise.clip(-32_000, 32_000).astype("<i2").tobytes())
    return path


def _project(folder: Path, sound: Path, number: int, reviewed: int) -> Path:
    """Make a project of an hour in which some paragraphs are confirmed."""
    chance = random.Random(number)
    sha256 = hashlib.sha256(f"recording {number}".encode()).hexdigest()
    path = folder / f"project {number:05} {reviewed}.earmark"
    if path.exists():
        return path
    unfinished = folder / "unfinished.earmark"
    unfinished.unlink(missing_ok=True)
    recording = folder / "cache" / f"{sha256}.s16"
    if not recording.exists():
        os.link(sound, recording)
    with Project.create(unfinished, recording, sha256, HOUR_MS) as project:
        set_consent(project, Consent(frozenset({Scope.TRAIN}), form="Form 7"))
        project.plan(
            [Window(n, n * WINDOW_MS, (n + 1) * WINDOW_MS) for n in range(HOUR_MS // WINDOW_MS)], complete=True
        )
        project.set_provenance(PROVENANCE)
    model_words: list[ModelWord] = []
    paragraphs: list[Paragraph] = []
    time_ms, in_window, last_window = 0, 0, 0
    wanted = set(chance.sample(range(200), min(reviewed, 200)))
    while time_ms < HOUR_MS - 60_000:
        words = []
        begin_ms = time_ms
        for place in range(WORDS_A_PARAGRAPH):
            length_ms = chance.randrange(150, 550)
            window = time_ms // WINDOW_MS
            in_window = in_window + 1 if window == last_window else 0
            last_window = window
            text = f"word{chance.randrange(5_000)}" + (
                "." if place == WORDS_A_PARAGRAPH - 1 or place % 17 == 16 else ""
            )
            heard = ModelWord(
                window * MODEL_WORDS_PER_WINDOW + in_window, text, time_ms, time_ms + length_ms, chance.random()
            )
            model_words.append(heard)
            words.append(
                Word(
                    text,
                    time_ms,
                    time_ms + length_ms,
                    model_id=heard.id,
                    probability=heard.probability,
                    confirmed=len(paragraphs) in wanted,
                )
            )
            time_ms += length_ms + chance.randrange(60)
        text = " ".join(word.text for word in words)
        paragraphs.append(Paragraph(len(paragraphs) + 1, text, tuple(words), begin_ms, words[-1].end_ms))
        time_ms += chance.randrange(300, 2_000)
    transcript = Transcript(HOUR_MS)
    change = transcript.apply(ReplaceParagraphs((), tuple(paragraphs)))
    with closing(connect(unfinished)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        rows.write_model_words(connection, model_words)
        rows.write_change(connection, change, None, number)
        connection.execute("UPDATE recognition_window SET segments = '[]', run_id = 1")
        connection.execute("COMMIT")
        fold(connection)
    return unfinished.replace(path)


if __name__ == "__main__":
    raise SystemExit(main())
