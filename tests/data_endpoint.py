"""A data set as the Hugging Face Hub serves it, on the loopback: listings, heads and ranges."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote, urlsplit

_COMMIT, _BLOB = "a" * 40, "b" * 40


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    name: str
    files: Mapping[str, bytes]

    def log_message(self, *_: object) -> None:
        pass

    def do_HEAD(self) -> None:
        self.do_GET()

    def do_GET(self) -> None:
        path = unquote(urlsplit(self.path).path)
        listing = f"/api/datasets/{self.name}"
        if re.fullmatch(rf"{listing}(/revision/[^/]+)?", path):
            siblings = [{"rfilename": file} for file in self.files]
            self._json({"id": self.name, "sha": _COMMIT, "siblings": siblings, "tags": []})
        elif found := re.fullmatch(rf"{listing}/tree/[^/]+(?:/(.+))?", path):
            self._json(self._tree(f"{found[1]}/" if found[1] else ""))
        elif found := re.fullmatch(rf"/datasets/{self.name}/resolve/[^/]+/(.+)", path):
            self._file(self.files.get(found[1]))
        else:
            self._send(404, b"{}")

    def _tree(self, folder: str) -> list[dict[str, object]]:
        """One level of the files, as none is asked for more."""
        below = [file for file in self.files if file.startswith(folder)]
        entries: list[dict[str, object]] = [
            {"type": "file", "path": file, "size": len(self.files[file]), "oid": _BLOB}
            for file in below
            if "/" not in file[len(folder) :]
        ]
        deeper = {folder + file[len(folder) :].split("/")[0] for file in below}
        return entries + [
            {"type": "directory", "path": path, "oid": _BLOB} for path in deeper - set(self.files)
        ]

    def _file(self, data: bytes | None) -> None:
        if data is None:
            self._send(404, b"{}", {"X-Error-Code": "EntryNotFound"})
            return
        about = {"ETag": f'"{_BLOB}"', "X-Repo-Commit": _COMMIT, "Accept-Ranges": "bytes"}
        asked = re.fullmatch(r"bytes=(\d+)-(\d*)", self.headers.get("Range", ""))
        if asked is None:
            self._send(200, data, about)
            return
        first, last = int(asked[1]), min(int(asked[2] or len(data)), len(data) - 1)
        about["Content-Range"] = f"bytes {first}-{last}/{len(data)}"
        self._send(206, data[first : last + 1], about)

    def _json(self, answer: object) -> None:
        self._send(200, json.dumps(answer).encode(), {"Content-Type": "application/json"})

    def _send(self, status: int, data: bytes, headers: Mapping[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)


@contextmanager
def served(name: str, files: Mapping[str, bytes]) -> Iterator[str]:
    """Serve ``files`` as the data set ``name`` while it lasts; yields the endpoint's address."""
    handler = type("Handler", (_Handler,), {"name": name, "files": files})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
