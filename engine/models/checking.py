"""Whether a folder is a model that may be used: whole, of Whisper, and staying within itself."""

import json
import re
from pathlib import Path
from typing import Any, Final

from engine.errors import ModelDamaged, ModelIncomplete, ModelMissing, ModelNameInvalid, ModelUnsafe, ModelUnusable
from engine.models.model import CONFIGURATION, TOKENIZER, WEIGHTS, Model, files_of, hub_folder_of, open_model
from engine.models.vocabulary import read_vocabulary
from engine.models.weights import read_weights

_CONFIGURATION_KEYS: Final = {"alignment_heads", "lang_ids", "suppress_ids", "suppress_ids_begin"}
_LARGEST_TEXT_BYTES: Final = 64 << 20  # the tokenizer of large-v3 has less than 3 MB
_NAME: Final = re.compile(r"\w(?:[\w .+()-]{0,98}[\w+()-])?")
_RESERVED: Final = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE)  # by Windows


def check_name(models_folder: Path, name: str) -> None:
    """Refuse a name that is not one plain folder's on every system. Raises ModelNameInvalid."""
    if not _NAME.fullmatch(name) or _RESERVED.fullmatch(name):
        raise ModelNameInvalid(models_folder, name)


def check_model(folder: Path) -> Model:
    """Return the model in a folder after reading its files, all but the weights' numbers.

    Raises:
        ModelMissing: There is no such folder.
        ModelIncomplete: It lacks files.
        ModelUnsafe: A file in it is a link to somewhere else.
        ModelDamaged: A file in it is not what its name says, or cut off.
        OSError: A file can't be read.
    """
    model = open_model(folder)
    _check_links(model.path)
    for file in files_of(model.path):
        if file.suffix == ".json":
            _check_json(file)
    configuration = _json(model.path / CONFIGURATION)
    if not isinstance(configuration, dict) or _CONFIGURATION_KEYS.isdisjoint(configuration):
        raise ModelDamaged(model.path, CONFIGURATION, "it is not that of a Whisper model of CTranslate2")
    weights = read_weights(model.path / WEIGHTS)
    if len(read_vocabulary(model.path)) != weights.tokens:  # CTranslate2 would not notice, and read past an end
        raise ModelDamaged(model.path, WEIGHTS, f"it is for another vocabulary, of {weights.tokens} tokens")
    _check_tokenizer(model.path / TOKENIZER)
    return model


def check_as_part_of(source: Path, folder: Path) -> None:
    """Check a folder that was made of something else, such as an archive: errors then name what it was made of.

    Raises:
        ModelError: As check_model.
    """
    try:
        check_model(folder)
    except ModelMissing:
        raise ModelMissing(source) from None
    except ModelIncomplete as error:
        raise ModelIncomplete(source, error.missing) from None
    except ModelDamaged as error:
        raise ModelDamaged(source, error.file, error.reason) from None
    except ModelUnsafe as error:
        raise ModelUnsafe(source, error.part, error.reason) from None


def check_loads(model: Model) -> None:
    """Load a model as recognition does; a damaged one may end the process, by native code. Raises ModelUnusable."""
    # Not at the top: they bring the recognition libraries along, and these see to it that the hub is not asked.
    from engine.recognition.results import Options
    from engine.recognition.whisper import WhisperRecognizer

    try:
        WhisperRecognizer(model, Options())
    except MemoryError as error:
        raise ModelUnusable(model.path, "there is not enough memory for it") from error


def _check_links(folder: Path) -> None:
    """Refuse files that are links out of the folder; in the hub's cache, out of the repository's."""
    home = (hub_folder_of(folder) or folder).resolve()
    for file in files_of(folder):
        if not file.resolve().is_relative_to(home):
            raise ModelUnsafe(folder, file.name, "a link that leaves the folder")


def _check_json(file: Path) -> None:
    if file.stat().st_size > _LARGEST_TEXT_BYTES:
        raise ModelDamaged(file.parent, file.name, "it is far too large")
    _json(file)


def _json(file: Path) -> Any:
    try:
        return json.loads(file.read_bytes())
    except (ValueError, RecursionError) as error:
        raise ModelDamaged(file.parent, file.name, f"it is not JSON: {error}") from None


def _check_tokenizer(file: Path) -> None:
    from tokenizers import Tokenizer

    try:
        Tokenizer.from_file(str(file))
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # noqa: BLE001 - a panic in the Rust library is not an Exception
        raise ModelDamaged(file.parent, file.name, str(error)) from None
