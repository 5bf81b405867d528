"""Downloading a model from the Hugging Face hub: the one thing in Earmark that goes to the network, when it is asked.

Files arrive in the folder that the model grows in, each under a name with the hash that it is to have, so that an
interrupted download goes on where it was and never with the bytes of another revision. They get their own names when
all are there and their hashes are right.
"""

import shutil
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from engine.errors import DownloadCorrupt, DownloadInterrupted, ModelError, ModelIncomplete
from engine.jobs import Report
from engine.models.checking import check_as_part_of
from engine.models.hashing import CHUNK_BYTES, hashes_of
from engine.models.hub import Hub, HubFile, Interrupted, Listing
from engine.models.known import repository_of
from engine.models.manifest import FileRecord, Source, SourceKind
from engine.models.model import Model, Origin, belongs_to_model, missing_files, open_model
from engine.models.progress import Meter
from engine.models.staging import check_room, finish, staged

_MOST_FAILURES: Final = 5  # in a row, without a byte between them


@dataclass(frozen=True, slots=True)
class DownloadOrder:
    """What to download, and where to.

    Attributes:
        wanted: A name in ``KNOWN_MODELS``, or a repository on the hub, ``OWNER/NAME``.
        models_folder: The folder of models; made where it isn't there.
        chosen_name: The name to give it; None for the last part of the repository's.
        revision: A branch, a tag or a commit; the newest by default.
        endpoint: The hub's address; None for the usual one, see ``Hub``.
        wait_s: How long to wait before a broken connection is tried again.
    """

    wanted: str
    models_folder: Path
    chosen_name: str | None = None
    revision: str = "main"
    endpoint: str | None = None
    wait_s: float = 1.0

    @property
    def repository(self) -> str:
        """The repository on the hub."""
        return repository_of(self.wanted)

    @property
    def name(self) -> str:
        """The name that the model will have."""
        return self.chosen_name or self.repository.rpartition("/")[2]


def download_model(order: DownloadOrder, report: Report) -> Model:
    """Download a model; run by ``Job``, whose cancel leaves what has arrived for the next time.

    Args:
        order: What to download.
        report: Takes ``BytesDone``.

    Raises:
        RepositoryMissing: The hub has no such model.
        DownloadInterrupted: The hub does not answer, or the connection broke again and again.
        DownloadCorrupt: A file is not the one that was promised.
        ModelError: It is no model, or can't be stored.
    """
    place = order.models_folder / order.name
    with staged(order.models_folder, order.name, keep=True) as folder:
        hub = Hub(order.endpoint, place)
        try:
            listing = hub.list_files(order.repository, order.revision)
        except Interrupted as error:
            raise DownloadInterrupted(place, order.repository, str(error)) from error
        files = _files_of_model(listing, place)
        _clear_others(folder, files)
        arrived_bytes = sum(path.stat().st_size for path in folder.iterdir())
        total_bytes = sum(file.size_bytes for file in files)
        check_room(folder, total_bytes - arrived_bytes)
        download = _Download(order, hub, listing.commit, folder, Meter(total_bytes, report))
        records = [download.fetch(file) for file in files]
        for file in files:
            _unfinished(folder, file).rename(folder / file.name)
        try:
            check_as_part_of(place, folder)
        except ModelError:  # it is what the hub has, so the next time would be no better
            shutil.rmtree(folder)
            raise
        source = Source(SourceKind.HUB, order.repository, listing.commit)
        finish(folder, order.name, source, records, listing.licence)
    return open_model(place, Origin.INSTALLED)


def _files_of_model(listing: Listing, place: Path) -> list[HubFile]:
    """Return the files to download, small ones first: what is wrong with them is then known early."""
    missing = missing_files({file.name for file in listing.files})
    if missing:
        raise ModelIncomplete(place, missing)
    return sorted((file for file in listing.files if belongs_to_model(file.name)), key=lambda file: file.size_bytes)


def _unfinished(folder: Path, file: HubFile) -> Path:
    return folder / f"{file.name}.{file.hash[:16]}.part"


def _clear_others(folder: Path, files: list[HubFile]) -> None:
    """Delete what an interrupted download of other files left."""
    ours = {_unfinished(folder, file) for file in files}
    for path in folder.iterdir():
        if path not in ours:
            path.unlink()


class _Download:
    """Fetches the files of one commit."""

    def __init__(self, order: DownloadOrder, hub: Hub, commit: str, folder: Path, meter: Meter) -> None:
        self._order = order
        self._hub = hub
        self._commit = commit
        self._folder = folder
        self._meter = meter

    def fetch(self, file: HubFile) -> FileRecord:
        """Fetch what is not there yet of a file, and check all of it. Raises DownloadInterrupted or DownloadCorrupt."""
        unfinished = _unfinished(self._folder, file)
        unfinished.touch()
        self._meter.add(file.name, unfinished.stat().st_size)
        self._fetch_rest(file, unfinished)
        hashes = hashes_of(unfinished)
        if unfinished.stat().st_size != file.size_bytes or not hashes.match(file.hash):
            unfinished.unlink()
            raise DownloadCorrupt(self._order.models_folder / self._order.name, self._order.repository, file.name)
        return FileRecord(file.name, file.size_bytes, hashes.sha256)

    def _fetch_rest(self, file: HubFile, unfinished: Path) -> None:
        failures = 0
        while (arrived_bytes := unfinished.stat().st_size) < file.size_bytes:
            try:
                self._append(file, unfinished, arrived_bytes)
            except Interrupted as error:
                failures = 1 if unfinished.stat().st_size > arrived_bytes else failures + 1
                if failures == _MOST_FAILURES:
                    place = self._order.models_folder / self._order.name
                    raise DownloadInterrupted(place, self._order.repository, str(error)) from error
                time.sleep(self._order.wait_s)

    def _append(self, file: HubFile, unfinished: Path, arrived_bytes: int) -> None:
        """Fetch a file from some byte to its end, as far as the connection holds. Raises Interrupted where it broke."""
        opened = self._hub.open_file(self._order.repository, self._commit, file, arrived_bytes)
        with opened as (start, answer), unfinished.open("r+b") as written:
            if start > arrived_bytes:
                raise Interrupted("the server sends another part than it was asked for")
            written.truncate(start)
            written.seek(start)
            self._meter.add(file.name, start - arrived_bytes)
            while start < file.size_bytes:
                chunk = answer.read1(min(CHUNK_BYTES, file.size_bytes - start))
                if not chunk:
                    raise Interrupted("the connection was closed early")
                written.write(chunk)
                start += len(chunk)
                self._meter.add(file.name, len(chunk))
