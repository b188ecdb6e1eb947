"""Downloads, from a hub on loopback."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hub import Hub, serving

from ranger_desk import paths
from ranger_desk.engine.jobs import JobCancelled, JobFailed
from ranger_desk.engine.steering import Steering
from ranger_desk.workshop import catalogue, downloads
from ranger_desk.workshop.downloads import DownloadRefused, NetworkOff

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])

ID = "llama-3.2-1b"
MEGABYTE = 1 << 20


@pytest.fixture
def hub(tiny_model, tmp_path) -> Iterator[Hub]:
    """A hub with the tiny model, its weights larger, and files that no model needs."""
    folder = tmp_path / "repository"
    shutil.copytree(tiny_model, folder)
    weights = np.random.default_rng(1).bytes(3 * MEGABYTE + 17)
    (folder / "model.safetensors").write_bytes(weights)
    (folder / "pytorch_model.bin").write_bytes(b"a pickle")
    (folder / "modeling.py").write_text("raise SystemExit")
    with serving(Hub(catalogue.find(ID).repository, folder)) as served:
        yield served


def left() -> list[str]:
    return sorted(entry.name for entry in paths.models_folder().iterdir())


def test_nothing_is_downloaded_unless_allowed(hub):
    with pytest.raises(NetworkOff, match="The network is off"):
        downloads.download(ID, endpoint=hub.endpoint)
    assert hub.asked == []


def test_a_model_comes_whole_without_pickles_or_code(hub):
    seen = []
    model = downloads.download(ID, allowed=True, endpoint=hub.endpoint, on_progress=lambda *told: seen.append(told))
    assert model.on_disk
    assert left() == [ID]
    names = {file.name for file in model.folder.iterdir()}
    assert names == {"model.safetensors", "config.json", "tokenizer.json", "tokenizer_config.json"} | {
        "downloaded_from.json"
    }
    assert (model.folder / "model.safetensors").read_bytes() == hub.files["model.safetensors"]
    assert seen[0][0] == "Downloading"
    assert seen[-1][0] == "Comparing checksums"
    with pytest.raises(DownloadRefused, match="on this disk already"):
        downloads.plan(ID)


def test_a_cancelled_download_goes_on_where_it_was(hub):
    steering, hub.stalls_after = Steering(), 2 * MEGABYTE + 5

    def seen(_: str, done: int, __: int) -> None:
        if done > 2 * MEGABYTE:
            steering.cancel()

    with pytest.raises(JobCancelled):
        downloads.download(ID, allowed=True, endpoint=hub.endpoint, on_progress=seen, steering=steering)
    assert left() == [f".{ID}.partial"]
    assert downloads.plan(ID).bytes_left < catalogue.find(ID).disk_bytes - 2 * MEGABYTE
    hub.stalls_after = None
    hub.asked.clear()
    model = downloads.download(ID, allowed=True, endpoint=hub.endpoint)
    assert hub.asked == [("model.safetensors", f"bytes={2 * MEGABYTE}-")]
    assert (model.folder / "model.safetensors").read_bytes() == hub.files["model.safetensors"]


def test_a_file_whose_checksum_differs_is_not_kept(hub):
    hub.told["model.safetensors"] = "0" * 64
    with pytest.raises(JobFailed, match=r"the checksum of model\.safetensors differs"):
        downloads.download(ID, allowed=True, endpoint=hub.endpoint)
    assert not catalogue.find(ID).on_disk
    partial = {file.name for file in (paths.models_folder() / f".{ID}.partial").iterdir()}
    assert "model.safetensors" not in partial
    assert "tokenizer.json" in partial
    downloads.discard(ID)
    assert left() == []


def test_a_model_that_the_disk_has_no_room_for_is_not_begun(hub):
    hub.sizes["model.safetensors"] = 10**16
    with pytest.raises(JobFailed, match=r"needs 1000\d+\.\d GB on the disk, and .* are free"):
        downloads.download(ID, allowed=True, endpoint=hub.endpoint)
    assert hub.asked == []


def test_a_repository_without_weights_is_refused(hub):
    del hub.files["model.safetensors"]
    with pytest.raises(JobFailed, match="it is no model for this program"):
        downloads.download(ID, allowed=True, endpoint=hub.endpoint)


def test_a_full_disk_is_told_before_anything_is_asked(hub, monkeypatch):
    usage = shutil.disk_usage(Path("/"))._replace(free=10**8)
    monkeypatch.setattr("ranger_desk.workshop.downloads.shutil.disk_usage", lambda _: usage)
    assert not downloads.plan(ID).fits
    with pytest.raises(DownloadRefused, match="make room first"):
        downloads.download(ID, allowed=True, endpoint=hub.endpoint)


def test_an_embedded_model_is_no_download():
    with pytest.raises(DownloadRefused, match="on this disk already"):
        downloads.plan("smollm2-135m")
