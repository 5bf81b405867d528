"""The tokenizer: byte-level pairs in GPT-2's convention with Whisper's special tokens behind them."""

import json
import string
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import tokenizers

SPECIAL_TOKENS = (
    "<|endoftext|>",
    "<|startoftranscript|>",
    "<|translate|>",
    "<|transcribe|>",
    "<|startoflm|>",
    "<|startofprev|>",
    "<|nospeech|>",
    "<|notimestamps|>",
)
TIMES = 1501  # <|0.00|> to <|30.00|>
TIMES_PER_SECOND = 50
SPACE = "Ġ"  # how GPT-2's alphabet writes the space


@dataclass(frozen=True, slots=True)
class Piece:
    """A token of a word and how many letters and digits it writes; marks write none."""

    number: int
    letters: int


class Tokens:
    """The vocabulary of a trained tokenizer.

    Raises:
        KeyError: the file is of a tokenizer without Whisper's special tokens.
    """

    def __init__(self, path: Path) -> None:
        self._tokenizer = tokenizers.Tokenizer.from_file(str(path))
        self._pieces: dict[str, tuple[Piece, ...]] = {}
        self.count: int = self._tokenizer.get_vocab_size()
        self.end = self._number("<|endoftext|>")
        self.start = self._number("<|startoftranscript|>")
        self.previous = self._number("<|startofprev|>")
        self.no_speech = self._number("<|nospeech|>")
        self.no_times = self._number("<|notimestamps|>")
        self.first_time = self.no_times + 1
        self.space = self._number(SPACE)

    def word(self, word: str) -> tuple[Piece, ...]:
        """Return the pieces of a word with a space before it."""
        if word not in self._pieces:
            numbers = self._tokenizer.encode(" " + word, add_special_tokens=False).ids
            self._pieces[word] = tuple(
                Piece(number, sum(letter.isalnum() for letter in self._tokenizer.decode([number])))
                for number in numbers
            )
        return self._pieces[word]

    def time(self, seconds: float) -> int:
        """Return the token of a time within the window, the nearest that there is."""
        return self.first_time + min(TIMES - 1, max(0, round(seconds * TIMES_PER_SECOND)))

    def names(self) -> list[str]:
        """Return every token in the order of the numbers."""
        return [str(self._tokenizer.id_to_token(number)) for number in range(self.count)]

    def _number(self, token: str) -> int:
        number = self._tokenizer.token_to_id(token)
        if number is None:
            raise KeyError(token)
        return number


def train_tokenizer(sentences: Iterable[str], pieces: int, path: Path) -> None:
    """Learn the pieces of the sentences and write the tokenizer.

    faster-whisper never lets a model write the first piece of " -", " '" and of a note sign. Where these are no pieces
    of their own that first piece is the bare space, and words that begin with it could not be written: hence some
    pieces are forced.
    """
    tokenizer = tokenizers.Tokenizer(tokenizers.models.BPE())
    tokenizer.pre_tokenizer = tokenizers.pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = tokenizers.decoders.ByteLevel()
    forced = [SPACE + letter for letter in string.ascii_letters + string.digits + "-'â"]
    trainer = tokenizers.trainers.BpeTrainer(
        vocab_size=pieces - len(forced),
        initial_alphabet=sorted(tokenizers.pre_tokenizers.ByteLevel.alphabet()),
        show_progress=False,
    )
    tokenizer.train_from_iterator((" " + sentence for sentence in sentences), trainer)
    layout = json.loads(tokenizer.to_str())
    vocabulary, merges = layout["model"]["vocab"], layout["model"]["merges"]
    for piece in forced:
        if piece not in vocabulary:
            vocabulary[piece] = len(vocabulary)
            merges.append([piece[0], piece[1]])
    times = [f"<|{number / TIMES_PER_SECOND:.2f}|>" for number in range(TIMES)]
    layout["added_tokens"] = [
        {
            "id": len(vocabulary) + number,
            "content": token,
            "single_word": False,
            "lstrip": False,
            "rstrip": False,
            "normalized": False,
            "special": True,
        }
        for number, token in enumerate([*SPECIAL_TOKENS, *times])
    ]
    tokenizers.Tokenizer.from_str(json.dumps(layout)).save(str(path))
