"""The vocabulary of a model: the text of each token, by its number."""

import json
from pathlib import Path
from typing import Final

from engine.errors import ModelDamaged
from engine.models.model import VOCABULARIES

_MULTILINGUAL_PIECE: Final = ""
"""By this piece CTranslate2 tells a multilingual vocabulary; the tokens of languages stand in English ones, too."""


def read_vocabulary(folder: Path) -> list[str]:
    """Return the vocabulary in a model's folder. Raises ModelDamaged or OSError."""
    json_file, text_file = (folder / name for name in VOCABULARIES)
    file = json_file if json_file.is_file() else text_file
    try:
        text = file.read_text(encoding="utf-8")
        if file is text_file:
            return text.removesuffix("\n").split("\n")
        pieces = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ModelDamaged(folder, file.name, str(error)) from None
    if not isinstance(pieces, list) or not all(isinstance(piece, str) for piece in pieces):
        raise ModelDamaged(folder, file.name, "it is not a list of texts")
    return pieces


def is_multilingual(vocabulary: list[str]) -> bool:
    """Tell whether a model with this vocabulary knows more than English."""
    return _MULTILINGUAL_PIECE in vocabulary
