"""The child process of a download: the only one of this program that uses the network for models."""

from __future__ import annotations

import json
import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

# Read when huggingface_hub is imported. Plain HTTP ranges are what a broken-off download is resumed with.
os.environ |= {
    "HF_HUB_OFFLINE": "0",
    "HF_HUB_DISABLE_XET": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "HF_HUB_DISABLE_PROGRESS_BARS": "1",
}

import httpx2
from huggingface_hub import HfApi, constants, hf_hub_url
from huggingface_hub.errors import HfHubHTTPError
from huggingface_hub.file_download import http_get
from huggingface_hub.hf_api import RepoFile

from ranger_desk.engine.job_process import serve
from ranger_desk.engine.jobs import OnProgress

# What has come of a chunk is lost when the connection breaks off.
constants.DOWNLOAD_CHUNK_SIZE = 1 << 20

ENDINGS = (".safetensors", ".json", ".jinja", ".txt", ".model", ".md")
"""Files that a model is made of; nothing that may hold code or pickles."""
TELL_EVERY = 0.5
"""Seconds."""


class DownloadFailed(ValueError):
    """The download failed; the message says why and what to do."""


def download(
    progress: OnProgress, repository: str, partial: str, target: str, endpoint: str, room_left: int
) -> dict[str, Any]:
    """Fetch a repository to `partial`, small files first, compare checksums, and give the folder its name."""
    api = HfApi(endpoint=endpoint, token=False)
    folder = Path(partial)
    try:
        revision = api.model_info(repository).sha
        listed = api.list_repo_tree(repository, revision=revision, recursive=True)
        files = {entry.path: entry.size for entry in listed if isinstance(entry, RepoFile)}
        wanted = {path: size for path, size in files.items() if path.endswith(ENDINGS) and "/" not in path}
        _check(repository, wanted, folder, room_left)
        with _told(progress, folder, sum(wanted.values())):
            for path, size in sorted(wanted.items(), key=lambda item: item[1]):
                url = hf_hub_url(repository, path, revision=revision, endpoint=endpoint)
                _fetch(url, folder / path, f".{revision}.part", size)
        progress("Comparing checksums", 0, 1)
        found = api.verify_repo_checksums(repository, revision=revision, local_dir=folder)
    except HfHubHTTPError as error:
        raise DownloadFailed(f"{repository}: the hub refused ({error}).") from error
    except (httpx2.HTTPError, OSError) as error:
        what = f"{repository}: the hub cannot be reached, or the connection broke off ({error})."
        raise DownloadFailed(f"{what} What has come is kept: try again later.") from error
    damaged = [mismatch["path"] for mismatch in found.mismatches]
    missing = [path for path in found.missing_paths if path in wanted]
    if damaged or missing:
        for path in damaged:
            (folder / path).unlink()
        what = f"the checksum of {damaged[0]} differs" if damaged else f"{missing[0]} is missing"
        raise DownloadFailed(f"{repository}: {what}. It was removed: download again, the rest is kept.")
    note = {"repository": repository, "revision": revision, "bytes": sum(wanted.values())}
    (folder / "downloaded_from.json").write_text(json.dumps(note, indent=1), encoding="utf-8")
    folder.replace(target)
    return note


def _fetch(url: str, file: Path, ending: str, size: int) -> None:
    """Fetch a file, or what is missing of it; `huggingface_hub`'s own downloads begin anew in every process."""
    if file.is_file():
        return
    partial = file.with_name(file.name + ending)
    partial.touch()
    with partial.open("r+b") as stream:
        # Not compressed, so that bytes on the disk are bytes of the file.
        plain = {"Accept-Encoding": "identity"}
        http_get(url, stream, resume_size=stream.seek(0, os.SEEK_END), headers=plain, expected_size=size)
    partial.replace(file)


def _check(repository: str, wanted: dict[str, int], folder: Path, room_left: int) -> None:
    if "config.json" not in wanted or not any(path.endswith(".safetensors") for path in wanted):
        raise DownloadFailed(f"{repository} has no config.json with *.safetensors: it is no model for this program.")
    folder.mkdir(parents=True, exist_ok=True)
    left, free = sum(wanted.values()) - _come(folder), shutil.disk_usage(folder).free
    if left + room_left > free:
        sizes = [f"{size / 1e9:.1f} GB" for size in (left + room_left, free)]
        raise DownloadFailed(f"{repository} needs {sizes[0]} on the disk, and {sizes[1]} are free: make room first.")


@contextmanager
def _told(progress: OnProgress, folder: Path, total: int) -> Iterator[None]:
    """Tell now and then how many bytes have come."""
    ended = threading.Event()

    def tell() -> None:
        while not ended.wait(TELL_EVERY):
            progress("Downloading", min(_come(folder), total), total)

    progress("Downloading", _come(folder), total)
    thread = threading.Thread(target=tell, daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def _come(folder: Path) -> int:
    """Bytes of weights and other files that are in the folder, finished or not."""
    sizes = []
    for file in folder.rglob("*"):
        try:
            sizes.append(file.stat().st_size if file.is_file() else 0)
        except FileNotFoundError:
            continue  # renamed meanwhile
    return sum(sizes)


if __name__ == "__main__":
    serve({"download": download}, (ValueError, OSError), tidies=False)
