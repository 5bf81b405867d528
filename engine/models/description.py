"""What a model is: its size, languages, arithmetic, licence and source, told from its files without loading it."""

import contextlib
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from engine.errors import ModelDamaged
from engine.models.manifest import Source, read_manifest
from engine.models.model import TOKENIZER, WEIGHTS, Model, files_of
from engine.models.vocabulary import is_multilingual, read_vocabulary
from engine.models.weights import Weights, read_weights

_LANGUAGE_TOKEN: Final = re.compile(r"<\|([a-z]{2,3})\|>")
_LICENCE_LINE: Final = re.compile(r"""^license:\s*["']?([^"'#\s][^"'#\n]*?)["']?\s*$""", re.MULTILINE)
_SIZE_CLASSES: Final = {
    # width, encoder layers, decoder layers
    (384, 4, 4): "tiny",
    (512, 6, 6): "base",
    (768, 12, 12): "small",
    (1024, 24, 24): "medium",
    (1280, 32, 32): "large",
    (1280, 32, 4): "large-v3-turbo",
    (768, 12, 4): "distil-small",
    (1024, 24, 2): "distil-medium",
    (1280, 32, 2): "distil-large",
}
_BANDS_OF_V3: Final = 128


@dataclass(frozen=True, slots=True)
class Description:
    """What a model's files tell about it.

    Attributes:
        size_bytes: Of its files together.
        languages: Codes of the languages that it writes, sorted.
        compute_type: How the weights are stored, as in ``Weights``; None where they can't be read.
        size_class: Which of Whisper's sizes it has, such as ``small``; None where it is another.
        licence: As the folder names it: an SPDX identifier, or the first line of a licence; None where it doesn't.
        source: Where it was installed from; None where Earmark didn't install it.
    """

    size_bytes: int
    languages: tuple[str, ...]
    compute_type: str | None
    size_class: str | None
    licence: str | None
    source: Source | None

    @property
    def is_multilingual(self) -> bool:
        """Whether it knows more than English."""
        return len(self.languages) > 1


def describe(model: Model) -> Description:
    """Describe a model; what its files don't tell, or tell wrongly, is left out. Raises OSError where they are gone."""
    try:
        weights = read_weights(model.path / WEIGHTS)
    except ModelDamaged:
        weights = None
    manifest = read_manifest(model.path)
    return Description(
        size_bytes=sum(file.stat().st_size for file in files_of(model.path)),
        languages=_languages(model.path),
        compute_type=weights.compute_type if weights else None,
        size_class=_size_class(weights) if weights else None,
        licence=manifest.licence if manifest and manifest.licence else licence_of(model.path),
        source=manifest.source if manifest else None,
    )


def licence_of(folder: Path) -> str | None:
    """Return the licence that a model's folder names: in the head of its README.md, or the first line of LICENSE."""
    with contextlib.suppress(OSError):
        parts = (folder / "README.md").read_text(encoding="utf-8", errors="replace").split("---\n", 2)
        if len(parts) == 3 and not parts[0].strip() and (found := _LICENCE_LINE.search(parts[1])):
            return found[1]
    for file in sorted(folder.glob("LICENSE*")):
        with contextlib.suppress(OSError):
            for line in file.read_text(encoding="utf-8", errors="replace").splitlines():
                if line.strip():
                    return line.strip()
    return None


def _size_class(weights: Weights) -> str | None:
    name = _SIZE_CLASSES.get((weights.width, weights.encoder_layers, weights.decoder_layers))
    if name in ("large", "distil-large"):
        return f"{name}-{'v3' if weights.mel_bands == _BANDS_OF_V3 else 'v2'}"  # large-v1 has the shape of large-v2
    return name


def _languages(folder: Path) -> tuple[str, ...]:
    with contextlib.suppress(ModelDamaged):
        if not is_multilingual(read_vocabulary(folder)):
            return ("en",)
    with contextlib.suppress(ValueError, KeyError, TypeError):
        tokens = json.loads((folder / TOKENIZER).read_bytes())["added_tokens"]
        found = (_LANGUAGE_TOKEN.fullmatch(token["content"]) for token in tokens)
        return tuple(sorted(match[1] for match in found if match))
    return ()
