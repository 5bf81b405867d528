"""Transcripts to look at and type in, and what holds them while no project file is needed."""

import random
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from engine.doubt.marks import DoubtMarks
from engine.project.project import Project, Recording
from engine.recognition.results import (
    Options,
    Provenance,
    RecognisedSegment,
    RecognisedWindow,
    RecognisedWord,
    Step,
    Window,
)
from engine.transcript.edits import Edit, ReplaceParagraphs
from engine.transcript.paragraphing import Turn, paragraphs_of
from engine.transcript.transcript import Change, Transcript
from engine.transcript.words import MODEL_WORDS_PER_WINDOW, ModelWord, Speaker

WORD_MS, PAUSE_MS = 300, 2_000
WINDOWS, WINDOW_MS = 60, 28_000
SPEAKERS = (Speaker(1, "Interviewer"), Speaker(2, "Maria Kovács"))
TALE = (
    "well it was the year when they closed mill and half street moved away my father kept his shop until nineteen "
    "eighty because he would not believe that nobody needed a saddler any more people came for the talk I think "
    "rather than belts we children sat under the counter listening to every word of it"
)
VOCABULARY = TALE.split()


class Holder:
    """A transcript in memory that tells of its changes, as a project does."""

    def __init__(self, transcript: Transcript) -> None:
        self.transcript = transcript
        self.recording = Recording(Path("interview.flac"), "0" * 64, transcript.duration_ms)
        self._listeners: list[Callable[[Change], None]] = []
        self._facts: dict[str, object] = {}

    def fact(self, name: str) -> object:
        return self._facts.get(name)

    def set_fact(self, name: str, value: object) -> None:
        self._facts[name] = value

    def apply(self, edit: Edit, way: str = "") -> Change:
        change = self.transcript.apply(edit)
        for listener in tuple(self._listeners):
            listener(change)
        return change

    def listen(self, callback: Callable[[Change], None]) -> Callable[[], None]:
        self._listeners.append(callback)
        return lambda: self._listeners.remove(callback)

    def hear(self, text: str, start_ms: int | None = None) -> Change:
        """Add a paragraph that was recognised at a time, by itself behind all that was recognised before."""
        known = self.transcript.model_words
        if start_ms is None:
            start_ms = known[-1].end_ms + PAUSE_MS if known else 1_000
        words = model_words(text, start_ms * MODEL_WORDS_PER_WINDOW, start_ms)
        self.transcript.add_model_words(words)
        after = self.transcript.place_for(start_ms)
        bounds_ms = (0, self.transcript.duration_ms)
        heard = tuple(paragraphs_of(words, (), self.transcript.new_paragraph_id, bounds_ms))
        return self.apply(ReplaceParagraphs((), heard, after))


def model_words(text: str, first_id: int, start_ms: int, probabilities: Sequence[float] = ()) -> list[ModelWord]:
    return [
        ModelWord(
            first_id + number,
            word,
            start_ms + number * WORD_MS,
            start_ms + number * WORD_MS + WORD_MS - 40,
            probabilities[number] if number < len(probabilities) else 0.95,
        )
        for number, word in enumerate(text.split())
    ]


def transcript_of(texts: Iterable[str], *, speakers: bool = False, doubt: random.Random | None = None) -> Transcript:
    """Make a transcript; its model words are the texts' words, 300 ms each, with 2 s between paragraphs.

    Args:
        texts: One paragraph each.
        speakers: Let two people speak in turn.
        doubt: Where the words' probabilities come from; all are sure otherwise.
    """
    transcript = Transcript(24 * 3_600_000, speakers=SPEAKERS if speakers else ())
    start_ms = 1_000
    for number, text in enumerate(texts):
        probabilities = [] if doubt is None else [1 - doubt.random() ** 4 for _ in text.split()]
        words = model_words(text, start_ms * MODEL_WORDS_PER_WINDOW, start_ms, probabilities)
        transcript.add_model_words(words)
        end_ms = words[-1].end_ms if words else start_ms
        turns = [Turn(start_ms, end_ms, SPEAKERS[number % 2].id)] if speakers else []
        paragraphs = tuple(paragraphs_of(words, turns, transcript.new_paragraph_id, (0, transcript.duration_ms)))
        last = transcript.paragraphs[-1].id if transcript.paragraphs else None
        transcript.apply(ReplaceParagraphs((), paragraphs, last))
        start_ms = end_ms + PAUSE_MS
    return transcript


def project_at(path: Path, texts: Sequence[str]) -> Project:
    """Make a project file in which the texts have been recognised, a window each."""
    recording = path.with_name("recording.flac")
    recording.touch()
    project = Project.create(path, recording, "0" * 64, WINDOWS * WINDOW_MS)
    windows = (Window(index, index * WINDOW_MS, (index + 1) * WINDOW_MS) for index in range(WINDOWS))
    project.plan(windows, complete=True)
    project.set_provenance(Provenance("fake", "0" * 64, Options(), (), "en"))
    for text in texts:
        hear(project, text)
    return project


def hear(project: Project, text: str) -> Change | None:
    """Let the next window of a project be recognised."""
    window = project.windows[len(project.finished)]
    words = tuple(
        RecognisedWord(word.text, word.start_ms, word.end_ms, word.probability)
        for word in model_words(text, 0, window.start_ms + 500)
    )
    assert words[-1].end_ms < window.end_ms
    segment = RecognisedSegment(words, -0.2, 0.01, 1.2, Step.PLAIN)
    return project.add_recognised(RecognisedWindow(window, (segment,)))


def prose(words: int, source: random.Random) -> str:
    """Make up a paragraph of this many words."""
    text = " ".join(source.choice(VOCABULARY) for _ in range(words))
    return text[0].upper() + text[1:] + "."


def long_transcript(words: int, seed: int = 7) -> Transcript:
    """Make a conversation of about this many words."""
    source = random.Random(seed)
    texts = []
    while words > 0:
        texts.append(prose(min(source.choice((12, 45, 70, 85)), words), source))
        words -= len(texts[-1].split())
    return transcript_of(texts, speakers=True, doubt=source)


def marks_of(transcript: Transcript, budget: float = 0.1) -> DoubtMarks:
    marks = DoubtMarks(budget)
    marks.learn(transcript.model_words)
    return marks
