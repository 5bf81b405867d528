"""Training pairs as Hugging Face reads them: a folder of clips, and a table that says what is spoken in each.

    FOLDER/train/metadata.jsonl     one JSON object a clip
    FOLDER/train/*.flac             16 kHz, mono, 16 bits

Columns: ``file_name`` (beside the table), ``text`` (what is said) and ``text_model`` (what the model made of it);
``start_ms`` and ``end_ms`` in the recording, which ``recording_sha256`` names; ``speaker`` and ``language`` (null where
unknown); ``model`` and ``model_sha256``; ``words``, and ``reviewed_words``, how many of them a person vouched for.

Which stretches are taken is told in ``engine.corpus.utterances``. The same projects give the same bytes.
"""

import json
import secrets
import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine.audio.cache import CachedSound, cached_by_sha256, decode_into_cache
from engine.audio.decode import SAMPLE_RATE_HZ
from engine.corpus.clips import flac_of
from engine.corpus.utterances import Utterance, choose
from engine.errors import ExportFailed, NothingReviewed, RecordingChanged
from engine.formats.source import ExportSource
from engine.project.project import Project, Recording

_METADATA = "metadata.jsonl"


@dataclass(frozen=True, slots=True)
class ProjectClips:
    """What a project gave.

    Attributes:
        project: Its file.
        clips: How many.
        duration_ms: How long they are together.
        left_out: How many stretches somebody has worked in without giving a clip; see ``Choice``.
    """

    project: Path
    clips: int
    duration_ms: int
    left_out: int


@dataclass(frozen=True, slots=True)
class _Pair:
    """An utterance as a row of the table, ``file_name`` excepted."""

    utterance: Utterance
    row: dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Chosen:
    """What there is to learn from in a project."""

    project: Path
    recording: Recording
    pairs: list[_Pair]
    left_out: int

    def told(self) -> ProjectClips:
        duration_ms = sum(pair.utterance.end_ms - pair.utterance.start_ms for pair in self.pairs)
        return ProjectClips(self.project, len(self.pairs), duration_ms, self.left_out)


def write_audiofolder(
    projects: Iterable[Path], folder: Path, cache_folder: Path, on_progress: Callable[[int, int], None]
) -> list[ProjectClips]:
    """Make a data set of what was reviewed in some projects.

    Args:
        projects: Their files. They may be open elsewhere.
        folder: Where it goes; must be empty or not there. It appears when it is complete.
        cache_folder: Where decoded sound is; recordings that aren't there yet are decoded into it.
        on_progress: Takes (done, total) in clips.

    Raises:
        NothingReviewed: The projects hold nothing to learn from.
        ExportFailed: The folder holds something, or can't be written.
        ProjectError: A project can't be read, or its recording is another one now.
        MediaError: A recording that is needed can't be read.
    """
    chosen = [_chosen(path) for path in projects]
    total = sum(len(part.pairs) for part in chosen)
    if not total:
        raise NothingReviewed
    folder = folder.resolve()
    unfinished = folder.with_name(f".earmark-{secrets.token_hex(6)}.part")
    try:
        if folder.exists() and any(folder.iterdir()):
            raise ExportFailed(folder, "there is something in this folder already")
        train = unfinished / "train"
        train.mkdir(parents=True)
        rows: list[dict[str, Any]] = []
        for part in chosen:
            if part.pairs:
                sound = _sound(part.project, part.recording, cache_folder)
                for row in _write_clips(train, sound, part.pairs, taken={row["file_name"] for row in rows}):
                    rows.append(row)
                    on_progress(len(rows), total)
        lines = (json.dumps(row, ensure_ascii=False) + "\n" for row in sorted(rows, key=lambda row: row["file_name"]))
        (train / _METADATA).write_bytes("".join(lines).encode())
        if folder.exists():  # and is empty; Windows would not replace it
            folder.rmdir()
        unfinished.replace(folder)
    except OSError as error:
        raise ExportFailed(folder, error.strerror or str(error)) from error
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    return [part.told() for part in chosen]


def _chosen(path: Path) -> _Chosen:
    with Project.open(path, read_only=True) as project:
        source = ExportSource.of(project)
        choice = choose(project.transcript)
        pairs = [_Pair(utterance, _row(project, source, utterance)) for utterance in choice.taken]
        return _Chosen(path, project.recording, pairs, choice.left_out)


def _row(project: Project, source: ExportSource, utterance: Utterance) -> dict[str, Any]:
    provenance = project.provenance_of(utterance.model_words[0]) if utterance.model_words else project.provenance
    return {
        "text": utterance.text,
        "text_model": utterance.model_text,
        "start_ms": utterance.start_ms,
        "end_ms": utterance.end_ms,
        "speaker": source.speaker_of(utterance.paragraph),
        "language": provenance.language if provenance else None,
        "model": provenance.model if provenance else None,
        "model_sha256": provenance.model_sha256 if provenance else None,
        "recording_sha256": project.recording.sha256,
        "words": len(utterance.words),
        "reviewed_words": utterance.reviewed_words,
    }


def _sound(project: Path, recording: Recording, cache_folder: Path) -> CachedSound:
    """Return a recording's sound, decoded now if it must be."""
    sound = cached_by_sha256(recording.sha256, cache_folder)
    if sound is None:
        # That it is cut off was accepted when it was transcribed.
        sound = decode_into_cache(
            recording.path, cache_folder, lambda _: None, lambda _done_ms, _total_ms: None, allow_truncated=True
        )
        if sound.sha256 != recording.sha256:
            raise RecordingChanged(project, recording.path)
    return sound


def _write_clips(folder: Path, sound: CachedSound, pairs: list[_Pair], taken: set[str]) -> Iterator[dict[str, Any]]:
    samples = sound.samples
    for pair in pairs:
        start_ms, end_ms = pair.utterance.start_ms, pair.utterance.end_ms
        name = f"{sound.sha256[:12]}-{start_ms:08}-{end_ms:08}"
        while f"{name}.flac" in taken:  # two projects of one recording
            name += "+"
        clip = samples[start_ms * SAMPLE_RATE_HZ // 1000 : end_ms * SAMPLE_RATE_HZ // 1000]
        (folder / f"{name}.flac").write_bytes(flac_of(clip))
        yield {"file_name": f"{name}.flac", **pair.row}
