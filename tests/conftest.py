"""What all tests share: no screen, no network, no user's files, and a sound card of their own."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from engine.models.model import demo_model
from engine.project.transcribing import Order, transcribe_to_project
from engine.recognition.results import Options
from tests.recordings import INTERVIEW
from tests.virtual_sink import DEBIAN_PACKAGES, VirtualSink, missing_parts

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

# No property is one of speed, and a busy machine must not fail it. In CI every run tries the same examples, so that a
# change is judged by what it changes; elsewhere each run looks for new ones.
settings.register_profile(
    "earmark", deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize="CI" in os.environ
)
settings.load_profile("earmark")

_REPOSITORY = Path(__file__).parent.parent


@pytest.fixture(autouse=True)
def _own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep every test away from the user's cache, models, settings and documents."""
    for variable, folder in {
        "EARMARK_CACHE": "cache",
        "EARMARK_MODELS": "models",
        "EARMARK_DICTIONARIES": "dictionaries",
        "HF_HUB_CACHE": "xdg/hub",
        "XDG_CACHE_HOME": "xdg/cache",
        "XDG_CONFIG_HOME": "xdg/config",
        "XDG_DATA_HOME": "xdg/data",
        "XDG_STATE_HOME": "xdg/state",
        "XDG_DOCUMENTS_DIR": "xdg/documents",
    }.items():
        monkeypatch.setenv(variable, str(tmp_path / folder))


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of recordings and models beside the repository, which not every checkout has."""
    folder = _REPOSITORY.parent / "shared"
    if not folder.is_dir():
        pytest.skip("there is no ../shared folder with recordings and models beside this checkout")
    return folder


@pytest.fixture(scope="session")
def recognised_interview(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A project of the built-in interview, really recognised, which nobody changes; and the cache with its sound."""
    folder = tmp_path_factory.mktemp("interview")
    recording = Path(shutil.copy(INTERVIEW, folder))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("EARMARK_CACHE", str(folder / "cache"))
        order = Order(recording, demo_model().path, Options(language="en"))
        with transcribe_to_project(order, folder / "cache", lambda *_: None) as project:
            return project.path, folder / "cache"


@pytest.fixture
def interview_project(recognised_interview: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project of the built-in interview of the test's own, beside its recording, whose sound is in the cache."""
    path, cache = recognised_interview
    monkeypatch.setenv("EARMARK_CACHE", str(cache))
    for file in path.parent.glob("interview.*"):
        shutil.copy(file, tmp_path)
    return tmp_path / path.name


@pytest.fixture
def virtual_sink(monkeypatch: pytest.MonkeyPatch) -> Iterator[VirtualSink]:
    """A sound card on which this process, and every process that it starts, plays; see `VirtualSink`."""
    missing = missing_parts()
    if missing:
        pytest.skip(f"no virtual sound card without {', '.join(missing)} (Debian: {' '.join(DEBIAN_PACKAGES)})")
    with VirtualSink() as sink:
        for variable, value in sink.environment.items():
            monkeypatch.setenv(variable, value)
        yield sink


@pytest.fixture
def no_device(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A computer without any sound device."""
    configuration = tmp_path / "asound.conf"
    configuration.write_text("pcm.!default { type hw card 99 }\nctl.!default { type hw card 99 }\n", encoding="utf-8")
    monkeypatch.setenv("ALSA_CONFIG_PATH", str(configuration))
