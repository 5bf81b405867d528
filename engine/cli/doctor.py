"""``earmark doctor``: what this computer can do."""

import argparse
import importlib.util
import os
import platform
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from enum import StrEnum
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from engine.cli.command import Command, add_json_argument
from engine.cli.output import print_json
from engine.errors import EarmarkError
from engine.models.adopted import adopted_folders
from engine.models.model import Model, Origin
from engine.models.places import default_places, find_models, models_in
from engine.pedals.library import hid_library
from engine.pedals.watch import RULE_FILE, PedalState, look_for_pedal, udev_rule

_DETAILS = """\
Says what is there and what is missing, and goes nowhere for it: nothing is sent and nothing is looked up. The exit code
is 1 where something is missing that recognition needs.

With --json, a line for each finding:
  {"subject": NAME, "state": "good", "lacking" or "broken", "finding": TEXT}
"lacking": something does not work without it, the rest does; "broken": nothing can be recognised.
"""
_LIBRARIES = ("faster-whisper", "ctranslate2", "av", "onnxruntime", "numpy", "sounddevice", "PySide6-Essentials")


class State(StrEnum):
    """How good a finding is."""

    GOOD = "good"
    LACKING = "lacking"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    subject: str
    state: State
    finding: str


def _configure(parser: argparse.ArgumentParser) -> None:
    add_json_argument(parser)


def _run(arguments: argparse.Namespace) -> int:
    broken = False
    for check in _CHECKS:
        for finding in check():
            broken = broken or finding.state is State.BROKEN
            if arguments.json:
                print_json(asdict(finding))
            else:
                print(f"{finding.state:<8} {finding.subject:<16} {finding.finding}", flush=True)
    return int(broken)


def _program() -> Iterator[Finding]:
    yield Finding("earmark", State.GOOD, _version("earmark") or "from a checkout")
    yield Finding("python", State.GOOD, f"{platform.python_version()}, {platform.platform()}")
    for name in _LIBRARIES:
        found = _version(name)
        needed = name != "PySide6-Essentials"
        missing = State.BROKEN if needed else State.LACKING
        yield Finding(name, State.GOOD if found else missing, found or "not installed")


def _editor() -> Iterator[Finding]:
    # Looked for and not loaded: the engine knows no Qt.
    if importlib.util.find_spec("PySide6") is None or importlib.util.find_spec("editor") is None:
        yield Finding("editor", State.LACKING, "not installed: only the command line works")
    else:
        yield Finding("editor", State.GOOD, "installed")


def _processor() -> Iterator[Finding]:
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    yield Finding("processor", State.GOOD, f"{usable} threads, {_instructions() or platform.machine()}")
    try:
        import ctranslate2
    except Exception as error:  # noqa: BLE001  a library of another system, a missing one, an old processor ...
        yield Finding("arithmetic", State.BROKEN, f"CTranslate2 can't be loaded: {error}")
    else:
        types = sorted(ctranslate2.get_supported_compute_types("cpu"))
        yield Finding("arithmetic", State.GOOD if "int8" in types else State.LACKING, ", ".join(types))


def _instructions() -> str:
    """Return which of the instructions that make recognition fast this processor has, where the system says so."""
    with suppress(OSError):
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace").splitlines():
            if line.startswith(("flags", "Features")):
                has = set(line.split())
                return ", ".join(name for name in ("avx", "avx2", "avx512f", "avx512_vnni", "asimddp") if name in has)
    return ""


def _sound() -> Iterator[Finding]:
    # Not at the top: they bring NumPy along.
    from engine.audio.output import output_devices
    from engine.audio.self_test import try_output

    try:
        test = try_output()
    except EarmarkError as error:
        yield Finding("sound", State.LACKING, f"{error}; all but listening works")
        return
    devices = ", ".join(device.label for device in output_devices())
    yield Finding("sound", State.GOOD, f"PortAudio works; {devices}")
    if not test.blocks:
        yield Finding("sound", State.LACKING, "the device can be opened, but takes no sound")
    elif test.late:
        yield Finding("sound", State.LACKING, f"it broke off {test.late} times in {test.duration_s:.0f} s of silence")
    else:
        yield Finding("sound", State.GOOD, f"{test.duration_s:.0f} s of silence was played without a break")


def _last_sitting() -> Iterator[Finding]:
    from engine.audio.sittings import last_sitting

    sitting = last_sitting()
    if sitting is None:
        return
    minutes, seconds = divmod(round(sitting.played_s), 60)
    breaks = f"the sound broke off {sitting.underruns} times" if sitting.underruns else "without a break"
    finding = f"{minutes} min {seconds} s until {sitting.ended:%Y-%m-%d %H:%M}, {breaks}"
    yield Finding("last listening", State.LACKING if sitting.underruns else State.GOOD, finding)


def _microphones() -> Iterator[Finding]:
    from engine.audio.input import input_devices

    try:
        devices = input_devices()
    except EarmarkError as error:
        yield Finding("microphones", State.LACKING, f"{error}; all but recording works")
        return
    if not devices:
        yield Finding("microphones", State.LACKING, "none; all but recording works")
    for device in devices:
        default = ", the default" if device.is_default else ""
        yield Finding("microphones", State.GOOD, f"{device.label}: {device.sample_rate_hz} Hz{default}")


def _pedal() -> Iterator[Finding]:
    status = look_for_pedal(hid_library())
    name = status.model.name if status.model is not None else ""
    match status.state:
        case PedalState.NO_LIBRARY:
            found = "hidapi is not installed; pedals that act as a keyboard work"
        case PedalState.NONE:
            found = "none, or one that acts as a keyboard"
        case PedalState.READY:
            found = f"{name} works"
        case PedalState.REFUSED:
            found = f"{name} can't be opened; another program may hold it"
        case PedalState.FORBIDDEN:
            assert status.model is not None
            found = f"{name} may not be opened; {RULE_FILE} lacks the line: {udev_rule(status.model)}"
    good = status.state in (PedalState.READY, PedalState.NONE)
    yield Finding("pedal", State.GOOD if good else State.LACKING, found)


def _models() -> Iterator[Finding]:
    places = default_places()
    models = find_models(places)
    for folder in places.own:
        yield Finding("models", State.GOOD, f"{folder}: {_names(models_in(folder))}")
    cached = [model for model in models if model.origin is Origin.HUB_CACHE]
    yield Finding("models", State.GOOD, f"{places.hub_cache}: {_names(cached)}")
    adopted = {model.path: model for model in models if model.origin is Origin.ADOPTED}
    for folder in adopted_folders(places.adopted):
        if folder in adopted:
            yield Finding("models", State.GOOD, f"{folder}: adopted")
        elif not folder.is_dir():
            yield Finding("models", State.LACKING, f"{folder}: adopted, but not there")
    if all(model.is_demo for model in models):
        yield Finding("models", State.LACKING, "none but the built-in one, which is for the demo only")


def _names(models: list[Model]) -> str:
    return ", ".join(model.name for model in models) or "none"


def _cache() -> Iterator[Finding]:
    from engine.audio.cache import default_cache_folder

    folder = default_cache_folder()
    there = next(place for place in (folder, *folder.absolute().parents) if place.is_dir())
    try:
        with tempfile.TemporaryFile(dir=there):
            pass
    except OSError as error:
        yield Finding("cache", State.BROKEN, f"{folder} can't be written: {error.strerror}")
    else:
        yield Finding("cache", State.GOOD, f"{folder}, {shutil.disk_usage(there).free / 1e9:.0f} GB free there")


def _network() -> Iterator[Finding]:
    import engine.recognition  # noqa: F401  it is what sets the variable

    is_off = os.environ.get("HF_HUB_OFFLINE") == "1"
    yield Finding("network", State.GOOD if is_off else State.LACKING, "not used" if is_off else "not switched off")


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


_CHECKS: tuple[Callable[[], Iterator[Finding]], ...] = (
    _program,
    _editor,
    _processor,
    _sound,
    _last_sitting,
    _microphones,
    _pedal,
    _models,
    _cache,
    _network,
)

COMMAND = Command("doctor", "tell what this computer can do", _DETAILS, _configure, _run)
