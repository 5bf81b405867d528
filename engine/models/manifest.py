"""The manifest: a small file in an installed model's folder that tells where it came from and what it consisted of."""

import json
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

MANIFEST: Final = "earmark.json"
_FORM: Final = 1


class SourceKind(StrEnum):
    """Where the files of an installed model came from."""

    FOLDER = "folder"
    ARCHIVE = "archive"
    HUB = "hub"
    CONVERSION = "conversion"


@dataclass(frozen=True, slots=True)
class Source:
    """Where the files of an installed model came from.

    Attributes:
        kind: From what.
        place: The repository on the hub, ``OWNER/NAME``, or the path.
        revision: The commit that was downloaded; None where it is not from the hub.
    """

    kind: SourceKind
    place: str
    revision: str | None = None


@dataclass(frozen=True, slots=True)
class FileRecord:
    """A file as it was when it was installed; ``sha256`` in hexadecimal."""

    name: str
    size_bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What is known about an installed model.

    Attributes:
        name: The model's name.
        source: Where it came from.
        licence: As its folder or the hub named it; None where they don't.
        installed_on: The day, as ISO 8601 has it.
        files: All files but the manifest.
    """

    name: str
    source: Source
    licence: str | None
    installed_on: str
    files: tuple[FileRecord, ...]

    def write(self, folder: Path) -> None:
        """Write it into the model's folder."""
        record = {"form": _FORM, **asdict(self)}
        text = json.dumps(record, ensure_ascii=False, indent=2)
        (folder / MANIFEST).write_text(text + "\n", encoding="utf-8")


def read_manifest(folder: Path) -> Manifest | None:
    """Return a model's manifest; None where there is none, or none that can be understood."""
    try:
        record = json.loads((folder / MANIFEST).read_bytes())
        if record["form"] != _FORM:
            return None
        source = record["source"]
        return Manifest(
            name=str(record["name"]),
            source=Source(SourceKind(source["kind"]), str(source["place"]), _text(source["revision"])),
            licence=_text(record["licence"]),
            installed_on=str(record["installed_on"]),
            files=tuple(
                FileRecord(str(file["name"]), int(file["size_bytes"]), str(file["sha256"])) for file in record["files"]
            ),
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _text(value: object) -> str | None:
    return None if value is None else str(value)
