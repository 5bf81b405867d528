"""How every benchmark tells its figures: progress on standard error, one JSON object as the last line of output."""

import json
import os
import platform
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

_REPOSITORY = Path(__file__).parent.parent.parent

Targets = Mapping[str, Mapping[str, float]]


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def tell(figures: Mapping[str, float], targets: Targets) -> None:
    """Print figures, whose names carry their units, with the targets they have and those of them that are missed."""
    rounded = {name: round(figure, 3) for name, figure in figures.items()}
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=_REPOSITORY, capture_output=True, text=True, check=False
    )
    result = {
        "figures": rounded,
        "targets": {name: target for name, target in targets.items() if name in figures},
        "missed": [name for name, target in targets.items() if name in figures and not _is_met(rounded[name], target)],
        "machine": f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, "
        f"Python {platform.python_version()}",
        "commit": commit.stdout.strip(),
    }
    print(json.dumps(result))


def largest_memory_mb() -> float:
    """Return the most memory that this process has had resident so far."""
    # Not getrusage: a child process inherits its figure from the parent.
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


def _is_met(figure: float, target: Mapping[str, float]) -> bool:
    return target.get("min", float("-inf")) <= figure <= target.get("max", float("inf"))
