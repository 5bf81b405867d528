"""How well new words find their times: `python tests/benchmarks/alignment.py [--quick]`.

Takes words out of a transcript, writes them again as a person would, and looks for them in the sound. What is found is
compared with when the words are spoken; beside it stands what fitting them to their place alone gives. The words of the
demo interview are exactly known. Where there are recordings in ../shared, the model of ../shared/models tells when
their words are spoken, by its own decoding, which is another way to the time but no better truth.
"""

import argparse
import json
import random
import statistics
import sys
import tempfile
import time
from pathlib import Path

_REPOSITORY = Path(__file__).parent.parent.parent
sys.path.insert(0, str(_REPOSITORY))

import resources  # noqa: E402
from engine.audio.cache import CachedSound, decode_into_cache  # noqa: E402
from engine.audio.decode import SAMPLE_RATE_HZ  # noqa: E402
from engine.models.model import open_model  # noqa: E402
from engine.project.aligning import edits_for, searches  # noqa: E402
from engine.recognition.aligner import Aligner  # noqa: E402
from engine.recognition.alignment import Aligned  # noqa: E402
from engine.recognition.results import Options, Recognised, Request  # noqa: E402
from engine.recognition.transcription import transcribe  # noqa: E402
from engine.transcript.edits import Edit, ReplaceText  # noqa: E402
from engine.transcript.transcript import Transcript  # noqa: E402
from engine.transcript.words import Paragraph, Word  # noqa: E402
from tests.benchmarks.report import say, tell  # noqa: E402

SHARED = _REPOSITORY.parent / "shared"
REAL = ("spontaneous_en/ted_60.m4a", "medium_en/bria.mp3")
NEAR_MS = 200
TARGETS: dict[str, dict[str, float]] = {
    "interview_starts_within_200_ms_percent": {"min": 90},
    "interview_within_200_ms_percent": {"min": 90},
    **{f"{Path(name).stem}_starts_within_200_ms_percent": {"min": 90} for name in REAL},
}


def interview_words() -> list[list[Word]]:
    """Return the words of the demo interview, turn by turn, with their exact times."""
    turns = json.loads(resources.path("demo/interview.json").read_text(encoding="utf-8"))["turns"]
    return [
        [Word(said["word"], round(1000 * said["start"]), round(1000 * said["end"])) for said in turn["words"]]
        for turn in turns
    ]


def recognised_words(recording: Path, model: Path, cache: Path) -> list[list[Word]]:
    """Return the words that a model hears, window by window, but for those that it gives no time."""
    messages: list[object] = []
    transcribe(Request(recording, cache, model, Options(language="en")), messages.append)
    results = sorted(
        (message.result for message in messages if isinstance(message, Recognised)),
        key=lambda result: result.window.index,
    )
    return [
        [Word(word.text, word.start_ms, word.end_ms) for segment in result.segments for word in segment.words]
        for result in results
        if result.segments
    ]


def transcript_of(groups: list[list[Word]], duration_ms: int) -> Transcript:
    """Make a transcript that knows nothing of any model, so that what is written again is new."""
    paragraphs = [
        Paragraph(number, " ".join(word.text for word in words), tuple(words), words[0].start_ms, words[-1].end_ms)
        for number, words in enumerate(groups, start=1)
    ]
    return Transcript(duration_ms, paragraphs)


def write_again(transcript: Transcript, aligner: Aligner, sound: CachedSound, rounds: int) -> dict[str, list[float]]:
    """Take one to eight words out and write them again, so often; return how far their times are from the true ones."""
    chance = random.Random(7)
    errors: dict[str, list[float]] = {"start": [], "end": [], "fitted_start": [], "seconds": []}
    for _ in range(rounds):
        paragraph = chance.choice(transcript.paragraphs)
        count = min(chance.choice((1, 1, 2, 3, 5, 8)), len(paragraph.words))
        first = chance.randrange(len(paragraph.words) - count + 1)
        true = paragraph.words[first : first + count]
        if any(word.end_ms - word.start_ms < 40 for word in true):
            continue
        spans = list(paragraph.spans())
        start, end = spans[first][0], spans[first + count - 1][1]
        gone = transcript.apply(ReplaceText(paragraph.id, start, end, ""))
        written = transcript.apply(ReplaceText(paragraph.id, start, start, paragraph.text[start:end]))
        fitted = transcript.paragraph(paragraph.id).words[first : first + count]
        errors["fitted_start"] += [abs(a.start_ms - b.start_ms) for a, b in zip(fitted, true, strict=True)]
        took = time.perf_counter()
        taken_back: list[Edit] = []
        for search in searches(transcript, paragraph.id):
            span = search.excerpt.span
            samples = sound.read(*(ms * SAMPLE_RATE_HZ // 1000 for ms in (span.start_ms, span.end_ms)))
            aligned = Aligned(search.excerpt.number, aligner.align(search.excerpt, samples))
            taken_back += [transcript.apply(edit).inverse for edit in edits_for(transcript, search, aligned)]
        errors["seconds"].append(time.perf_counter() - took)
        found = transcript.paragraph(paragraph.id).words[first : first + count]
        errors["start"] += [abs(a.start_ms - b.start_ms) for a, b in zip(found, true, strict=True)]
        errors["end"] += [abs(a.end_ms - b.end_ms) for a, b in zip(found, true, strict=True)]
        for inverse in (*reversed(taken_back), written.inverse, gone.inverse):
            transcript.apply(inverse)
    return errors


def figures_of(name: str, errors: dict[str, list[float]]) -> dict[str, float]:
    """Return the figures of one recording."""
    both = [max(pair) for pair in zip(errors["start"], errors["end"], strict=True)]
    near = {key: 100 * statistics.mean(error <= NEAR_MS for error in errors[key]) for key in ("start", "fitted_start")}
    return {
        f"{name}_words": len(both),
        f"{name}_starts_within_200_ms_percent": near["start"],
        f"{name}_within_200_ms_percent": 100 * statistics.mean(error <= NEAR_MS for error in both),
        f"{name}_start_error_median_ms": statistics.median(errors["start"]),
        f"{name}_fitted_starts_within_200_ms_percent": near["fitted_start"],
        f"{name}_seconds_per_search": statistics.mean(errors["seconds"]),
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="fewer words")
    rounds = 40 if parser.parse_args().quick else 150
    figures: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as name:
        cache = Path(name)
        recording, model = resources.path("demo/interview.flac"), resources.path("models/demo")
        jobs = [("interview", recording, model, interview_words())]
        real_model = SHARED / "models" / "tiny.en-recovered-int8"
        for real in REAL:
            if (SHARED / "audio" / real).is_file():
                say(f"{real}: recognising")
                words = recognised_words(SHARED / "audio" / real, real_model, cache)
                jobs.append((Path(real).stem, SHARED / "audio" / real, real_model, words))
        for label, recording, model, words in jobs:
            say(f"{label}: writing words again")
            sound = decode_into_cache(recording, cache, lambda _: None, lambda *_: None)
            aligner = Aligner(open_model(model), Options(), "en")
            errors = write_again(transcript_of(words, sound.duration_ms), aligner, sound, rounds)
            figures |= figures_of(label, errors)
    tell(figures, TARGETS)


if __name__ == "__main__":
    main()
