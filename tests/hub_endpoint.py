"""A Hub on loopback: enough of its protocol for the real client library and for every mishap."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self
from urllib.parse import parse_qs, unquote, urlsplit

LARGE = 4096  # bytes from which a file is kept by LFS, named by its SHA-256


@dataclass
class Repository:
    """Commits, the latest last: each a dictionary of paths and contents."""

    commits: list[tuple[str, dict[str, bytes]]] = field(default_factory=list)
    card: dict = field(default_factory=dict)
    token: str | None = None  # who reads it must send this

    def commit(self, files: dict[str, bytes]) -> str:
        text = json.dumps(
            [sorted((path, digest_of(data)) for path, data in files.items()), time.time_ns()]
        )
        sha = hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest()
        self.commits.append((sha, dict(files)))
        return sha

    def at(self, revision: str) -> tuple[str, dict[str, bytes]] | None:
        if revision in {"main", "refs/heads/main"}:
            return self.commits[-1] if self.commits else ("0" * 40, {})
        return next((one for one in self.commits if one[0] == revision), None)


def digest_of(data: bytes) -> str:
    if len(data) >= LARGE:
        return hashlib.sha256(data).hexdigest()
    return hashlib.sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()


class Endpoint:
    """The server; ``with Endpoint() as hub`` runs it.

    Attributes:
        repositories: by name.
        requests: (method, path, headers) of all that was asked.
        mishap: called with the handler before a file is sent; True if it has answered itself.
        listed: changes the list of files as it is sent.
        refuses: whether nobody may write.
        pace: seconds between the blocks of a file, and how large they are.
    """

    def __init__(self) -> None:
        self.repositories: dict[str, Repository] = {}
        self.requests: list[tuple[str, str, dict[str, str]]] = []
        self.mishap: Callable[[_Handler], bool] = lambda _: False
        self.listed: Callable[[list[dict]], list[dict]] = lambda siblings: siblings
        self.pace = 0.0
        self.refuses = False
        self.block = 2**16
        self.uploaded: dict[str, bytes] = {}
        self.closing = threading.Event()
        endpoint = self

        class Handler(_Handler):
            hub = endpoint

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Self:
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        )
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.closing.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def add(self, name: str, files: dict[str, bytes], **settings) -> str:
        repository = self.repositories.setdefault(name, Repository(**settings))
        return repository.commit(files)

    def asked(self, part: str) -> list[dict[str, str]]:
        """The headers of the requests whose path holds ``part``."""
        return [headers for _, path, headers in self.requests if part in path]


class _Handler(BaseHTTPRequestHandler):
    hub: Endpoint
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None: ...

    def handle(self) -> None:
        try:
            super().handle()
        except OSError:  # the other side has had enough
            self.close_connection = True

    # -- answers --------------------------------------------------------------------------------

    def json(self, data: object, status: int = 200, **headers: str) -> None:
        self.plain(
            json.dumps(data).encode(), status, **{"Content-Type": "application/json"}, **headers
        )

    def plain(self, body: bytes, status: int = 200, **headers: str) -> None:
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def fail(self, status: int, code: str = "", **headers: str) -> None:
        extra = {"X-Error-Code": code} if code else {}
        self.json({"error": code or str(status)}, status, **extra, **headers)

    def body(self) -> bytes:
        if "chunked" in self.headers.get("Transfer-Encoding", ""):
            pieces = []
            while size := int(self.rfile.readline(), 16):
                pieces.append(self.rfile.read(size))
                self.rfile.readline()
            self.rfile.readline()
            return b"".join(pieces)
        return self.rfile.read(int(self.headers.get("Content-Length", 0)))

    # -- routes ---------------------------------------------------------------------------------

    def do_HEAD(self) -> None:
        self.do_GET()

    def do_GET(self) -> None:
        self.hub.requests.append((self.command, self.path, dict(self.headers)))
        url = urlsplit(self.path)
        path = unquote(url.path)
        if path == "/api/models":
            self._search(parse_qs(url.query))
        elif found := re.fullmatch(r"/api/models/([^/]+/[^/]+)(?:/revision/(.+))?", path):
            self._listing(found[1], found[2] or "main")
        elif found := re.fullmatch(r"/([^/]+/[^/]+)/resolve/([^/]+)/(.+)", path):
            self._resolve(found[1], found[2], found[3])
        elif path == "/api/whoami-v2":
            self.json({"type": "user", "name": "someone", "auth": {}})
        else:
            self.fail(404)

    def _opened(self, name: str) -> Repository | None:
        repository = self.hub.repositories.get(name)
        if repository and repository.token:
            given = self.headers.get("Authorization")
            if given != f"Bearer {repository.token}":
                self.fail(401, "RepoNotFound")
                return None
        if repository is None:
            self.fail(404, "RepoNotFound")
        return repository

    def _search(self, query: dict[str, list[str]]) -> None:
        words = query.get("search", [""])[0].lower()
        found = [
            {"id": name, "sha": one.commits[-1][0], "tags": ["license:mit"], "downloads": 7}
            for name, one in self.hub.repositories.items()
            if words in name.lower()
        ]
        self.json(found)

    def _listing(self, name: str, revision: str) -> None:
        repository = self._opened(name)
        if repository is None:
            return
        at = repository.at(revision)
        if at is None:
            self.fail(404, "RevisionNotFound")
            return
        siblings = []
        for path, data in at[1].items():
            digest = digest_of(data)
            entry: dict = {"rfilename": path, "size": len(data), "blobId": digest[:40]}
            if len(data) >= LARGE:
                entry["lfs"] = {"sha256": digest, "size": len(data), "pointerSize": 130}
            siblings.append(entry)
        self.json(
            {
                "id": name,
                "sha": at[0],
                "private": bool(repository.token),
                "siblings": self.hub.listed(siblings),
                "cardData": repository.card,
                "tags": [],
            }
        )

    def _resolve(self, name: str, revision: str, path: str) -> None:
        if self.hub.mishap(self):
            return
        repository = self._opened(name)
        if repository is None:
            return
        at = repository.at(revision)
        if at is None or path not in at[1]:
            self.fail(404, "EntryNotFound")
            return
        self.send_file(at[1][path], at[0])

    def send_file(self, data: bytes, commit: str = "0" * 40) -> None:
        """A file or the range of it that is asked for."""
        start = 0
        found = re.fullmatch(r"bytes=(\d+)-(\d*)", self.headers.get("Range", ""))
        self.send_response(206 if found else 200)
        if found:
            start = int(found[1])
            self.send_header("Content-Range", f"bytes {start}-{len(data) - 1}/{len(data)}")
        self.send_header("Content-Length", str(len(data) - start))
        self.send_header("X-Repo-Commit", commit)
        self.send_header("ETag", f'"{digest_of(data)}"')
        self.end_headers()
        if self.command == "HEAD":
            return
        for at in range(start, len(data), self.hub.block):
            self.wfile.write(data[at : at + self.hub.block])
            if self.hub.pace and self.hub.closing.wait(self.hub.pace):
                return

    # -- publishing -----------------------------------------------------------------------------

    def do_PUT(self) -> None:
        data = self.body()
        self.hub.uploaded[self.path.rsplit("/", 1)[-1]] = data
        self.plain(b"")

    def do_POST(self) -> None:
        self.hub.requests.append((self.command, self.path, dict(self.headers)))
        body, path = self.body(), unquote(urlsplit(self.path).path)
        if path == "/api/validate-yaml":
            self.json({"warnings": [], "errors": []})
        elif not self.headers.get("Authorization"):
            self.fail(401)
        elif self.hub.refuses:
            self.fail(403)
        elif path == "/api/repos/create":
            asked = json.loads(body)
            name = f"{asked.get('organization') or 'someone'}/{asked['name']}"
            if name in self.hub.repositories:
                self.json({"url": f"{self.hub.url}/{name}", "error": "It is there already"}, 409)
                return
            self.hub.repositories[name] = Repository()
            self.json({"url": f"{self.hub.url}/{name}", "name": name})
        elif "/preupload/" in path:
            files = [
                {
                    "path": one["path"],
                    "uploadMode": "lfs" if one["size"] >= LARGE else "regular",
                    "shouldIgnore": False,
                }
                for one in json.loads(body)["files"]
            ]
            self.json({"files": files, "commitOid": "0" * 40})
        elif path.endswith("/info/lfs/objects/batch"):
            objects = [
                {
                    "oid": one["oid"],
                    "size": one["size"],
                    "actions": {"upload": {"href": f"{self.hub.url}/lfs/{one['oid']}"}},
                }
                for one in json.loads(body)["objects"]
            ]
            self.json({"transfer": "basic", "objects": objects})
        elif found := re.fullmatch(r"/api/models/([^/]+/[^/]+)/commit/(.+)", path):
            self._commit(found[1], [json.loads(line) for line in body.splitlines() if line])
        else:
            self.fail(404)

    def _commit(self, name: str, lines: list[dict]) -> None:
        repository = self.hub.repositories[name]
        files = dict(repository.commits[-1][1]) if repository.commits else {}
        for line in lines:
            value = line["value"]
            if line["key"] == "file":
                files[value["path"]] = base64.b64decode(value["content"])
            elif line["key"] == "lfsFile":
                data = self.hub.uploaded[value["oid"]]
                assert hashlib.sha256(data).hexdigest() == value["oid"]
                files[value["path"]] = data
        sha = repository.commit(files)
        self.json(
            {"success": True, "commitOid": sha, "commitUrl": f"{self.hub.url}/{name}/commit/{sha}"}
        )
