"""How many of the texts that a search ended with have a word: where they part, the model was torn.

A beam search comes to several texts and gives the likeliest. The others cost nothing more, and the share of their
likelihood that has a word in its place is the word's posterior, as in a confusion network (Mangu et al. 2000).
"""

from collections.abc import Sequence
from dataclasses import replace

from rapidfuzz.distance import Levenshtein

from engine.recognition.decoding import TimedWord
from engine.transcript.words import split_words


def supported(phrases: list[list[TimedWord]], rivals: Sequence[tuple[str, float]]) -> list[list[TimedWord]]:
    """Return the words of a text with how far the texts of the search have them.

    Args:
        phrases: The text's words, phrase by phrase; a written word may be several, such as "well" and "-known".
        rivals: The texts, each with its share of the likelihood; the shares are 1 together.
    """
    if not rivals:
        return phrases
    written = split_words(" ".join("".join(word.word for word in phrase) for phrase in phrases))
    plain = list(map(_plain, written))
    shares = [0.0] * len(written)
    for text, share in rivals:
        for step in Levenshtein.opcodes(plain, list(map(_plain, split_words(text)))):
            if step.tag == "equal":
                for place in range(step.src_start, step.src_end):
                    shares[place] += share
    # For each character that is no white space, the share of the written word that it is in.
    characters = [share for word, share in zip(written, shares, strict=True) for _ in word]
    result: list[list[TimedWord]] = []
    place = 0
    for phrase in phrases:
        result.append([])
        for word in phrase:
            behind = place + sum(not character.isspace() for character in word.word)
            result[-1].append(_with_support(word, min(characters[place:behind], default=1.0)))
            place = behind
    return result


def _with_support(word: TimedWord, share: float) -> TimedWord:
    return word if word.evidence is None else replace(word, evidence=replace(word.evidence, support=min(share, 1.0)))


def _plain(word: str) -> str:
    return "".join(filter(str.isalnum, word.casefold()))
