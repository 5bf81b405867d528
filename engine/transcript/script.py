"""Edits as JSON: a line of the journal and of an ``earmark edit`` script.

An edit is an object with its class name under ``edit`` and its fields by name; fields with a default may be left out.
A speaker's attributes are an object. Paragraphs are objects as well; their words are lists ``[text, start_ms, end_ms,
timing, model_id, probability, confirmed]``, with the colour behind where there is one, which keeps projects small.
Anchors of notes are lists ``[note_id, time_ms, paragraph_id, word]``.
"""

import json
from collections.abc import Mapping
from dataclasses import astuple, fields
from enum import StrEnum
from typing import Any, get_args, get_type_hints

from engine.errors import InvalidEdit
from engine.transcript.edits import AlignWords, Edit, NameSpeaker, ReplaceParagraphs
from engine.transcript.notes import Anchor
from engine.transcript.words import Paragraph, Timing, Word, WordColour

_EDITS: dict[str, type[Any]] = {kind.__name__: kind for kind in get_args(Edit)}
_TYPES = {name: get_type_hints(kind) for name, kind in _EDITS.items()}


def edit_to_json(edit: Edit) -> dict[str, Any]:
    """Return an edit as a value for ``json.dumps``."""
    name = type(edit).__name__
    if isinstance(edit, ReplaceParagraphs):
        insert = [paragraph_to_json(paragraph) for paragraph in edit.insert]
        value: dict[str, Any] = {"edit": name, "remove": list(edit.remove), "insert": insert, "after": edit.after}
        anchors = [[note_id, *astuple(anchor)] for note_id, anchor in edit.anchors]
        return value | {"anchors": anchors} if anchors else value
    value = {"edit": name} | {field.name: getattr(edit, field.name) for field in fields(edit)}
    if isinstance(edit, NameSpeaker):
        value["attributes"] = None if edit.attributes is None else dict(edit.attributes)
        return {key: fact for key, fact in value.items() if fact is not None}
    return value


def edit_from_json(value: object) -> Edit:
    """Return the edit that a JSON value stands for.

    Raises:
        InvalidEdit: It stands for none; the reason names what is missing, unknown or of the wrong type.
    """
    if not isinstance(value, Mapping):
        raise InvalidEdit("an edit is a JSON object")
    name = value.get("edit")
    if name not in _EDITS:
        raise InvalidEdit(f"{name!r} is not an edit; there are {', '.join(_EDITS)}")
    facts = {key: fact for key, fact in value.items() if key != "edit"}
    unknown = facts.keys() - _TYPES[name].keys()
    if unknown:
        raise InvalidEdit(f"{name} has no {sorted(unknown)[0]!r}")
    if name == ReplaceParagraphs.__name__:
        return _replace_paragraphs(facts)
    if name == AlignWords.__name__:
        return _align_words(facts)
    attributes = _attributes(facts.pop("attributes")) if facts.get("attributes") is not None else {}
    for key, fact in facts.items():
        facts[key] = _fact(name, key, fact)
    try:
        edit: Edit = _EDITS[name](**facts, **attributes)
    except TypeError as error:
        missing = [field.name for field in fields(_EDITS[name]) if field.name not in facts]
        raise InvalidEdit(f"{name} needs {missing[0]!r}") from error
    return edit


def paragraph_to_json(paragraph: Paragraph) -> dict[str, Any]:
    """Return a paragraph as a value for ``json.dumps``."""
    return {
        "id": paragraph.id,
        "speaker_id": paragraph.speaker_id,
        "start_ms": paragraph.start_ms,
        "end_ms": paragraph.end_ms,
        "text": paragraph.text,
        "words": words_to_json(paragraph.words),
    }


def words_to_json(words: tuple[Word, ...]) -> list[list[Any]]:
    """Return words as lists for ``json.dumps``."""
    return [
        [
            *(word.text, word.start_ms, word.end_ms, word.timing, word.model_id, word.probability, word.confirmed),
            *(() if word.colour is None else (word.colour,)),
        ]
        for word in words
    ]


def words_from_json(value: list[list[Any]]) -> tuple[Word, ...]:
    """Return the words that ``words_to_json`` wrote; anything else raises TypeError or ValueError."""
    return tuple(
        [
            Word(
                text,
                start_ms,
                end_ms,
                _TIMINGS[timing],
                model_id,
                probability,
                confirmed,
                _COLOURS[colour[0]] if colour else None,
            )
            for text, start_ms, end_ms, timing, model_id, probability, confirmed, *colour in value
        ]
    )


def _align_words(facts: Mapping[str, Any]) -> AlignWords:
    try:
        times_ms = tuple((int(start_ms), int(end_ms)) for start_ms, end_ms in facts["times_ms"])
        return AlignWords(int(facts["paragraph_id"]), int(facts["first"]), times_ms)
    except (KeyError, TypeError, ValueError) as error:
        raise InvalidEdit(f"AlignWords: {type(error).__name__} {error}") from error


def _fact(name: str, key: str, fact: object) -> object:
    """Return a fact of an edit as its class wants it."""
    kinds = get_args(_TYPES[name][key]) or (_TYPES[name][key],)
    for kind in kinds:
        if issubclass(kind, StrEnum) and fact in list(kind):
            return kind(fact)
    if type(fact) not in kinds:
        raise InvalidEdit(f"{name}: {key} can't be {json.dumps(fact)}")
    return fact


_TIMINGS = {str(timing): timing for timing in Timing}
_COLOURS = {str(colour): colour for colour in WordColour}


def _attributes(value: object) -> dict[str, tuple[tuple[str, str], ...]]:
    """Return a speaker's attributes as an argument."""
    if not isinstance(value, Mapping) or not all(isinstance(fact, str) for fact in value.values()):
        raise InvalidEdit("attributes are an object of texts")
    return {"attributes": tuple(value.items())}


def _replace_paragraphs(facts: Mapping[str, Any]) -> ReplaceParagraphs:
    try:
        insert = tuple(
            Paragraph(
                id=int(paragraph["id"]),
                text=str(paragraph["text"]),
                words=words_from_json(paragraph["words"]),
                start_ms=int(paragraph["start_ms"]),
                end_ms=int(paragraph["end_ms"]),
                speaker_id=paragraph["speaker_id"],
            )
            for paragraph in facts["insert"]
        )
        remove = tuple(int(paragraph_id) for paragraph_id in facts["remove"])
        anchors = tuple((int(note_id), Anchor(*place)) for note_id, *place in facts.get("anchors", ()))
    except (KeyError, TypeError, ValueError) as error:
        raise InvalidEdit(f"ReplaceParagraphs: {type(error).__name__} {error}") from error
    return ReplaceParagraphs(remove, insert, facts.get("after"), anchors)
