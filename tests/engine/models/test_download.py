import hashlib
from collections.abc import Iterator
from pathlib import Path
from queue import SimpleQueue
from typing import Any

import pytest

from engine.errors import (
    DownloadCorrupt,
    DownloadInterrupted,
    ModelDamaged,
    ModelError,
    ModelExists,
    ModelIncomplete,
    NoRoomForModel,
    RepositoryMissing,
)
from engine.jobs import Cancelled, Job
from engine.models.download import DownloadOrder, download_model
from engine.models.hub import Hub
from engine.models.known import KNOWN_MODELS, repository_of
from engine.models.manifest import Source, SourceKind, read_manifest
from engine.models.model import Model, files_of
from engine.models.progress import BytesDone
from engine.models.staging import discard_unfinished
from tests.engine.models.demo_copies import DEMO, contents, ignore
from tests.engine.models.local_hub import COMMIT, REPOSITORY, LocalHub

SIZE = (DEMO / "model.bin").stat().st_size


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[LocalHub]:
    for variable in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(variable, raising=False)
    with LocalHub() as hub:
        yield hub


@pytest.fixture
def models(tmp_path: Path) -> Path:
    return tmp_path / "models"


def order(hub: LocalHub, models: Path, **changes) -> DownloadOrder:
    usual: dict[str, Any] = {"wanted": REPOSITORY, "models_folder": models, "endpoint": hub.endpoint, "wait_s": 0}
    return DownloadOrder(**usual | changes)


def download(hub: LocalHub, models: Path, **changes) -> Model:
    return download_model(order(hub, models, **changes), ignore)


def fail(hub: LocalHub, models: Path, error: type[ModelError], **changes) -> ModelError:
    before = contents(models)
    with pytest.raises(error) as caught:
        download(hub, models, **changes)
    assert contents(models) == before
    return caught.value


def test_a_download_is_an_installed_model(hub, models):
    hub.files["train.py"] = b"never asked for"
    reports: list[object] = []
    model = download_model(order(hub, models), reports.append)
    assert model.path == models / "whisper-small"
    assert all((model.path / file.name).read_bytes() == file.read_bytes() for file in files_of(DEMO))
    assert len(list(model.path.iterdir())) == 7
    manifest = read_manifest(model.path)
    assert manifest is not None
    assert manifest.source == Source(SourceKind.HUB, REPOSITORY, COMMIT)
    assert manifest.licence == "mit"
    total = sum(file.stat().st_size for file in files_of(DEMO))
    assert reports[-1] == BytesDone("model.bin", total, total)
    assert not any("train" in path for path, _ in hub.asked)
    assert {file.sha256 for file in manifest.files if file.name == "model.bin"} == {
        hashlib.sha256((DEMO / "model.bin").read_bytes()).hexdigest()
    }


def test_name_and_revision_can_be_chosen(hub, models):
    assert download(hub, models, chosen_name="mine", revision="v1/old").name == "mine"
    assert hub.asked[0][0] == f"/api/models/{REPOSITORY}/revision/v1/old"


def test_a_connection_that_breaks_is_taken_up_again(hub, models):
    hub.breaks = [2_000_000, 0, 0, 500_000]
    download(hub, models)
    assert hub.ranges == [None, "bytes=2000000-", "bytes=2000000-", "bytes=2000000-", "bytes=2500000-"]


def test_a_connection_that_breaks_again_and_again_ends_the_download_and_the_next_goes_on(hub, models):
    hub.breaks = [2_000_000, 0, 0, 0, 0, 0]
    error = fail(hub, models, DownloadInterrupted)
    assert isinstance(error, DownloadInterrupted)
    assert error.repository == REPOSITORY
    hub.breaks, hub.asked = [], []
    reports: list[object] = []
    download_model(order(hub, models), reports.append)
    assert hub.ranges == ["bytes=2000000-"]
    assert len(hub.asked) == 3  # the listing, and the weights with their detour: what was whole is not asked for again
    assert isinstance(reports[-1], BytesDone)
    assert reports[-1].done_bytes == reports[-1].total_bytes


def test_a_server_that_knows_no_ranges_sends_it_all_again(hub, models):
    hub.knows_ranges = False
    hub.breaks = [2_000_000]
    reports: list[object] = []
    model = download_model(order(hub, models), reports.append)
    assert (model.path / "model.bin").read_bytes() == hub.files["model.bin"]
    assert isinstance(reports[-1], BytesDone)
    assert reports[-1].done_bytes == reports[-1].total_bytes


@pytest.mark.parametrize("name", ["model.bin", "config.json"])
def test_a_file_with_another_checksum_is_thrown_away(hub, models, name):
    hub.false = {name}
    error = fail(hub, models, DownloadCorrupt)
    assert isinstance(error, DownloadCorrupt)
    assert error.file == name
    hub.false = set()
    download(hub, models)


def test_another_revision_does_not_go_on_from_the_bytes_of_this_one(hub, models):
    hub.breaks = [2_000_000, 0, 0, 0, 0, 0]
    fail(hub, models, DownloadInterrupted)
    hub.breaks, hub.asked = [], []
    weights = bytearray(hub.files["model.bin"])
    weights[1_000] ^= 1
    hub.files["model.bin"] = bytes(weights)
    hub.files["README.md"] = b"the second edition"
    model = download(hub, models)
    assert hub.ranges == [None]
    assert (model.path / "README.md").read_bytes() == b"the second edition"
    assert len(list(model.path.iterdir())) == 7


@pytest.mark.parametrize("wanted", ["Org/nothing", "no-repository", "../../etc/passwd", "Org/../x", "Org/a?b", ""])
def test_a_repository_that_is_not_there(hub, models, wanted):
    fail(hub, models, RepositoryMissing, wanted=wanted, chosen_name="mine")
    assert not (models / ".unfinished" / "mine").exists()


@pytest.mark.parametrize("status", [401, 404])
def test_a_repository_that_is_not_for_everybody(hub, models, status):
    hub.status = status
    fail(hub, models, RepositoryMissing)


@pytest.mark.parametrize("status", [418, 429, 503])
def test_a_hub_in_trouble(hub, models, status):
    hub.status = status
    fail(hub, models, DownloadInterrupted)


def test_a_hub_that_is_gone(models):
    with LocalHub() as hub:
        endpoint = hub.endpoint
    with pytest.raises(DownloadInterrupted, match="refused"):
        download_model(DownloadOrder(REPOSITORY, models, endpoint=endpoint), ignore)
    assert contents(models) == {}


@pytest.mark.parametrize("endpoint", ["file:///etc", "nonsense", "ftp://127.0.0.1/", "http://["])
def test_an_address_that_is_no_hub_s(models, endpoint):
    with pytest.raises(DownloadInterrupted):
        download_model(DownloadOrder(REPOSITORY, models, endpoint=endpoint), ignore)


@pytest.mark.parametrize("listing", [{}, {"sha": "main", "siblings": []}, {"sha": COMMIT, "siblings": [{}]}, []])
def test_an_answer_that_is_no_listing(hub, models, listing):
    hub.listing = lambda: listing
    fail(hub, models, DownloadInterrupted)


def test_a_repository_without_what_a_model_needs_is_not_downloaded(hub, models):
    del hub.files["tokenizer.json"]
    fail(hub, models, ModelIncomplete)
    assert len(hub.asked) == 1


def test_a_model_that_is_none_is_not_kept(hub, models):
    hub.files["config.json"] = b"not JSON"
    fail(hub, models, ModelDamaged)
    assert not (models / ".unfinished" / "whisper-small").exists()


def test_the_disk_is_looked_at_first(hub, models):
    hub.claimed["model.bin"] = 10**18
    error = fail(hub, models, NoRoomForModel)
    assert isinstance(error, NoRoomForModel)
    assert error.needed_bytes > 10**18
    assert len(hub.asked) == 1


def test_a_size_that_is_not_true_is_a_wrong_checksum(hub, models):
    hub.claimed["model.bin"] = SIZE - 1
    fail(hub, models, DownloadCorrupt)


def test_what_is_there_is_not_replaced(hub, models):
    (models / "whisper-small").mkdir(parents=True)
    fail(hub, models, ModelExists)
    assert hub.asked == []


def test_a_cancelled_download_keeps_what_has_arrived(hub, models):
    hub.stalls_after = 3_000_000
    messages: SimpleQueue[object] = SimpleQueue()
    job = Job(download_model, (order(hub, models),), messages.put)
    while not (isinstance(message := messages.get(timeout=30), BytesDone) and message.done_bytes > 3_000_000):
        pass
    job.cancel()
    assert job.join(10)
    while not isinstance(message, Cancelled):
        message = messages.get(timeout=10)
    assert contents(models) == {}
    hub.released.set()
    hub.stalls_after, hub.asked = None, []
    assert download(hub, models).path.is_dir()
    [wanted] = hub.ranges
    assert wanted is not None
    assert wanted != "bytes=0-"


def test_an_unfinished_download_can_be_dropped(hub, models):
    hub.breaks = [0] * 5
    fail(hub, models, DownloadInterrupted)
    assert discard_unfinished(models, "whisper-small")
    assert not discard_unfinished(models, "whisper-small")
    assert not (models / ".unfinished" / "whisper-small").exists()


def test_a_proxy_of_the_environment_is_used(hub, models, monkeypatch):
    monkeypatch.setenv("http_proxy", hub.endpoint)
    monkeypatch.delenv("no_proxy", raising=False)
    with pytest.raises(RepositoryMissing):  # the proxy knows only itself
        download_model(DownloadOrder(REPOSITORY, models, endpoint="http://hub.invalid"), ignore)
    [(path, _)] = hub.asked
    assert path.startswith("http://hub.invalid/api/models/")


def test_the_usual_address_is_that_of_the_environment(hub, models, monkeypatch):
    monkeypatch.setenv("HF_ENDPOINT", hub.endpoint + "/")
    listing = Hub(None, models).list_files(REPOSITORY, "main")
    assert listing.commit == COMMIT
    assert {file.name for file in listing.files} == {file.name for file in files_of(DEMO)}


def test_known_models_have_names_and_repositories():
    assert len({known.name for known in KNOWN_MODELS}) == len(KNOWN_MODELS)
    assert all(known.repository.count("/") == 1 and known.size_bytes > 50_000_000 for known in KNOWN_MODELS)
    assert repository_of("tiny.en") == "Systran/faster-whisper-tiny.en"
    assert repository_of("Org/other") == "Org/other"
