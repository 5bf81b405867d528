"""How good alternatives are, and how soon there: `python tests/benchmarks/alternatives.py [--quick] [--only PART]`.

Quality: recordings with a reference text are recognised, and alternatives asked for wherever the text differs from the
reference in up to three words. Beside the share of places at which the right words are among the five stands that of a
plain beam search from the same sound and text: its first five wordings. Nothing that a person knows, such as a
vocabulary, takes part. The built-in model hears the demo interview; the model of ../shared/models, where there is one,
real speech.

Time: a model of Whisper base's size with random weights, which costs what the real one does, in a child process as in
the program, from the question to the answer, with nothing prepared; and in the window, prepared.
"""

import argparse
import csv
import json
import os
import queue
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import jiwer

_REPOSITORY = Path(__file__).parent.parent.parent
sys.path.insert(0, str(_REPOSITORY))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import resources  # noqa: E402
from engine.audio.cache import CachedSound, decode_into_cache  # noqa: E402
from engine.jobs import Job  # noqa: E402
from engine.models.model import open_model  # noqa: E402
from engine.project.alternatives import WordRange, phrase_at  # noqa: E402
from engine.recognition.alternatives import (  # noqa: E402
    MOST_CHOICES,
    AlternativesRequest,
    Choices,
    Phrase,
    Want,
    offer_alternatives,
)
from engine.recognition.proposer import Proposer  # noqa: E402
from engine.recognition.results import Options, Recognised, RecognisedWord, Request, Span  # noqa: E402
from engine.recognition.transcription import transcribe  # noqa: E402
from engine.recognition.wording import plain  # noqa: E402
from engine.transcript.transcript import Transcript  # noqa: E402
from engine.transcript.words import Paragraph, Word  # noqa: E402
from tests.benchmarks.plain_beam import beam_wordings  # noqa: E402
from tests.benchmarks.report import say, tell  # noqa: E402
from tests.engine.recognition.random_model import make_multilingual_model  # noqa: E402

SHARED = _REPOSITORY.parent / "shared"
DEMO_MODEL = resources.path("models/demo")
REAL_MODEL = SHARED / "models" / "tiny.en-recovered-int8"
INTERVIEW = resources.path("demo/interview.flac")
PARTS = ("demo", "real", "base", "prepared")
MOST_WORDS = 3
SHORTEST_TEXT = 20
TARGETS: dict[str, dict[str, float]] = {
    "base_size_shown_p95_ms": {"max": 500},
    "prepared_shown_p95_ms": {"max": 50},
}


@dataclass(frozen=True, slots=True)
class Mistake:
    """Words that a model got wrong, and what was said."""

    phrase: Phrase
    said: str


def recognised(recording: Path, model: Path, cache: Path) -> list[RecognisedWord]:
    messages: list[object] = []
    transcribe(Request(recording, cache, model, Options(language="en")), messages.append)
    results = [message.result for message in messages if isinstance(message, Recognised)]
    results.sort(key=lambda result: result.window.index)
    return [word for result in results for segment in result.segments for word in segment.words if plain(word.text)]


def mistakes(heard: list[RecognisedWord], reference: str, duration_ms: int) -> Iterator[Mistake]:
    """Give the places at which a few words stand for a few others."""
    said = plain(reference).split()
    pieces = [(piece, place) for place, word in enumerate(heard) for piece in plain(word.text).split()]
    if not said or not pieces:
        return
    words = tuple(Word(word.text, word.start_ms, word.end_ms, model_id=number) for number, word in enumerate(heard))
    text = " ".join(word.text for word in words)
    transcript = Transcript(duration_ms, [Paragraph(1, text, words, words[0].start_ms, words[-1].end_ms)])
    chunks = jiwer.process_words(" ".join(said), " ".join(piece for piece, _ in pieces)).alignments[0]
    stretches: list[list[int]] = []
    is_open = False
    for chunk in chunks:
        if chunk.type == "equal":
            is_open = False
        elif is_open:
            stretches[-1][1], stretches[-1][3] = chunk.ref_end_idx, chunk.hyp_end_idx
        else:
            stretches.append([chunk.ref_start_idx, chunk.ref_end_idx, chunk.hyp_start_idx, chunk.hyp_end_idx])
            is_open = True
    for said_first, said_last, first, last in stretches:
        if 0 < last - first <= MOST_WORDS and 0 < said_last - said_first <= MOST_WORDS:
            asked = WordRange(1, pieces[first][1], pieces[last - 1][1])
            yield Mistake(phrase_at(transcript, asked, ()), " ".join(said[said_first:said_last]))


def quality(label: str, model: Path, recordings: list[tuple[Path, str]], cache: Path) -> dict[str, float]:
    """Return in how many places the right words were offered, and in how many a beam search would have."""
    proposer = Proposer(open_model(model), None, Options(), "en")
    offered, first, by_beam = [], [], []
    for recording, reference in recordings:
        sound = decode_into_cache(recording, cache, lambda _: None, lambda *_: None, allow_truncated=True)
        for mistake in mistakes(recognised(recording, model, cache), reference, sound.duration_ms):
            choices = choices_for(proposer, mistake.phrase, sound).choices
            texts = [plain(choice.text) for choice in choices]
            offered.append(mistake.said in texts)
            first.append(mistake.said in texts[:1])
            by_beam.append(mistake.said in beam_wordings(proposer, mistake.phrase, sound, MOST_CHOICES))
    return {
        f"{label}_mistakes": len(offered),
        f"{label}_right_among_five_percent": 100 * statistics.mean(offered),
        f"{label}_right_first_percent": 100 * statistics.mean(first),
        f"{label}_right_among_five_of_a_beam_percent": 100 * statistics.mean(by_beam),
    }


def choices_for(proposer: Proposer, phrase: Phrase, sound: CachedSound) -> Choices:
    return next(choices for choices in proposer.propose(phrase, sound) if choices is not None)


def real_recordings() -> list[tuple[Path, str]]:
    folder = SHARED / "audio"
    if not (folder / "manifest.tsv").is_file():
        return []
    with (folder / "manifest.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    return [
        (folder / row["file"], row["transcript"])
        for row in rows
        if row["language"].startswith("en")
        and len(row["transcript"] or "") >= SHORTEST_TEXT
        and not row["file"].startswith("odd/")
    ]


def base_size(folder: Path, cache: Path, rounds: int) -> dict[str, float]:
    """Return how long a child with a model of base's size takes to answer, its model loaded and nothing prepared."""
    model = make_multilingual_model(folder / "base", width=512, layers=6, heads=8)
    sound = decode_into_cache(INTERVIEW, cache, lambda _: None, lambda *_: None)
    request = AlternativesRequest(INTERVIEW, sound.path.stem, cache, model, None, Options(), "en")
    messages: queue.SimpleQueue[object] = queue.SimpleQueue()
    job = Job(offer_alternatives, (request,), messages.put)
    took_ms = []
    try:
        for number in range(rounds + 1):
            start_ms = 500 * number
            # This made-up vocabulary takes 3 tokens a word: 6 for a second and a half of English, 3 for two words.
            phrase = Phrase(Span(start_ms + 2_500, start_ms + 6_500), start_ms, "w1 w2", f"w{number % 10}", "w7")
            begun = time.perf_counter()
            job.tell(Want((phrase,)))
            answer = messages.get(timeout=120)
            assert isinstance(answer, Choices), answer
            took_ms.append(1000 * (time.perf_counter() - begun))
    finally:
        job.cancel()
        job.join()
    del took_ms[0]  # the child begins
    return {"base_size_shown_median_ms": statistics.median(took_ms), "base_size_shown_p95_ms": percentile(took_ms, 95)}


def prepared(folder: Path, rounds: int) -> dict[str, float]:
    """Return how long the window's part takes to show what it has prepared."""
    import shutil

    from PySide6.QtWidgets import QApplication

    from editor.alternatives.alternatives import Alternatives, Offer
    from editor.history import TranscriptHistory
    from editor.recognition import Recognition
    from editor.settings import Settings
    from engine.audio.cache import default_cache_folder
    from engine.project.transcribing import Order, transcribe_to_project

    os.environ["EARMARK_CACHE"] = str(folder / "cache")
    application = QApplication.instance() or QApplication([])
    recording = Path(shutil.copy(INTERVIEW, folder))
    order = Order(recording, DEMO_MODEL, Options(language="en"))
    with transcribe_to_project(order, default_cache_folder(), lambda *_: None) as project:
        alternatives = Alternatives(Recognition(), Settings(folder / "settings.ini"), application)
        history = TranscriptHistory(project)
        alternatives.show_project(project, history)
        paragraph = project.transcript.paragraphs[0]
        coming = [WordRange(paragraph.id, place, place) for place in range(min(rounds, len(paragraph.words)))]
        alternatives.prepare(coming)
        while alternatives.busy:
            application.processEvents()
            time.sleep(0.01)
        shown: list[Offer] = []
        alternatives.shown.connect(shown.append)
        took_ms = []
        for asked in coming:
            begun = time.perf_counter()
            alternatives.show(asked)
            took_ms.append(1000 * (time.perf_counter() - begun))
        assert len(shown) == len(coming)
        alternatives.show_project(None, None)
        history.close()
    return {"prepared_shown_median_ms": statistics.median(took_ms), "prepared_shown_p95_ms": percentile(took_ms, 95)}


def percentile(values: list[float], percent: int) -> float:
    return statistics.quantiles(values, n=100, method="inclusive")[percent - 1]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="without real speech, and fewer rounds")
    parser.add_argument("--only", choices=PARTS, help="one part")
    arguments = parser.parse_args()
    parts = [arguments.only] if arguments.only else [part for part in PARTS if part != "real" or not arguments.quick]
    rounds = 10 if arguments.quick else 30
    figures: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as name:
        folder, cache = Path(name), Path(name) / "sound"
        cache.mkdir()
        for part in parts:
            say(f"{part}: measuring")
            if part == "demo":
                reference = json.loads(resources.path("demo/interview.json").read_text(encoding="utf-8"))["text"]
                figures |= quality("demo", DEMO_MODEL, [(INTERVIEW, reference)], cache)
            elif part == "real" and REAL_MODEL.is_dir() and (recordings := real_recordings()):
                figures |= quality("real", REAL_MODEL, recordings, cache)
            elif part == "base":
                figures |= base_size(folder, cache, rounds)
            elif part == "prepared":
                figures |= prepared(folder, rounds)
    tell(figures, TARGETS)


if __name__ == "__main__":
    main()
