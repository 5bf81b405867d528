"""What recognition says, as plain values that cross the process border. Times are milliseconds in the recording."""

from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of time."""

    start_ms: int
    end_ms: int


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of the recording that is recognised at one go, at most 28 s, cut in pauses.

    Attributes:
        index: 0, 1, 2 ... in time.
        speech: Where in it somebody speaks, in order; empty where that is not known.
    """

    index: int
    start_ms: int
    end_ms: int
    speech: tuple[Span, ...] = ()

    def overlaps(self, span: Span) -> bool:
        """Whether it reaches into a span."""
        return self.start_ms < span.end_ms and span.start_ms < self.end_ms


@dataclass(frozen=True, slots=True)
class WordEvidence:
    """What speaks for a word and against it, beside its probability. The probabilities are those of its tokens.

    Attributes:
        least: The lowest probability.
        mean: Their geometric mean.
        first: That of its first token.
        last: That of its last.
        tokens: How many pieces the model writes it in, without punctuation marks.
        rarity: Of its rarest piece, 0 to 1: its place in the model's vocabulary, which is sorted by frequency.
        support: The share, by likelihood, of the texts found in the search that have the word in this place.
        loudness_db: Above the quietest tenth of the window; None where that was not noted.
    """

    least: float
    mean: float
    first: float
    last: float
    tokens: int
    rarity: float
    support: float = 1.0
    loudness_db: float | None = None


@dataclass(frozen=True, slots=True)
class RecognisedWord:
    """A word as the model gave it, without white space around.

    Attributes:
        probability: 0 to 1.
        joined: Written without a space before it.
    """

    text: str
    start_ms: int
    end_ms: int
    probability: float
    joined: bool = False
    evidence: WordEvidence | None = None


class Step(StrEnum):
    """How a stretch was decoded: as always, or in one of the ways that are tried where that fails, in this order."""

    PLAIN = "plain"
    PATIENT = "patient"  # more candidates, and no time stamps that would end it early
    PENALTY = "penalty"  # repeating costs
    SPLIT = "split"  # in two parts, cut in a pause, each from the first step on
    BEFORE_LOOP = "before loop"  # of a text that fell into a loop, the phrases before it; what follows is decoded anew
    UNLOOPED = "unlooped"  # all failed, and of what was repeated the first time is kept


@dataclass(frozen=True, slots=True)
class RecognisedSegment:
    """A phrase as the model gave it, with the figures of its decoding."""

    words: tuple[RecognisedWord, ...]
    average_log_probability: float
    no_speech_probability: float
    compression_ratio: float
    step: Step

    @property
    def figures(self) -> "SegmentFigures":
        """Its figures alone."""
        return SegmentFigures(
            len(self.words),
            self.average_log_probability,
            self.no_speech_probability,
            self.compression_ratio,
            self.step,
        )


@dataclass(frozen=True, slots=True)
class SegmentFigures:
    """The figures of a phrase's decoding without its words.

    Attributes:
        words: How many it has.
    """

    words: int
    average_log_probability: float
    no_speech_probability: float
    compression_ratio: float
    step: Step


class Trouble(StrEnum):
    """What can go wrong with a stretch without any word's probability telling."""

    MISSING_SPEECH = "missing speech"  # somebody speaks, and there are no words
    CUT_SHORT = "cut short"  # the model had no room for more text
    BEYOND_END = "beyond end"  # text for a time after the sound
    WORDS_IN_SILENCE = "words in silence"
    REPETITION = "repetition"
    IMPOSSIBLE_RATE = "impossible rate"  # more words than anybody speaks in that time
    IMPOSSIBLE_TIMING = "impossible timing"  # words in a row that last next to nothing
    LOW_SCORE = "low score"  # the model finds its own text unlikely


@dataclass(frozen=True, slots=True)
class Flag:
    """A stretch that is in trouble after all was tried."""

    trouble: Trouble
    start_ms: int
    end_ms: int


@dataclass(frozen=True, slots=True)
class RecognisedWindow:
    """Everything heard in one window; no segments where nobody speaks.

    Attributes:
        flags: In the order of their starts.
        language: The code of the language that was used.
    """

    window: Window
    segments: tuple[RecognisedSegment, ...]
    flags: tuple[Flag, ...] = ()
    language: str | None = None


class Task(StrEnum):
    """What the model does with speech."""

    TRANSCRIBE = "transcribe"
    TRANSLATE = "translate"  # into English


@dataclass(frozen=True, slots=True)
class Options:
    """What the user chose for recognition. Together with model and audio they fix the words.

    Attributes:
        language: A code such as ``en``; None lets the model find out.
        vocabulary: Names and jargon the model should expect.
        compute_type: CTranslate2's name for the arithmetic, such as ``int8``.
        task: What to write down.
        language_per_window: Let the model find out anew in each window, for people who change languages; ``language``
            is then what it takes where it is not sure.
    """

    language: str | None = None
    beam_size: int = 5
    vocabulary: tuple[str, ...] = ()
    compute_type: str = "int8"
    task: Task = Task.TRANSCRIBE
    language_per_window: bool = False


@dataclass(frozen=True, slots=True)
class Request:
    """What is to be recognised, and what is there of it.

    Attributes:
        cache_folder: Where decoded sound goes.
        model: Folder of the model.
        windows: Those that are known from an earlier run.
        planned: They are all there are.
        finished: Indices of the windows that are done.
        span: What is wanted of the recording: the windows that reach into it. None for all.
        allow_truncated: Take what there is of a recording whose end is missing.
        workers: How many windows to recognise at a time; None for what suits the computer. No word depends on it.
    """

    recording: Path
    cache_folder: Path
    model: Path
    options: Options = field(default_factory=Options)
    windows: tuple[Window, ...] = ()
    planned: bool = False
    finished: frozenset[int] = frozenset()
    span: Span | None = None
    allow_truncated: bool = False
    workers: int | None = None

    def wants(self, window: Window) -> bool:
        """Whether a window is still to be recognised."""
        return window.index not in self.finished and (self.span is None or window.overlaps(self.span))


@dataclass(frozen=True, slots=True)
class Attend:
    """Told to the work: the user is at this position of the recording; what follows it should be recognised first."""

    position_ms: int


@dataclass(frozen=True, slots=True)
class Provenance:
    """How a transcript's words came about.

    There is no seed, for nothing is drawn by lot.

    Attributes:
        model: The model folder's name.
        model_sha256: Hash of its ``model.bin``.
        libraries: (name, version) of what took part.
        language: The language that was used, chosen or found; None as long as it is not known.
        model_files: (name, hash) of the model's other files.
        compute_type: The arithmetic that was used for the one that was asked for; empty where that was not noted.
        processor: Its name; empty where that was not noted.
        device: ``cpu`` or ``cuda``.
    """

    model: str
    model_sha256: str
    options: Options
    libraries: tuple[tuple[str, str], ...]
    language: str | None
    model_files: tuple[tuple[str, str], ...] = ()
    compute_type: str = ""
    processor: str = ""
    device: str = "cpu"


@dataclass(frozen=True, slots=True)
class GpuUnusable:
    """Message: there is a graphics card, but the processor has to do the work; ``reason`` in a library's words."""

    reason: str


@dataclass(frozen=True, slots=True)
class Identified:
    """Message: this is the recording, and there is sound in it.

    Attributes:
        sha256: Hash of the recording file.
        duration_ms: How long it is by its own account, until it is decoded; 0 where it gives none.
    """

    sha256: str
    duration_ms: int


@dataclass(frozen=True, slots=True)
class Decoding:
    """Message: the recording is being decoded. ``total_ms`` is 0 where the file does not say.

    Attributes:
        peaks: Where the peaks of what is decoded grow; None while nothing of it is to be shown.
    """

    done_ms: int
    total_ms: int
    peaks: Path | None = None


@dataclass(frozen=True, slots=True)
class Decoded:
    """Message: the whole recording is decoded and can be played.

    Attributes:
        sha256: Hash of the recording file.
        samples: The decoded sound: 16 kHz mono 16-bit little-endian samples, raw.
    """

    sha256: str
    duration_ms: int
    samples: Path


@dataclass(frozen=True, slots=True)
class Planned:
    """Message: the next windows of the recording, before any of them is recognised.

    Attributes:
        windows: Those that were settled since the last time, or since an earlier run.
        complete: There will be no more.
    """

    windows: tuple[Window, ...]
    complete: bool


@dataclass(frozen=True, slots=True)
class Recognised:
    """Message: one more window is done."""

    result: RecognisedWindow
