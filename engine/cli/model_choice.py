"""Which model to recognise with."""

from pathlib import Path

from engine.recognition.models import Model, default_model_folders, find_models, open_model


def wanted_model(wanted: str) -> Model:
    """Return the model that a user named: by its name among those found, or by its folder.

    Raises:
        ModelMissing: There is none.
        ModelIncomplete: The folder is not a complete model.
    """
    for model in find_models(default_model_folders()):
        if model.name == wanted:
            return model
    return open_model(Path(wanted))


def default_model(models: list[Model]) -> Model | None:
    """Return the best of some models: the largest, and the one for the demo only where there is no other."""
    return max(models, key=lambda model: (not model.is_demo, size_bytes(model)), default=None)


def size_bytes(model: Model) -> int:
    """Return how large a model's weights are."""
    return (model.path / "model.bin").stat().st_size
