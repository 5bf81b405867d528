"""Speakers as records: what an edit makes of one, and how they are called where there is little room."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from engine.transcript.edits import NameSpeaker
from engine.transcript.words import Paragraph, Speaker

_INITIALS_AT_MOST = 3


@dataclass(frozen=True, slots=True)
class Talk:
    """How much somebody says.

    Attributes:
        speech_ms: The length of their paragraphs.
        turns: How often they begin to speak.
    """

    words: int = 0
    speech_ms: int = 0
    turns: int = 0


def talk_by_speaker(paragraphs: Iterable[Paragraph]) -> dict[int | None, Talk]:
    """Return how much each speaker says, by id; None is nobody known. Looks at every paragraph."""
    talk: dict[int | None, Talk] = {}
    last: object = object()
    for paragraph in paragraphs:
        said = talk.get(paragraph.speaker_id, Talk())
        talk[paragraph.speaker_id] = Talk(
            said.words + len(paragraph.words),
            said.speech_ms + paragraph.end_ms - paragraph.start_ms,
            said.turns + (paragraph.speaker_id != last),
        )
        last = paragraph.speaker_id
    return talk


def named(before: Speaker | None, edit: NameSpeaker) -> Speaker:
    """Return what an edit makes of a speaker; ``before`` is None where there was none."""
    old = before or Speaker(edit.speaker_id, edit.name, colour=edit.speaker_id)
    return Speaker(
        edit.speaker_id,
        edit.name,
        old.initials if edit.initials is None else edit.initials,
        old.colour if edit.colour is None else edit.colour,
        old.role if edit.role is None else edit.role,
        old.attributes if edit.attributes is None else edit.attributes,
    )


def naming(speaker: Speaker) -> NameSpeaker:
    """Return the edit that makes a speaker exactly what they are."""
    return NameSpeaker(
        speaker.id, speaker.name, speaker.initials, speaker.colour, speaker.role, tuple(speaker.attributes)
    )


def initials_of(speakers: Iterable[Speaker]) -> dict[int, str]:
    """Return initials by speaker id, no two of them alike: those given, else the first letters of the name's words.

    Where two would be the same, a later speaker whose initials were not given gets a number behind them.
    """
    found = list(speakers)
    taken = Counter(speaker.initials for speaker in found if speaker.initials)
    initials = {}
    for speaker in found:
        short = speaker.initials
        if not short:
            stem = short = _first_letters(speaker.name) or "?"
            number = 2
            while taken[short]:
                short, number = f"{stem}{number}", number + 1
            taken[short] += 1
        initials[speaker.id] = short
    return initials


def _first_letters(name: str) -> str:
    """Return the first letter of each word, and numbers whole: "Anna Berg" is AB, "Speaker 12" is S12."""
    words = ["".join(character for character in word if character.isalnum()) for word in name.split()]
    return "".join(word if word.isdecimal() else word[0].upper() for word in words[:_INITIALS_AT_MOST] if word)
