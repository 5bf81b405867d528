"""Making a model of a Whisper folder in the form of Hugging Face Transformers, such as a fine-tuned one.

That takes PyTorch and Transformers, which are large and which nothing else needs: ``pip install 'earmark[convert]'``.
"""

import importlib.util
import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from engine.errors import ConversionFailed, ConverterMissing, ModelMissing
from engine.jobs import Report
from engine.models.checking import check_as_part_of
from engine.models.install import record_files
from engine.models.manifest import Source, SourceKind
from engine.models.model import CONFIGURATION, TOKENIZER, Model, Origin, open_model
from engine.models.staging import finish, staged

_LIBRARIES: Final = {"torch": "PyTorch", "transformers": "Transformers"}
_TAKEN_ALONG: Final = ("preprocessor_config.json", "README.md", "LICENSE", "LICENSE.txt", "LICENSE.md")


@dataclass(frozen=True, slots=True)
class Converting:
    """The weights are being converted, which takes a minute or so and tells nothing on its way."""


def convert_model(source: Path, models_folder: Path, name: str | None, report: Report) -> Model:
    """Convert a folder to a model with 8 bit weights; run by ``Job``, for it takes much memory.

    Nothing is downloaded, and no code that comes with the folder is run.

    Args:
        source: A folder with the ``config.json`` and the weights of a Whisper model as Transformers saves them.
        models_folder: The folder of models; made where it isn't there.
        name: The name to give it; None for that of the source.
        report: Takes one ``Converting``.

    Raises:
        ConverterMissing: PyTorch or Transformers is not installed.
        ConversionFailed: It is not a folder of that kind, or damaged.
        ModelError: It can't be stored.
    """
    source = source.absolute()
    if not source.is_dir():
        raise ModelMissing(source)
    _check_kind(source)
    missing = tuple(shown for library, shown in _LIBRARIES.items() if importlib.util.find_spec(library) is None)
    if missing:
        raise ConverterMissing(source, missing)
    name = name or source.name
    with staged(models_folder, name) as folder:
        report(Converting())
        _convert(source, folder)
        check_as_part_of(source, folder)
        finish(folder, name, Source(SourceKind.CONVERSION, str(source)), record_files(folder))
    return open_model(models_folder / name, Origin.INSTALLED)


def _check_kind(source: Path) -> None:
    try:
        configuration = json.loads((source / CONFIGURATION).read_bytes())
    except (OSError, ValueError) as error:
        raise ConversionFailed(source, f"its {CONFIGURATION} can't be read: {error}") from None
    kind = configuration.get("model_type") if isinstance(configuration, dict) else None
    if kind != "whisper":
        raise ConversionFailed(source, f"its {CONFIGURATION} tells of no Whisper model but of {kind!r}")


def _convert(source: Path, folder: Path) -> None:
    import engine.recognition  # noqa: F401  it switches the hub off, before these libraries ask whether they may

    try:
        from ctranslate2.converters import TransformersConverter
        from transformers import AutoTokenizer

        TransformersConverter(str(source)).convert(str(folder), quantization="int8", force=True)
        _save_tokenizer(AutoTokenizer.from_pretrained(str(source)), folder)
    except Exception as error:  # three libraries and what the folder makes them raise
        raise ConversionFailed(source, str(error) or type(error).__name__) from error
    for file in _TAKEN_ALONG:
        if (source / file).is_file():
            shutil.copyfile(source / file, folder / file)


def _save_tokenizer(tokenizer: Any, folder: Path) -> None:
    """Save the tokenizer in the one form that faster-whisper reads; older folders have it in pieces only."""
    tokenizer.backend_tokenizer.save(str(folder / TOKENIZER))
