"""Models on the Hugging Face hub that are known to work: Whisper, converted for CTranslate2."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class KnownModel:
    """A repository on the hub.

    Attributes:
        name: What it is called here and on the command line.
        repository: ``OWNER/NAME`` on the hub.
        size_bytes: How much is downloaded, roughly.
        is_english_only: Whether it writes English only; otherwise about a hundred languages.
    """

    name: str
    repository: str
    size_bytes: int
    is_english_only: bool = False


KNOWN_MODELS: Final = tuple(
    KnownModel(name, repository, megabytes * 1_000_000, name.endswith(".en") or name.startswith("distil-"))
    for name, repository, megabytes in (
        ("tiny", "Systran/faster-whisper-tiny", 78),
        ("tiny.en", "Systran/faster-whisper-tiny.en", 78),
        ("base", "Systran/faster-whisper-base", 148),
        ("base.en", "Systran/faster-whisper-base.en", 148),
        ("small", "Systran/faster-whisper-small", 486),
        ("small.en", "Systran/faster-whisper-small.en", 486),
        ("medium", "Systran/faster-whisper-medium", 1_531),
        ("medium.en", "Systran/faster-whisper-medium.en", 1_531),
        ("large-v2", "Systran/faster-whisper-large-v2", 3_090),
        ("large-v3", "Systran/faster-whisper-large-v3", 3_091),
        ("large-v3-turbo", "deepdml/faster-whisper-large-v3-turbo-ct2", 1_622),
        ("distil-small.en", "Systran/faster-distil-whisper-small.en", 336),
        ("distil-medium.en", "Systran/faster-distil-whisper-medium.en", 792),
        ("distil-large-v2", "Systran/faster-distil-whisper-large-v2", 1_516),
        ("distil-large-v3", "Systran/faster-distil-whisper-large-v3", 1_517),
    )
)
"""From small to large; the licences are told by the repositories."""


def repository_of(wanted: str) -> str:
    """Return the repository of a known model's name; anything else is taken for a repository itself."""
    for known in KNOWN_MODELS:
        if known.name == wanted:
            return known.repository
    return wanted
