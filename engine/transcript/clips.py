"""Copied text that still knows where it comes from: its words with their times and doubt, its speakers.

What is pasted goes in as text first. Then the words that were copied whole take their own times and, if they were the
model's, its probabilities again, wherever that leaves the transcript in order of time. Elsewhere, and in the transcript
of another recording, they are words that a person has written there, with times fitted to the place.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from engine.transcript.edits import Edit, ReplaceParagraphs, SetSpeaker
from engine.transcript.script import words_from_json, words_to_json
from engine.transcript.transcript import Transcript
from engine.transcript.words import Paragraph, Word

MIME_TYPE = "application/x-earmark-transcript"


@dataclass(frozen=True, slots=True)
class ClipParagraph:
    """A paragraph of which text was copied, or a part of one.

    Attributes:
        text: What was copied.
        words: The words of which nothing is missing, in order.
        speaker: Name of who speaks; None where nobody known does.
        is_from_start: Nothing stands before it in its paragraph.
    """

    text: str
    words: tuple[Word, ...]
    speaker: str | None
    is_from_start: bool


@dataclass(frozen=True, slots=True)
class Clip:
    """Copied text.

    Attributes:
        recording_sha256: Hash of the recording that it transcribes.
    """

    recording_sha256: str
    paragraphs: tuple[ClipParagraph, ...]


def clip_of(transcript: Transcript, recording_sha256: str, stretches: Iterable[tuple[int, int, int]]) -> Clip:
    """Copy stretches of a transcript: paragraph ids, each with the characters from where to where."""
    paragraphs = []
    for paragraph_id, start, end in stretches:
        paragraph = transcript.paragraph(paragraph_id)
        words = tuple(
            word
            for word, (first, last) in zip(paragraph.words, paragraph.spans(), strict=True)
            if start <= first and last <= end
        )
        speaker = None if paragraph.speaker_id is None else transcript.speakers[paragraph.speaker_id].name
        paragraphs.append(ClipParagraph(paragraph.text[start:end], words, speaker, start == 0))
    return Clip(recording_sha256, tuple(paragraphs))


def clip_to_json(clip: Clip) -> str:
    """Return a clip as text for the clipboard."""
    paragraphs = [
        [paragraph.text, words_to_json(paragraph.words), paragraph.speaker, paragraph.is_from_start]
        for paragraph in clip.paragraphs
    ]
    value = {"recording": clip.recording_sha256, "paragraphs": paragraphs}
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def clip_from_json(text: str) -> Clip | None:
    """Return the clip that ``clip_to_json`` wrote; None for anything else, for anybody can write to the clipboard."""
    try:
        value: dict[str, Any] = json.loads(text)
        paragraphs = tuple(
            ClipParagraph(str(words_text), words_from_json(words), speaker, bool(is_from_start))
            for words_text, words, speaker, is_from_start in value["paragraphs"]
        )
        return Clip(str(value["recording"]), paragraphs)
    except (KeyError, TypeError, ValueError):
        return None


def edits_after_pasting(
    transcript: Transcript, recording_sha256: str, clip: Clip, paragraph_ids: Sequence[int]
) -> list[Edit]:
    """Return the edits that give text that was just pasted what it had where it was copied.

    Args:
        transcript: With the text in it.
        recording_sha256: Hash of the recording that it transcribes.
        clip: What was pasted.
        paragraph_ids: The paragraphs, one after the other, in which the text is now.
    """
    trial = transcript.copied()
    edits: list[Edit] = []
    speakers = {speaker.name: speaker.id for speaker in transcript.speakers.values()}
    for paragraph_id, piece in _pairs(trial, paragraph_ids, clip):
        paragraph = trial.paragraph(paragraph_id)
        speaker_id = speakers.get(piece.speaker or "")
        if paragraph.text == piece.text.strip() and speaker_id not in (None, paragraph.speaker_id):
            edits.append(SetSpeaker(paragraph_id, speaker_id))
            trial.apply(edits[-1])
        if clip.recording_sha256 == recording_sha256:
            restored = _restored(trial, trial.paragraph(paragraph_id), piece.words)
            if restored is not None:
                edits.append(ReplaceParagraphs((paragraph_id,), (restored,)))
                trial.apply(edits[-1])
    return edits


def _pairs(transcript: Transcript, paragraph_ids: Sequence[int], clip: Clip) -> Iterator[tuple[int, ClipParagraph]]:
    """Give the paragraphs, each with the piece of the clip that is in it."""
    pieces = iter(piece for piece in clip.paragraphs if piece.text.strip())
    piece = next(pieces, None)
    for paragraph_id in paragraph_ids:
        if piece is not None and piece.text.strip() in transcript.paragraph(paragraph_id).text:
            yield paragraph_id, piece
            piece = next(pieces, None)


def _restored(transcript: Transcript, paragraph: Paragraph, copied: Sequence[Word]) -> Paragraph | None:
    """Return a paragraph in which copied words are what they were; None where their times do not fit in there."""
    texts, wanted = [word.text for word in paragraph.words], [word.text for word in copied]
    if not copied:
        return None
    for first in range(len(texts) - len(wanted) + 1):
        last = first + len(wanted)
        if texts[first:last] == wanted:
            low_ms, high_ms = transcript.room(paragraph.id, first, last)
            if low_ms <= copied[0].start_ms and copied[-1].end_ms <= high_ms:
                known = _known(transcript, paragraph, first, last, copied)
                words = paragraph.words[:first] + known + paragraph.words[last:]
                return replace(paragraph, words=words, start_ms=words[0].start_ms, end_ms=words[-1].end_ms)
    return None


def _known(
    transcript: Transcript, paragraph: Paragraph, first: int, last: int, copied: Sequence[Word]
) -> tuple[Word, ...]:
    """Return copied words for the place of others; those that are not the model's here, or stand here, are written."""
    index = transcript.index_of(paragraph.id)
    near = transcript.paragraphs[max(index - 1, 0) : index + 2]
    standing = {
        word.model_id
        for other in near
        for place, word in enumerate(other.words)
        if other.id != paragraph.id or not first <= place < last
    }
    words = []
    for word in copied:
        heard = transcript.model_word(word.model_id) if word.model_id is not None else None
        is_models = heard is not None and heard.text == word.text and word.model_id not in standing
        words.append(word if is_models or word.model_id is None else replace(word, model_id=None, probability=None))
    return tuple(words)
