"""Everything that training reads: shards of speech, the tokenizer and the list of phonemes."""

import random
from collections.abc import Iterator
from pathlib import Path

from resources.models.demo.recipe import corpus
from resources.models.demo.recipe.interview import turn_texts
from resources.models.demo.recipe.text import Sentences, vocabulary
from resources.models.demo.recipe.tokens import train_tokenizer

PIECES = 2048
TOKENIZER_SENTENCES = 40000


def generate(work: Path, heard: int, read: int, processes: int) -> None:
    """Make what is not in the work folder yet."""
    tokenizer = work / "tokenizer.json"
    if not tokenizer.exists():
        train_tokenizer(_tokenizer_sentences(), PIECES, tokenizer)
    corpus.make_shards(work / "data", heard, read, processes)
    corpus.phoneme_numbers(work / "phones.json", work / "data")


def _tokenizer_sentences() -> Iterator[str]:
    source = random.Random(3)
    sentences = Sentences(source, turn_texts())
    words = vocabulary()
    for _ in range(TOKENIZER_SENTENCES):
        yield sentences.draw()
        yield source.choice(words)
