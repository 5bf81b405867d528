"""Which model to recognise with."""

from pathlib import Path

from engine.errors import ModelMissing
from engine.models.model import WEIGHTS, Model, open_model
from engine.models.places import default_places, find_models


def wanted_model(wanted: str) -> Model:
    """Return the model that a user named: by its name among those found, or by its folder.

    Raises:
        ModelMissing: There is none.
        ModelIncomplete: The folder is not a complete model.
    """
    try:
        return installed_model(wanted)
    except ModelMissing:
        return open_model(Path(wanted))


def installed_model(wanted: str) -> Model:
    """Return the model that a user named, among those found only. Raises ModelMissing."""
    models = find_models(default_places())
    for model in models:
        if model.name == wanted:
            return model
    for model in models:
        if model.path == Path(wanted).absolute():
            return model
    raise ModelMissing(Path(wanted))


def size_bytes(model: Model) -> int:
    """Return how large a model's weights are."""
    return (model.path / WEIGHTS).stat().st_size
