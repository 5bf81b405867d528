"""Which Hunspell dictionaries this computer has, and which of them are for a language."""

import locale
import os
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import platformdirs

_NAME: Final = re.compile(r"^([a-z]{2,3})(?:[-_]([A-Za-z]{2,4}))?(?:[-_.](.+))?$")
_DEEPEST: Final = 3
"""Folders in a folder: LibreOffice keeps each language in one of its own."""

_HOME_REGION: Final = {"en": "US", "sv": "SE", "da": "DK", "cs": "CZ", "el": "GR", "uk": "UA", "he": "IL", "nb": "NO"}
"""The region that is taken of several where nobody said which, if it is not called as the language is."""

_CODES: Final = {"no": ("nb", "no", "nn"), "iw": ("he",), "jw": ("jv",), "tl": ("tl", "fil")}
"""Codes of dictionaries for a language of Whisper's, where they are not the same."""


@dataclass(frozen=True, slots=True)
class Dictionary:
    """A pair of files, ``NAME.aff`` and ``NAME.dic``.

    Attributes:
        path: The second of them.
    """

    path: Path

    @property
    def name(self) -> str:
        """As its file is called, such as "en_GB" or "de_DE_frami"."""
        return self.path.stem

    @property
    def language(self) -> str:
        """The code of its language, such as "en"."""
        match = _NAME.match(self.name)
        return match[1] if match else self.name

    @property
    def region(self) -> str:
        """The code of its region, such as "GB"; may be empty."""
        match = _NAME.match(self.name)
        return (match[2] or "").upper() if match else ""


def dictionary_folders() -> list[Path]:
    """Return the folders of this computer in which dictionaries may lie, the user's first.

    The environment variable EARMARK_DICTIONARIES may name others in their place, separated as in PATH.
    """
    chosen = os.environ.get("EARMARK_DICTIONARIES")
    if chosen is not None:
        return [Path(folder) for folder in chosen.split(os.pathsep) if folder]
    return [own_folder(), *_system_folders()]


def own_folder() -> Path:
    """Return the folder that is the user's to put dictionaries in."""
    return platformdirs.user_data_path("earmark", appauthor=False) / "dictionaries"


def find_dictionaries(folders: Iterable[Path]) -> list[Dictionary]:
    """Return the dictionaries in folders and those within, sorted by name; of one name, the first."""
    found: dict[str, Dictionary] = {}
    for folder in folders:
        for path in _files(folder, _DEEPEST):
            if path.with_suffix(".aff").is_file():
                found.setdefault(path.stem, Dictionary(path))
    return sorted(found.values(), key=lambda one: one.name)


def dictionaries_for(
    language: str | None, dictionaries: Sequence[Dictionary], preferred: Sequence[str] = ()
) -> list[Dictionary]:
    """Return the dictionary for a language, in a list; an empty one where there is none.

    Args:
        language: Code as Whisper has it; None where it is not known.
        dictionaries: Those there are.
        preferred: Names that the user likes best, first those liked most.
    """
    codes = _CODES.get(language or "", (language,))
    fitting = [one for one in dictionaries if one.language in codes]
    if not fitting:
        return []
    wanted = [name.replace("-", "_").casefold() for name in preferred]
    system = _system_region()

    def rank(one: Dictionary) -> tuple[int, int, bool, bool, str]:
        name = one.name.replace("-", "_").casefold()
        liked = wanted.index(name) if name in wanted else len(wanted)
        home = _HOME_REGION.get(one.language, one.language.upper())
        return liked, codes.index(one.language), (one.language, one.region) != system, one.region != home, one.name

    return [min(fitting, key=rank)]


def named(names: Iterable[str], dictionaries: Sequence[Dictionary]) -> list[Dictionary]:
    """Return the dictionaries of these names that are there."""
    by_name = {one.name: one for one in dictionaries}
    return [by_name[name] for name in names if name in by_name]


def debian_package(language: str) -> str:
    """Return the name of the Debian package that has a language's dictionary."""
    code = _CODES.get(language, (language,))[0]
    region = _HOME_REGION.get(code, "") if code == "en" else ""
    special = {"de": "de-de", "pt": "pt-pt", "fr": "fr", "nb": "no", "nn": "no", "en": f"en-{region.lower()}"}
    return f"hunspell-{special.get(code, code)}"


def _system_region() -> tuple[str, str]:
    """Return language and region of the user's system, such as ("en", "GB"); empty where it says nothing."""
    name = locale.getlocale()[0] or ""
    match = _NAME.match(name)
    return (match[1], (match[2] or "").upper()) if match else ("", "")


def _files(folder: Path, deepest: int) -> Iterator[Path]:
    """Give the word lists in a folder, then those in the folders within; what can't be read is passed over."""
    try:
        entries = sorted(folder.iterdir())
    except OSError:
        return
    yield from (entry for entry in entries if entry.suffix == ".dic")
    if deepest:
        for entry in entries:
            if entry.is_dir() and not entry.is_symlink():
                yield from _files(entry, deepest - 1)


def _system_folders() -> list[Path]:
    home = Path.home()
    if sys.platform == "win32":
        data = [Path(folder) for name in ("APPDATA", "LOCALAPPDATA") if (folder := os.environ.get(name))]
        programs = [Path(folder) for name in ("ProgramFiles", "ProgramFiles(x86)") if (folder := os.environ.get(name))]
        return [
            *(folder / "hunspell" for folder in data),
            *(folder / "LibreOffice" / "4" / "user" / "uno_packages" / "cache" / "uno_packages" for folder in data),
            *(folder / "LibreOffice" / "share" / "extensions" for folder in programs),
        ]
    if sys.platform == "darwin":
        office = Path("/Applications/LibreOffice.app/Contents/Resources/extensions")
        return [home / "Library/Spelling", Path("/Library/Spelling"), office, Path("/opt/homebrew/share/hunspell")]
    shared = [Path(folder) for folder in os.environ.get("DICPATH", "").split(os.pathsep) if folder]
    data_home = Path(os.environ.get("XDG_DATA_HOME") or home / ".local/share")
    office_user = Path(os.environ.get("XDG_CONFIG_HOME") or home / ".config") / "libreoffice/4/user/uno_packages"
    return [
        *shared,
        data_home / "hunspell",
        office_user / "cache" / "uno_packages",
        *map(Path, ("/usr/local/share/hunspell", "/usr/share/hunspell", "/usr/share/myspell")),
        *map(Path, ("/usr/lib/libreoffice/share/extensions", "/usr/lib64/libreoffice/share/extensions")),
        *sorted(Path("/opt").glob("libreoffice*/share/extensions")),
    ]
