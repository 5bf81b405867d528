"""Which of the models on this computer suits a project."""

from contextlib import suppress
from pathlib import Path

from editor.settings import Settings
from engine.errors import ModelError
from engine.models.model import WEIGHTS, Model, open_model
from engine.models.places import default_places, find_models
from engine.project.project import Project
from engine.recognition.model_choice import default_model

_MOST_BYTES = 600 * 2**20  # of a model that is loaded beside another


def fitting_model(project: Project, settings: Settings) -> Model | None:
    """Return the model of a project's words, the user's, or any good one; None where there is none."""
    provenance = project.provenance
    models = _models(settings)
    model = next((model for model in models if provenance and model.name == provenance.model), None)
    return model or default_model(model for model in models if not model.is_demo)


def second_model(first: Model, settings: Settings) -> Model | None:
    """Return another model, which may hear something else: the best one that is not large; None where there is none."""
    others = (model for model in _models(settings) if model.path != first.path and not model.is_demo)
    return default_model(model for model in others if (model.path / WEIGHTS).stat().st_size <= _MOST_BYTES)


def _models(settings: Settings) -> list[Model]:
    models = find_models(default_places())
    if chosen := settings.text("model"):
        with suppress(ModelError):
            models.insert(0, open_model(Path(chosen)))
    return models
