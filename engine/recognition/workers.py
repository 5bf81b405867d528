"""What recognition has to work with on this computer."""

import os
import platform
from pathlib import Path
from typing import Final

_MOST_WORKERS: Final = 4
"""More bring little on laptops, where the user is at work meanwhile, and each needs memory of its own."""


def usable_workers() -> int:
    """Return how many windows should be recognised at a time, each on a thread of its own."""
    cpus = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(_MOST_WORKERS, cpus)


def processor_name() -> str:
    """Return the processor's name, by which other instructions may be chosen, and other roundings come."""
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.is_file():
        for line in cpuinfo.read_text(encoding="utf-8", errors="replace").splitlines():
            if line.startswith("model name"):
                return f"{platform.machine()} {line.partition(':')[2].strip()}"
    return f"{platform.machine()} {platform.processor()}".strip()
