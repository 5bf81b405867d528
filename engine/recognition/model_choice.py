"""Which model to recognise with where the user named none."""

from collections.abc import Iterable
from typing import Final

from engine.models.model import WEIGHTS, Model
from engine.recognition.results import Options
from engine.recognition.speed import expected_speed

_LEAST_SPEED: Final = 1.0


def default_model(models: Iterable[Model]) -> Model | None:
    """Return the best of some models for this computer.

    Larger models hear better. The largest is taken that is expected to be no slower than the recording; where all are
    slower, the smallest. The built-in model, which is good for the demo only, is taken where there is no other.
    """
    by_size = sorted(models, key=lambda model: (not model.is_demo, (model.path / WEIGHTS).stat().st_size), reverse=True)
    own = [model for model in by_size if not model.is_demo]
    fast = [model for model in own if expected_speed(model, Options()).x_real_time >= _LEAST_SPEED]
    return next(iter(fast or own[-1:] or by_size), None)
