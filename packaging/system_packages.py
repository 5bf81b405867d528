"""Names what Earmark or its tests need from a Linux system and cannot find there.

    python3 packaging/system_packages.py run|test debian|fedora|files

prints the missing packages, as that family of systems calls them, or the missing files, on one line, which is empty
where nothing is missing. A thing counts as there when it can be loaded or run, however it was installed.
Needs nothing but the Python that Earmark is going to run in.
"""

from __future__ import annotations

import ctypes
import shutil
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Need:
    """One thing that the system must have, and the package that holds it."""

    file: str
    debian: str
    fedora: str


SHARED_LIBRARIES = (
    Need("libportaudio.so.2", "libportaudio2", "portaudio"),
    # Qt itself
    Need("libGL.so.1", "libgl1", "libglvnd-glx"),
    Need("libEGL.so.1", "libegl1", "libglvnd-egl"),
    Need("libxkbcommon.so.0", "libxkbcommon0", "libxkbcommon"),
    Need("libfontconfig.so.1", "libfontconfig1", "fontconfig"),
    Need("libglib-2.0.so.0", "libglib2.0-0", "glib2"),
    Need("libdbus-1.so.3", "libdbus-1-3", "dbus-libs"),
    # Qt's X11 platform
    Need("libxkbcommon-x11.so.0", "libxkbcommon-x11-0", "libxkbcommon-x11"),
    Need("libxcb-cursor.so.0", "libxcb-cursor0", "xcb-util-cursor"),
    Need("libxcb-icccm.so.4", "libxcb-icccm4", "xcb-util-wm"),
    Need("libxcb-keysyms.so.1", "libxcb-keysyms1", "xcb-util-keysyms"),
    Need("libxcb-shape.so.0", "libxcb-shape0", "libxcb"),
    # Qt's Wayland platform
    Need("libwayland-cursor.so.0", "libwayland-cursor0", "libwayland-cursor"),
    Need("libwayland-egl.so.1", "libwayland-egl1", "libwayland-egl"),
)
# Debian keeps this part of Python in a package of its own, one for each Python.
ENSUREPIP = Need("Python's ensurepip", f"python{sys.version_info[0]}.{sys.version_info[1]}-venv", "python3")
FONT = Need("a TrueType or OpenType font", "fonts-dejavu-core", "dejavu-sans-fonts")
SOUND_SERVER_PLUGIN = Need("libasound_module_pcm_pulse.so", "libasound2-plugins", "alsa-plugins-pulseaudio")
TEST_PROGRAMS = (
    Need("Xvfb", "xvfb", "xorg-x11-server-Xvfb"),
    Need("pulseaudio", "pulseaudio", "pulseaudio"),
    Need("pactl", "pulseaudio-utils", "pulseaudio-utils"),
    Need("parec", "pulseaudio-utils", "pulseaudio-utils"),
)


def missing(*, for_tests: bool) -> Iterable[Need]:
    """What is not there, in the order of the tables above."""
    if not find_spec("ensurepip"):
        yield ENSUREPIP
    yield from (need for need in SHARED_LIBRARIES if not can_load(need.file))
    if not has_font():
        yield FONT
    # PortAudio speaks ALSA; where a sound server owns the sound card, ALSA needs a plug-in to reach it.
    has_sound_server = any(shutil.which(program) for program in ("pulseaudio", "pipewire"))
    if (for_tests or has_sound_server) and not has_sound_server_plugin():
        yield SOUND_SERVER_PLUGIN
    if for_tests:
        yield from (need for need in TEST_PROGRAMS if not shutil.which(need.file))


def can_load(library: str) -> bool:
    """Does the dynamic linker find this library?"""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def has_font() -> bool:
    """Is there a font that Qt can draw with?"""
    folders = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.fonts", "~/.local/share/fonts")
    return any(True for folder in folders for _ in Path(folder).expanduser().rglob("*.[to]t[fc]"))


def has_sound_server_plugin() -> bool:
    """Has ALSA a way to PulseAudio or to PipeWire?"""
    plugins = (
        f"{folder}/alsa-lib/libasound_module_pcm_{server}.so"
        for folder in ("lib*", "lib*/*")
        for server in ("pulse", "pipewire")
    )
    return any(True for plugin in plugins for _ in Path("/usr").glob(plugin))


def main() -> None:
    """Print the missing things under the names that the second argument asks for."""
    purpose, names = sys.argv[1:]
    column = {"debian": "debian", "fedora": "fedora", "files": "file"}[names]
    found = dict.fromkeys(str(getattr(need, column)) for need in missing(for_tests=purpose == "test"))
    sys.stdout.write((", " if names == "files" else " ").join(found) + "\n")


if __name__ == "__main__":
    main()
