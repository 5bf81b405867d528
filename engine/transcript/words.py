"""The values a transcript is made of. All are immutable; times are integer milliseconds from the recording's start."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

# A written word: one character in scripts that write without spaces, else a run without white space.
UNSPACED = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u0e00-\u0e7f\u0e80-\u0eff\u1000-\u109f\u1780-\u17ff"
_WORD = re.compile(rf"[{UNSPACED}]|[^\s{UNSPACED}]+")


# A window's words are numbered from its index times this: ids rise with time in whatever order windows come.
MODEL_WORDS_PER_WINDOW = 10_000


class Timing(StrEnum):
    """Where a word's times come from."""

    MODEL = "model"
    INTERPOLATED = "interpolated"
    ALIGNED = "aligned"
    MANUAL = "manual"


class WordColour(StrEnum):
    """The colours that a person marks words with."""

    YELLOW = "yellow"
    GREEN = "green"
    BLUE = "blue"
    PINK = "pink"
    VIOLET = "violet"


@dataclass(frozen=True, slots=True)
class ModelWord:
    """A word as the model wrote it. Stored once, never changed.

    Attributes:
        id: Rises with time in the recording, whatever order the windows were recognised in.
        text: The word with its punctuation, without white space around it.
        probability: The recogniser's own figure for the word, 0 to 1.
        joined: Written without a space before it, as in Chinese.
    """

    id: int
    text: str
    start_ms: int
    end_ms: int
    probability: float
    joined: bool = False

    @property
    def window(self) -> int:
        """Index of the window in which it was heard."""
        return self.id // MODEL_WORDS_PER_WINDOW


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the transcript.

    Attributes:
        text: The word with its punctuation; holds no white space.
        model_id: The model's word that this one still is, letter for letter; None once a person wrote it.
        probability: The model's figure for it; None once a person wrote it.
        confirmed: A person said that it is right.
        colour: What a person marked it with; None for nothing.
    """

    text: str
    start_ms: int
    end_ms: int
    timing: Timing = Timing.MODEL
    model_id: int | None = None
    probability: float | None = None
    confirmed: bool = False
    colour: WordColour | None = None

    @property
    def reviewed(self) -> bool:
        """Whether a person wrote or confirmed the word."""
        return self.confirmed or self.model_id is None

    @property
    def window(self) -> int | None:
        """Index of the window in which the model heard it; None for what a person wrote."""
        return None if self.model_id is None else self.model_id // MODEL_WORDS_PER_WINDOW


@dataclass(frozen=True, slots=True)
class Speaker:
    """Somebody who speaks in the recording.

    Attributes:
        initials: Stands for the name where there is little room; empty where they come from the name.
        colour: Number of the colour that the speaker is shown in, the same on every screen.
        role: Such as interviewer; may be empty.
        attributes: What else the user wants to know of them, such as their age group: names and values.
    """

    id: int
    name: str
    initials: str = ""
    colour: int = 0
    role: str = ""
    attributes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A stretch of speech by one speaker.

    ``text`` is exactly what stands on the screen. Without its white space it is the words' texts, one after the other,
    so that each word's place in it can be found (``spans``).

    Attributes:
        start_ms: Start of the first word; while there are no words, where they were.
        end_ms: End of the last word, likewise.
    """

    id: int
    text: str
    words: tuple[Word, ...]
    start_ms: int
    end_ms: int
    speaker_id: int | None = None

    def spans(self) -> Iterator[tuple[int, int]]:
        """Give each word's place in ``text`` as (start, end) in characters."""
        position = 0
        text = self.text
        for word in self.words:
            while text[position].isspace():
                position += 1
            yield position, position + len(word.text)
            position += len(word.text)

    def word_at(self, offset: int) -> int | None:
        """Return the index of the word at a character of ``text``; the next one where white space stands there."""
        for index, (_, end) in enumerate(self.spans()):
            if offset < end:
                return index
        return len(self.words) - 1 if self.words else None

    def word_heard_at(self, time_ms: int) -> int | None:
        """Return the index of the last word that has started at a time, or None before the first."""
        low, high = 0, len(self.words)
        while low < high:
            middle = (low + high) // 2
            if self.words[middle].start_ms <= time_ms:
                low = middle + 1
            else:
                high = middle
        return low - 1 if low else None


def split_words(text: str) -> list[str]:
    """Split text into written words, in order, without white space."""
    return _WORD.findall(text)


def join_words(words: Iterable[str]) -> str:
    """Write words one after the other, with a space between them where their script has one."""
    text = ""
    for word in words:
        is_joined = not text or (_is_unspaced(text[-1]) and _is_unspaced(word[0]))
        text += word if is_joined else f" {word}"
    return text


def _is_unspaced(character: str) -> bool:
    return re.match(f"[{UNSPACED}]", character) is not None
