"""Where a transcript reads as a term of the glossary is heard, not as it is written."""

import re
from collections.abc import Iterable, Sequence
from unicodedata import normalize

from engine.glossary.terms import Term
from engine.transcript.edits import ReplaceText
from engine.transcript.search import Query, Search
from engine.transcript.words import Paragraph


def edits_to_terms(terms: Iterable[Term], paragraphs: Sequence[Paragraph]) -> list[ReplaceText]:
    """Return the edits that write terms where their variants stand as whole words, in reading order.

    Of variants that overlap, the longest is taken. What stands as a part of the term itself is right.
    """
    variants = [(term, variant) for term in terms for variant in term.heard_as]
    variants.sort(key=lambda pair: -len(pair[1]))
    searches = [(term, _longest_run(variant), _search(variant)) for term, variant in variants]
    right = {term.text: _search(term.text, match_case=True) for term, _ in variants}
    edits: list[ReplaceText] = []
    for paragraph in paragraphs:
        text = paragraph.text
        folded = normalize("NFC", text).casefold()
        taken: list[tuple[int, int]] = []
        for term, run, search in searches:
            if run not in folded:  # by far the most; searching folds the text each time
                continue
            found = [span for span in search.spans(text) if text[span[0] : span[1]] != term.text]
            stands = right[term.text].spans(text) if found else []
            for start, end in found:
                if not any(start < last and first < end for first, last in (*taken, *stands)):
                    taken.append((start, end))
                    edits.append(ReplaceText(paragraph.id, start, end, term.text))
    order = {paragraph.id: place for place, paragraph in enumerate(paragraphs)}
    return sorted(edits, key=lambda edit: (order[edit.paragraph_id], edit.start))


def _search(text: str, *, match_case: bool = False) -> Search:
    return Search(Query(text, match_case=match_case, whole_word=True))


def _longest_run(text: str) -> str:
    """Return the longest run of letters in a text, folded: where it does not stand, the text does not stand."""
    return max(re.findall(r"\w+", normalize("NFC", text).casefold()), key=len, default="")
