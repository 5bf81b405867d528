import inspect
import pickle
from pathlib import Path
from typing import Any

import pytest

from engine import errors

LEAVES = [
    kind
    for kind in vars(errors).values()
    if isinstance(kind, type) and issubclass(kind, errors.EarmarkError) and not kind.__subclasses__()
]
FACTS = {Path: Path("some") / "place", str: "a fact", int: 12_345, tuple[str, ...]: ("one", "two")}


def make(kind: type[errors.EarmarkError]) -> errors.EarmarkError:
    """Make an error with some fact of the right type for each that it takes."""
    facts: list[Any] = []
    for parameter in inspect.signature(kind.__init__).parameters.values():
        if parameter.kind is parameter.POSITIONAL_OR_KEYWORD and parameter.name != "self":
            wanted = parameter.annotation
            facts.append(next(fact for type_, fact in FACTS.items() if wanted in (type_, type_ | None)))
    return kind(*facts)


@pytest.mark.parametrize("kind", LEAVES)
def test_an_error_crosses_processes_with_its_facts(kind):
    error = make(kind)
    again = pickle.loads(pickle.dumps(error))
    assert type(again) is kind
    assert vars(again) == vars(error)
    assert str(again) == str(error)
    assert len(str(error).splitlines()) == 1


def test_every_error_stands_in_the_tree():
    assert errors.__doc__
    assert all(f" {kind.__name__} " in errors.__doc__ for kind in LEAVES)
