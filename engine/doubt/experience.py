"""What reviewers found of a model's words, kept for the recordings to come.

A file in the user's data folder holds, for each model with its arithmetic and language, for each domain and recording,
how doubtful each reviewed word was and whether it was wrong: figures alone, no text. Another model begins anew, and so
do other weights, for its log-odds mean something else.
"""

import json
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import Any, Final

from filelock import FileLock
from platformdirs import user_data_path

from engine.doubt.calibration import Calibration, Label, calibrate
from engine.doubt.weights import shipped, weights_sha256

_MOST_RECORDINGS: Final = 200
"""Of a model; the oldest are forgotten."""


@dataclass(frozen=True, slots=True)
class Wording:
    """Whose words they are: what a calibration holds for.

    Attributes:
        model_sha256: Hash of the model.
        compute_type: Its arithmetic.
        language: Code of the language; empty where it is not known.
    """

    model_sha256: str
    compute_type: str
    language: str

    @property
    def key(self) -> str:
        """What it is called in the file."""
        return f"{self.model_sha256} {self.compute_type} {self.language}"


def default_experience_file() -> Path:
    """Return where the experience of this user is kept."""
    return user_data_path("earmark", appauthor=False) / "doubt.json"


class Experience:
    """The labels of earlier reviews. Reading takes what there is: a file that can't be read is as good as none."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._models = self._read()

    def calibration(self, wording: Wording, domain: str) -> Calibration:
        """Return what makes the shipped weights fit: learnt for the model, then for the domain, each near the former.

        Args:
            wording: Whose words.
            domain: Which of the user's recordings belong together, such as those of one study.
        """
        domains = self._models.get(wording.key, {})
        every = [label for recordings in domains.values() for labels in recordings.values() for label in labels]
        here = [label for labels in domains.get(domain, {}).values() for label in labels]
        of_model = calibrate(every, shipped().calibration(wording.model_sha256))
        return calibrate(here, of_model) if len(domains) > 1 else of_model

    def remember(self, wording: Wording, domain: str, recording_sha256: str, labels: Sequence[Label]) -> None:
        """Keep what was found in a recording, in place of what was known of it.

        Raises:
            OSError: The file can't be written.
        """
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(f"{self._path}.lock"):
            self._models = self._read()  # another window may have written meanwhile
            domains = self._models.setdefault(wording.key, {})
            for recordings in domains.values():
                recordings.pop(recording_sha256, None)
            domains.setdefault(domain, {})[recording_sha256] = list(labels)
            while sum(map(len, domains.values())) > _MOST_RECORDINGS:
                largest = max(domains.values(), key=len)
                del largest[next(iter(largest))]
            self._write()

    def _read(self) -> dict[str, dict[str, dict[str, list[Label]]]]:
        with suppress(OSError, ValueError, KeyError, TypeError, AttributeError):
            value = json.loads(self._path.read_text(encoding="utf-8"))
            if value["weights"] == weights_sha256():
                return {
                    key: {
                        domain: {sha256: [Label(*label) for label in labels] for sha256, labels in recordings.items()}
                        for domain, recordings in domains.items()
                    }
                    for key, domains in value["models"].items()
                }
        return {}

    def _write(self) -> None:
        models: dict[str, Any] = {
            key: {
                domain: {sha256: [_compact(label) for label in labels] for sha256, labels in recordings.items()}
                for domain, recordings in domains.items()
            }
            for key, domains in self._models.items()
        }
        beside = self._path.with_suffix(".new")
        beside.write_text(json.dumps({"weights": weights_sha256(), "models": models}), encoding="utf-8")
        beside.replace(self._path)


def _compact(label: Label) -> list[object]:
    log_odds, wrong, importance = astuple(label)
    return [round(log_odds, 3), bool(wrong), round(importance, 3)]
