"""Corrections that were made several times, and where else the same words stand."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final

import regex

from engine.transcript.edits import ReplaceText
from engine.transcript.search import Query, Search, replacements, whole
from engine.transcript.words import Paragraph

_MOST_WORDS: Final = 6
"""Longer stretches that were rewritten are no correction that could be made elsewhere."""

_EDGES: Final = regex.compile(r"^([^\w]*)(.*?)([^\w]*)$")


@dataclass(frozen=True, slots=True)
class Substitution:
    """Words that were put in place of others, without the punctuation around them."""

    old: str
    new: str

    @property
    def reverse(self) -> "Substitution":
        """What takes it back."""
        return Substitution(self.new, self.old)


def substitutions(before: Paragraph, after: Paragraph) -> Iterator[Substitution]:
    """Give the words that were replaced by others between two states of a paragraph."""
    old, new = [word.text for word in before.words], [word.text for word in after.words]
    for kind, old_from, old_to, new_from, new_to in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "replace" and max(old_to - old_from, new_to - new_from) <= _MOST_WORDS:
            stood, stands = before.text, after.text
            old_spans, new_spans = list(before.spans()), list(after.spans())
            substitution = _without_punctuation(
                stood[old_spans[old_from][0] : old_spans[old_to - 1][1]],
                stands[new_spans[new_from][0] : new_spans[new_to - 1][1]],
            )
            if substitution.old and substitution.new and substitution.old != substitution.new:
                yield substitution


def elsewhere(substitution: Substitution, paragraphs: Iterable[Paragraph]) -> list[ReplaceText]:
    """Return the edits that make a substitution wherever its old words stand, in reading order."""
    paragraphs = list(paragraphs)
    by_id = {paragraph.id: paragraph.text for paragraph in paragraphs}
    search = Search(Query(substitution.old, match_case=True, whole_word=True))
    found = replacements(search, substitution.new, whole(paragraphs))
    return [edit for edit in found if not _stands_already(by_id[edit.paragraph_id], edit.start, substitution)]


def _without_punctuation(old: str, new: str) -> Substitution:
    """Leave out the punctuation at the edges where it stayed, and where it is nobody's word."""
    old_parts, new_parts = _EDGES.match(old), _EDGES.match(new)
    if old_parts and new_parts and old_parts[2] and new_parts[2]:
        return Substitution(old_parts[2], new_parts[2])
    return Substitution(old, new)


def _stands_already(text: str, start: int, substitution: Substitution) -> bool:
    """Whether the old words are there only as a part of the new ones."""
    old, new = substitution.old, substitution.new
    inside = new.find(old)
    while inside >= 0:
        if inside <= start and text[start - inside : start - inside + len(new)] == new:
            return True
        inside = new.find(old, inside + 1)
    return False
