"""What CTranslate2's ``model.bin`` says about itself, read without loading it.

The file is a list of named variables, each with its shape, its type and its bytes, after a short head; CTranslate2's
``ModelSpec`` (``specs/model_spec.py``) writes it. Only the heads are read, the bytes are passed over. All numbers are
little-endian, and none is believed before it is checked against the length of the file.
"""

import math
import os
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

from engine.errors import ModelDamaged

_FORM: Final = 6  # that of all Whisper models: CTranslate2 has had it since before it knew Whisper
_SPECIFICATION: Final = "WhisperSpec"
_MOST_VARIABLES: Final = 100_000
_MOST_DIMENSIONS: Final = 8
_TYPES: Final = (("float32", 4), ("int8", 1), ("int16", 2), ("int32", 4), ("float16", 2), ("bfloat16", 2))
"""By number: name, and bytes an item."""


@dataclass(frozen=True, slots=True)
class Weights:
    """The shape of a Whisper network.

    Attributes:
        compute_type: How the weights are stored, in CTranslate2's words: ``int8``, ``int8_float16``, ``float32`` ...
        width: Of its layers.
        encoder_layers: Their number.
        decoder_layers: Their number.
        mel_bands: Frequency bands of the sound that it takes: 80, or 128 in large-v3 and its kin.
        tokens: Size of the vocabulary.
    """

    compute_type: str
    width: int
    encoder_layers: int
    decoder_layers: int
    mel_bands: int
    tokens: int


@dataclass(frozen=True, slots=True)
class _Variable:
    type_name: str
    shape: tuple[int, ...]


def read_weights(path: Path) -> Weights:
    """Return what a ``model.bin`` tells about the network.

    Raises:
        ModelDamaged: It is another kind of file, cut off, or not of Whisper.
        OSError: It can't be read.
    """
    with path.open("rb") as file:
        try:
            return _weights(_read_variables(_Reader(file)))
        except _Wrong as wrong:
            raise ModelDamaged(path.parent, path.name, str(wrong)) from None


class _Wrong(Exception):
    """What is wrong with the file."""


class _Reader:
    """Takes numbers and texts off a file."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._size = os.fstat(file.fileno()).st_size

    def number(self, form: str) -> int:
        """Return a number of one of struct's forms."""
        size = struct.calcsize(form)
        taken = self._file.read(size)
        if len(taken) < size:
            raise _Wrong("it is cut off")
        [number] = struct.unpack(f"<{form}", taken)
        return int(number)

    def text(self) -> str:
        """Return a text, which stands after its length and before a zero."""
        length = self.number("H")
        taken = self._file.read(length)
        if len(taken) < length or not taken.endswith(b"\0"):
            raise _Wrong("it is cut off, or not CTranslate2's")
        return taken[:-1].decode("utf-8", errors="replace")

    def skip(self, size: int) -> None:
        """Pass over bytes, which must be there."""
        if self._file.tell() + size > self._size:
            raise _Wrong("it is cut off")
        self._file.seek(size, os.SEEK_CUR)


def _read_variables(reader: _Reader) -> dict[str, _Variable]:
    if reader.number("I") != _FORM:
        raise _Wrong("it is not CTranslate2's, or of an unknown version")
    specification = reader.text()
    if specification != _SPECIFICATION:
        raise _Wrong(f"it is not a Whisper model but a {specification!r}")
    reader.number("I")  # the specification's revision: whether it is too new, CTranslate2 tells when it loads it
    count = reader.number("I")
    if count > _MOST_VARIABLES:
        raise _Wrong(f"it claims to have {count} variables")
    variables = dict(_read_variable(reader) for _ in range(count))
    for _ in range(reader.number("I")):  # of variables with the same contents one is stored, the others refer to it
        alias, name = reader.text(), reader.text()
        if name not in variables:
            raise _Wrong(f"its variable {alias!r} refers to one that is not there")
        variables[alias] = variables[name]
    return variables


def _read_variable(reader: _Reader) -> tuple[str, _Variable]:
    name = reader.text()
    dimensions = reader.number("B")
    if dimensions > _MOST_DIMENSIONS:
        raise _Wrong(f"its variable {name!r} claims to have {dimensions} dimensions")
    shape = tuple(reader.number("I") for _ in range(dimensions))
    type_number = reader.number("B")
    size = reader.number("I")
    if type_number >= len(_TYPES):
        raise _Wrong(f"its variable {name!r} is of an unknown type")
    type_name, item_size = _TYPES[type_number]
    if size != math.prod(shape) * item_size:
        raise _Wrong(f"its variable {name!r} is not as long as its shape says")
    reader.skip(size)
    return name, _Variable(type_name, shape)


def _weights(variables: dict[str, _Variable]) -> Weights:
    try:
        tokens, width = variables["decoder/embeddings/weight"].shape
        mel_bands = variables["encoder/conv1/weight"].shape[1]
        rest = variables["decoder/layer_norm/gamma"].type_name
        stored = variables["decoder/embeddings/weight"].type_name
    except (KeyError, ValueError, IndexError):
        raise _Wrong("it lacks parts that every Whisper model has") from None
    return Weights(
        compute_type=f"{stored}_{rest}" if stored == "int8" and rest != "float32" else stored,
        width=width,
        encoder_layers=_layers(variables, "encoder"),
        decoder_layers=_layers(variables, "decoder"),
        mel_bands=mel_bands,
        tokens=tokens,
    )


def _layers(variables: dict[str, _Variable], part: str) -> int:
    return len({name.split("/")[1] for name in variables if name.startswith(f"{part}/layer_") and "norm" not in name})
