"""What recognition says, as plain values that cross the process border. Times are milliseconds in the recording."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of the recording that is recognised at one go, at most 28 s, cut in pauses.

    Attributes:
        index: 0, 1, 2 ... in time.
    """

    index: int
    start_ms: int
    end_ms: int


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


@dataclass(frozen=True, slots=True)
class RecognisedSegment:
    """A phrase as the model gave it, with the figures of its decoding."""

    words: tuple[RecognisedWord, ...]
    average_log_probability: float
    no_speech_probability: float
    compression_ratio: float
    temperature: float


@dataclass(frozen=True, slots=True)
class RecognisedWindow:
    """Everything heard in one window; no segments where nobody speaks."""

    window: Window
    segments: tuple[RecognisedSegment, ...]


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
class Provenance:
    """How a transcript's words came about.

    Attributes:
        model: The model folder's name.
        model_sha256: Hash of its ``model.bin``.
        libraries: (name, version) of what took part.
        language: The language that was used, chosen or found; None as long as it is not known.
    """

    model: str
    model_sha256: str
    options: Options
    libraries: tuple[tuple[str, str], ...]
    language: str | None


@dataclass(frozen=True, slots=True)
class Decoding:
    """Message: the recording is being decoded. ``total_ms`` is 0 where the file does not say."""

    done_ms: int
    total_ms: int


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
    """Message: the windows of the recording, all of them; sent before the first is recognised."""

    windows: tuple[Window, ...]


@dataclass(frozen=True, slots=True)
class Recognised:
    """Message: one more window is done."""

    result: RecognisedWindow
