"""Where words come from: everything that another recognition would have to have in common to give the same."""

import hashlib
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Final

import av

from engine.models.model import Model, model_sha256
from engine.recognition.results import Provenance, Request
from engine.recognition.workers import processor_name

METHOD: Final = "2"
"""How windows are led through. Another number whenever the same sound, model, options and libraries would give other
words; a transcript that was begun before keeps what it has, and each word says which it came by."""

_LIBRARIES: Final = ("earmark", "faster-whisper", "ctranslate2", "tokenizers", "onnxruntime", "av", "numpy")
_SMALL_FILES: Final = ("config.json", "preprocessor_config.json", "tokenizer.json", "vocabulary.json", "vocabulary.txt")


def provenance_of(model: Model, compute_type: str, device: str, request: Request, language: str) -> Provenance:
    """Return the provenance of what is about to be recognised.

    Args:
        model: The model.
        compute_type: The arithmetic in use.
        device: Where it is done.
        request: What was asked for.
        language: The language that was chosen or heard.
    """
    return Provenance(
        model=model.name,
        model_sha256=model_sha256(model, request.cache_folder),
        options=request.options,
        libraries=_versions(),
        language=language,
        model_files=tuple((name, _sha256(model.path / name)) for name in _SMALL_FILES if (model.path / name).is_file()),
        compute_type=compute_type,
        processor=processor_name(),
        device=device,
    )


def _versions() -> tuple[tuple[str, str], ...]:
    versions = [("earmark's method", METHOD)]
    for name in _LIBRARIES:
        try:
            versions.append((name, version(name)))
        except PackageNotFoundError:  # Earmark run from a folder of its sources
            continue
    ffmpeg = av.library_versions
    versions += [(name, ".".join(str(part) for part in ffmpeg[name])) for name in ("libavcodec", "libswresample")]
    return tuple(versions)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
