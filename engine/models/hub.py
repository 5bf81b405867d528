"""A small client of the Hugging Face hub: what a repository holds, and its files from any byte on.

The hub's own library is not used, for reasons found in its source (``file_download.py`` and ``constants.py`` of
huggingface_hub 2.4): of files downloaded over HTTP it compares the sizes only, not the hashes; it reads its settings
once, when it is imported, and recognition may have switched it off by then; unless told otherwise it sends a stored
access token and facts about the computer along; and it may fetch files by a second protocol from elsewhere. What is
needed here is two kinds of request. Only the usual address of the hub is taken from that library.

Proxies are those of the environment (``https_proxy`` and its kin), as urllib finds them.
"""

import contextlib
import http.client
import json
import os
import re
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from engine.errors import DownloadInterrupted, RepositoryMissing

_REPOSITORY: Final = re.compile(r"[A-Za-z0-9][\w.-]*/[A-Za-z0-9][\w.-]*", re.ASCII)
_COMMIT: Final = re.compile(r"[0-9a-f]{40}")
_MOST_LISTING_BYTES: Final = 16 << 20
_TIMEOUT_S: Final = 30
_MISSING: Final = (400, 401, 403, 404, 410)  # the hub answers 401 where a repository is private or isn't there


@dataclass(frozen=True, slots=True)
class HubFile:
    """A file in a repository.

    Attributes:
        name: Its path in the repository.
        size_bytes: Its size.
        hash: In hexadecimal: the SHA-256 of large files, the SHA-1 of git for small ones.
    """

    name: str
    size_bytes: int
    hash: str


@dataclass(frozen=True, slots=True)
class Listing:
    """A repository at one commit.

    Attributes:
        commit: The commit, 40 hexadecimal digits.
        licence: As the repository's card names it; None where it doesn't.
        files: All its files.
    """

    commit: str
    licence: str | None
    files: tuple[HubFile, ...]


class Interrupted(Exception):
    """The connection broke, or the server can't answer now: worth another try."""


class Hub:
    """A hub at an address.

    Args:
        endpoint: Its address, ``https://...``; None for that in the environment variable HF_ENDPOINT, else the usual.
        place: Where the model is to go, for the errors.
    """

    def __init__(self, endpoint: str | None, place: Path) -> None:
        self._endpoint = (endpoint or _usual_endpoint()).rstrip("/")
        self._place = place
        # Of urllib's usual handlers those for HTTP: no answer may lead to a file or elsewhere.
        self._opener = urllib.request.OpenerDirector()
        for handler in (
            urllib.request.ProxyHandler,
            urllib.request.HTTPHandler,
            urllib.request.HTTPSHandler,
            urllib.request.HTTPRedirectHandler,
            urllib.request.HTTPDefaultErrorHandler,
            urllib.request.HTTPErrorProcessor,
            urllib.request.UnknownHandler,
        ):
            self._opener.add_handler(handler())

    def list_files(self, repository: str, revision: str) -> Listing:
        """Return what a repository holds.

        Args:
            repository: ``OWNER/NAME``.
            revision: A branch, a tag or a commit.

        Raises:
            RepositoryMissing: There is no such repository or revision, or not for everybody.
            DownloadInterrupted: The hub does not answer, or not as a hub would.
            Interrupted: The connection broke.
        """
        if not _REPOSITORY.fullmatch(repository):
            raise RepositoryMissing(self._place, repository)
        path = f"/api/models/{repository}/revision/{quote(revision, safe='')}?blobs=true"
        with self._get(path, repository) as answer:
            text = answer.read(_MOST_LISTING_BYTES)
        try:
            return _listing(json.loads(text))
        except (ValueError, KeyError, TypeError, AttributeError):
            raise DownloadInterrupted(self._place, repository, "the answer is not a hub's") from None

    @contextlib.contextmanager
    def open_file(
        self, repository: str, commit: str, file: HubFile, start: int
    ) -> Iterator[tuple[int, http.client.HTTPResponse]]:
        """Open a file of a repository.

        Args:
            repository: ``OWNER/NAME``.
            commit: Which of its commits.
            file: The file.
            start: The byte to begin at, if the server can.

        Yields:
            The byte that it does begin at, and the bytes from there on; they may end early.

        Raises:
            RepositoryMissing: The file isn't there any more.
            DownloadInterrupted: The server refuses.
            Interrupted: The connection broke, here or in the block.
        """
        path = f"/{repository}/resolve/{commit}/{quote(file.name)}"
        with self._get(path, repository, {"Range": f"bytes={start}-"} if start else {}) as answer:
            yield _start_of(answer), answer

    @contextlib.contextmanager
    def _get(
        self, path: str, repository: str, headers: dict[str, str] | None = None
    ) -> Iterator[http.client.HTTPResponse]:
        """Ask for a path; what goes wrong here or while the answer is read is told apart by whether it may pass."""
        headers = {"User-Agent": "earmark", "Accept-Encoding": "identity", **(headers or {})}
        try:
            request = urllib.request.Request(self._endpoint + path, headers=headers)
        except ValueError as error:
            raise DownloadInterrupted(self._place, repository, str(error)) from None
        try:
            with self._opener.open(request, timeout=_TIMEOUT_S) as answer:
                yield answer
        except urllib.error.HTTPError as error:
            error.close()
            if error.code in _MISSING:
                raise RepositoryMissing(self._place, repository) from None
            if error.code == http.HTTPStatus.TOO_MANY_REQUESTS or error.code >= http.HTTPStatus.INTERNAL_SERVER_ERROR:
                raise Interrupted(f"the server answers {error.code} {error.reason}") from None
            raise DownloadInterrupted(self._place, repository, f"{error.code} {error.reason}") from None
        except urllib.error.URLError as error:
            raise Interrupted(str(error.reason)) from error
        except (ConnectionError, TimeoutError, http.client.HTTPException) as error:
            raise Interrupted(str(error) or type(error).__name__) from error


def _usual_endpoint() -> str:
    from huggingface_hub import constants  # not at the top: only a download needs it

    return os.environ.get("HF_ENDPOINT") or constants.ENDPOINT


def _start_of(answer: http.client.HTTPResponse) -> int:
    """Return where an answer begins; a server that does not know ranges sends all."""
    if answer.status != http.HTTPStatus.PARTIAL_CONTENT:
        return 0
    match = re.match(r"bytes (\d+)-", answer.headers.get("Content-Range", ""))
    if match is None:
        raise Interrupted("the server does not say which part it sends")
    return int(match[1])


def _listing(answer: dict[str, Any]) -> Listing:
    commit = str(answer["sha"])
    if not _COMMIT.fullmatch(commit):
        raise ValueError(commit)
    licence = (answer.get("cardData") or {}).get("license")
    return Listing(
        commit, licence if isinstance(licence, str) else None, tuple(_file(entry) for entry in answer["siblings"])
    )


def _file(entry: dict[str, Any]) -> HubFile:
    stored = entry.get("lfs") or {}
    return HubFile(str(entry["rfilename"]), int(entry["size"]), str(stored.get("sha256") or entry["blobId"]))
