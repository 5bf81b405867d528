"""A hub on this computer, with the routes of the real one that a download takes, and with its troubles."""

import contextlib
import hashlib
import json
import re
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import unquote

from engine.models.model import files_of
from tests.engine.models.demo_copies import DEMO

REPOSITORY = "Org/whisper-small"
COMMIT = "0123456789abcdef0123456789abcdef01234567"
_LARGE = 1_000_000


@dataclass
class LocalHub:
    """What the hub holds and how it behaves; usable in a ``with`` statement, while it listens.

    Attributes:
        files: The content of the repository's files by name.
        false: Names of files that arrive with a bit flipped.
        claimed: Sizes that the listing claims, by name, instead of the true ones.
        breaks: How many bytes of the weights pass before the connection breaks, once each.
        stalls_after: How many bytes of the weights pass before they come one by one; None for all.
        knows_ranges: Whether it sends the part of a file that was asked for.
        status: What it answers instead of anything; 0 for what it should.
        asked: The path and the Range of each request.
    """

    files: dict[str, bytes] = field(default_factory=lambda: {file.name: file.read_bytes() for file in files_of(DEMO)})
    false: set[str] = field(default_factory=set)
    claimed: dict[str, int] = field(default_factory=dict)
    breaks: list[int] = field(default_factory=list)
    stalls_after: int | None = None
    knows_ranges: bool = True
    status: int = 0
    asked: list[tuple[str, str | None]] = field(default_factory=list)

    def __enter__(self) -> "LocalHub":
        hub = self

        class Handler(_Handler):
            def __init__(self, *args: Any) -> None:
                self.hub = hub
                super().__init__(*args)

        self.released = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.released.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    @property
    def endpoint(self) -> str:
        """The hub's address."""
        return f"http://127.0.0.1:{self._server.server_port}"

    @property
    def ranges(self) -> list[str | None]:
        """The Range of each request for the weights."""
        return [wanted for path, wanted in self.asked if path.startswith("/cdn/") and path.endswith("model.bin")]

    def listing(self) -> dict[str, object]:
        """What the hub tells about the repository."""
        return {"id": REPOSITORY, "sha": COMMIT, "cardData": {"license": "mit"}, "siblings": self._siblings()}

    def _siblings(self) -> list[dict[str, object]]:
        siblings: list[dict[str, object]] = []
        for name, content in self.files.items():
            size = self.claimed.get(name, len(content))
            git = hashlib.sha1(b"blob %d\0" % len(content) + content).hexdigest()
            entry: dict[str, object] = {"rfilename": name, "size": size, "blobId": git}
            if len(content) > _LARGE:
                entry["lfs"] = {"sha256": hashlib.sha256(content).hexdigest(), "size": size, "pointerSize": 132}
                entry["blobId"] = hashlib.sha1(b"the pointer").hexdigest()
            siblings.append(entry)
        return siblings


class _Handler(BaseHTTPRequestHandler):
    hub: LocalHub

    def do_GET(self) -> None:
        path = unquote(self.path.partition("?")[0])
        self.hub.asked.append((path, self.headers["Range"]))
        if self.hub.status:
            self.send_error(self.hub.status)
        elif path in (f"/api/models/{REPOSITORY}/revision/{name}" for name in ("main", "v1/old", COMMIT)):
            self._answer(json.dumps(self.hub.listing()).encode())
        elif match := re.fullmatch(f"/{REPOSITORY}/resolve/{COMMIT}/(.+)", path):
            self._send_elsewhere(match[1])
        elif path.startswith("/cdn/"):
            self._send_file(path.removeprefix("/cdn/"))
        else:
            self.send_error(404)

    def _send_elsewhere(self, name: str) -> None:
        """Large files are not on the hub itself."""
        if name not in self.hub.files:
            self.send_error(404)
            return
        self.send_response(302)
        self.send_header("Location", f"{self.hub.endpoint}/cdn/{name}")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _send_file(self, name: str) -> None:
        content = self.hub.files[name]
        if name in self.hub.false:
            content = content[:-1] + bytes([content[-1] ^ 1])
        start = 0
        wanted = self.headers["Range"]
        if wanted and self.hub.knows_ranges:
            start = int(wanted.removeprefix("bytes=").removesuffix("-"))
        self.send_response(206 if start else 200)
        if start:
            self.send_header("Content-Range", f"bytes {start}-{len(content) - 1}/{len(content)}")
        self.send_header("Content-Length", str(len(content) - start))
        self.end_headers()
        rest = content[start:]
        if name == "model.bin" and self.hub.breaks:
            self.wfile.write(rest[: self.hub.breaks.pop(0)])
            self.close_connection = True
        elif name == "model.bin" and self.hub.stalls_after is not None:
            self._trickle(rest, self.hub.stalls_after)
        else:
            self.wfile.write(rest)

    def _trickle(self, rest: bytes, after: int) -> None:
        self.wfile.write(rest[:after])
        with contextlib.suppress(OSError):  # whoever asked has gone
            while not self.hub.released.wait(0.05):
                self.wfile.write(rest[after : after + 1])
                after += 1

    def _answer(self, content: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
        """Say nothing."""
