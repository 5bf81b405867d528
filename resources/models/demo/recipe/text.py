"""Sentences for training: from the grammar, spliced, or of random words; never the demo interview's own."""

import random
import re
from collections.abc import Iterable

from resources.models.demo.recipe.grammar import GRAMMAR

SHARED_WORDS_MAX = 4  # a training sentence shares no longer run of words with the interview
INVENTED_SHARE = 0.2
LETTERS_REPLACED_MIN = 4
_SOUNDS = {
    "onset": "b|br|c|ch|cl|d|dr|f|fl|g|gr|h|k|l|m|n|p|ph|pl|qu|r|s|sc|sh|sp|st|t|th|tr|v|w|z|",
    "vowel": "a|e|i|o|u|ai|ea|ee|o|ou|oa|y|au|ie",
    "coda": "|||n|m|r|l|s|t|x|ck|nd|ng|rt|st|ll|ns",
}
_SLOT = re.compile(r"\{(\w+)(?:\.(\d))?\}")
_VERBS = ("do", "go", "say")
_DEPTH_MAX = 5


def _members(text: str) -> list[str]:
    parts = text.split("|") if "|" in text else text.split()
    return [" ".join(part.split()) for part in parts if part.strip()]


_CHOICES: dict[str, list[str]] = {key: _members(text) for key, text in GRAMMAR.items()}
_FORMS: dict[str, list[list[str]]] = {key: [verb.split("/") for verb in _CHOICES[key]] for key in _VERBS}


def plain_words(text: str) -> list[str]:
    """Return the words in lower case without punctuation, as they are counted for the word error rate."""
    return re.sub(r"[^a-z0-9' ]", " ", text.lower().replace("-", " ")).split()


def vocabulary() -> list[str]:
    """Return every word of the grammar, sorted, as it is written within a sentence."""
    words: set[str] = set()
    for choices in _CHOICES.values():
        for choice in choices:
            for word in re.findall(r"[A-Za-z']+", _SLOT.sub(" ", choice.replace("/", " "))):
                words.add(word)
    return sorted(words)


class Sentences:
    """Draws sentences; those of a forbidden text and those too close to it are never drawn."""

    def __init__(self, source: random.Random, forbidden: Iterable[str]) -> None:
        self._random = source
        self._words = vocabulary()
        kept_out = [plain_words(sentence) for turn in forbidden for sentence in re.split(r"(?<=[.?!]) ", turn)]
        self._sentences = {tuple(words) for words in kept_out}
        self._runs = self._runs_of([word for words in kept_out for word in words])

    def draw(self) -> str:
        """Return one sentence with its capital and closing mark."""
        while True:
            kind = self._random.random()
            if kind < 0.55:
                text = self.from_grammar()
            elif kind < 0.75:
                text = self._spliced()
            else:
                text = self._of_random_words()
            if self._random.random() < INVENTED_SHARE:
                text = self._with_an_invented_word(text)
            if self.is_allowed(text):
                return text

    def is_allowed(self, text: str) -> bool:
        """Return whether the text is no forbidden sentence and shares no run of five words with the forbidden text."""
        words = plain_words(text)
        return 0 < len(words) <= 24 and tuple(words) not in self._sentences and not self._runs_of(words) & self._runs

    @staticmethod
    def _runs_of(words: list[str]) -> set[tuple[str, ...]]:
        length = SHARED_WORDS_MAX + 1
        return {tuple(words[at : at + length]) for at in range(len(words) - length + 1)}

    def _expand(self, pattern: str, depth: int = 0) -> str:
        def fill(slot: re.Match[str]) -> str:
            key, form = slot.group(1), slot.group(2)
            if form is not None:
                return self._random.choice(_FORMS[key])[int(form)]
            if key == "clause" and depth > _DEPTH_MAX:
                return "it was " + self._random.choice(_CHOICES["adjective"])
            return self._expand(self._random.choice(_CHOICES[key]), depth + 1)

        return _SLOT.sub(fill, pattern)

    def from_grammar(self) -> str:
        """Return a sentence of the grammar, allowed or not."""
        kind = self._random.random()
        if kind < 0.64:
            return polish(self._expand(self._random.choice(_CHOICES["statement"])), ".")
        if kind < 0.9:
            return polish(self._expand(self._random.choice(_CHOICES["question"])), "?")
        return polish(self._expand(self._random.choice(_CHOICES["reply"])), ".")

    def _spliced(self) -> str:
        """Join the beginning of a sentence to the end of another, so that any phrase may follow any other."""
        pieces: list[str] = []
        for _ in range(2):
            words = self._expand(self._random.choice(_CHOICES["statement"])).split()
            length = self._random.randint(1, min(6, len(words)))
            start = self._random.randint(0, len(words) - length)
            pieces += words[start : start + length]
        return polish(" ".join(pieces).rstrip(","), self._random.choice("..?"))

    def _of_random_words(self) -> str:
        """Words in no order at all: what is heard must be believed, no phrase can be guessed."""
        words = [self._random.choice(self._words) for _ in range(self._random.randint(2, 9))]
        words = [word + "," if self._random.random() < 0.08 else word for word in words]
        return polish(" ".join(words).rstrip(","), self._random.choice("..?"))

    def _with_an_invented_word(self, text: str) -> str:
        """Put a word that does not exist in place of another: unknown words must not throw the rest of a window off."""
        words = text.split()
        places = [place for place, word in enumerate(words) if len(word) >= LETTERS_REPLACED_MIN and word.isalpha()]
        if places:
            syllables = [
                "".join(self._random.choice(_SOUNDS[part].split("|")) for part in ("onset", "vowel", "coda"))
                for _ in range(self._random.randint(2, 4))
            ]
            place = self._random.choice(places)
            invented = "".join(syllables)
            words[place] = invented.capitalize() if words[place][0].isupper() else invented
        return " ".join(words)


def polish(text: str, mark: str) -> str:
    """Return the phrase as a sentence: "an" before vowels, a capital at the start, the closing mark."""
    text = re.sub(r"\b([Aa]) (?=[aeio])", r"\1n ", text)
    text = re.sub(r"\ban (one)\b", r"a \1", text)
    return text[0].upper() + text[1:] + mark
