"""A model hub on loopback: as much of Hugging Face's HTTP as a download uses; weights lie in a store, as there."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

REVISION = "0123456789abcdef0123456789abcdef01234567"


class Hub:
    """What the hub holds and how it behaves; `asked` lists the files (and ranges) that were fetched."""

    def __init__(self, repository: str, folder: Path) -> None:
        self.repository = repository
        self.files = {file.name: file.read_bytes() for file in folder.iterdir() if file.is_file()}
        self.endpoint = ""
        self.asked: list[tuple[str, str | None]] = []
        self.breaks_off_after: int | None = None
        self.sizes: dict[str, int] = {}
        self.told: dict[str, str] = {}
        self.stall = threading.Event()
        self.stalls_after: int | None = None

    def sha256(self, name: str) -> str:
        return self.told.get(name) or hashlib.sha256(self.files[name]).hexdigest()

    def git_sha1(self, name: str) -> str:
        content = self.files[name]
        return hashlib.sha1(b"blob %d\0" % len(content) + content).hexdigest()

    def entry(self, name: str) -> dict[str, object]:
        size = self.sizes.get(name, len(self.files[name]))
        entry: dict[str, object] = {"type": "file", "path": name, "size": size, "oid": self.git_sha1(name)}
        if name.endswith(".safetensors"):
            entry["lfs"] = {"oid": self.sha256(name), "size": size, "pointerSize": 134}
        return entry


def handler(hub: Hub) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            path = self.path.partition("?")[0]
            if path == f"/api/models/{hub.repository}" or path.startswith(f"/api/models/{hub.repository}/revision/"):
                siblings = [{"rfilename": name} for name in hub.files]
                self.json({"id": hub.repository, "sha": REVISION, "siblings": siblings, "private": False, "tags": []})
            elif path.startswith(f"/api/models/{hub.repository}/tree/"):
                self.json([hub.entry(name) for name in hub.files])
            else:
                self.file()

        do_HEAD = do_GET  # noqa: N815  (the standard library's name)

        def json(self, content: object) -> None:
            body = json.dumps(content).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def empty(self, status: int, location: str = "") -> None:
            self.send_response(status)
            if location:
                self.send_header("Location", location)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def file(self) -> None:
            name = self.path.rpartition("/")[2]
            stored = self.path.startswith("/store/")
            if name not in hub.files or not (stored or f"/{hub.repository}/resolve/" in self.path):
                self.empty(404)
                return
            if name.endswith(".safetensors") and not stored:
                self.empty(302, f"{hub.endpoint}/store/{name}")
                return
            content, given = hub.files[name], self.headers.get("Range")
            start = int(given.removeprefix("bytes=").split("-")[0]) if given else 0
            self.send_response(206 if given else 200)
            self.send_header("ETag", f'"{hub.sha256(name) if name.endswith(".safetensors") else hub.git_sha1(name)}"')
            self.send_header("X-Repo-Commit", REVISION)
            self.send_header("Accept-Ranges", "bytes")
            self.send_header("Content-Length", str(len(content) - start))
            if given:
                self.send_header("Content-Range", f"bytes {start}-{len(content) - 1}/{len(content)}")
            self.end_headers()
            if self.command == "HEAD":
                return
            hub.asked.append((name, given))
            body = content[start:]
            if name.endswith(".safetensors") and hub.breaks_off_after is not None:
                self.wfile.write(body[: hub.breaks_off_after])
                self.close_connection = True
                return
            if name.endswith(".safetensors") and hub.stalls_after is not None:
                self.wfile.write(body[: hub.stalls_after])
                hub.stall.wait(60)
                self.close_connection = True
                return
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            pass

    return Handler


@contextmanager
def serving(hub: Hub) -> Iterator[Hub]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler(hub))
    hub.endpoint = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield hub
    finally:
        hub.stall.set()
        server.shutdown()
        server.server_close()
        thread.join()
