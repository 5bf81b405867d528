import os
import pickle
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from engine.audio.cache import (
    cached_by_sha256,
    cached_samples,
    decode_into_cache,
    default_cache_folder,
    keep_peaks,
)
from engine.audio.decode import decode
from engine.audio.identity import sha256_of
from engine.audio.peaks import FINEST_SAMPLES, PeaksBuilder, growing_peaks
from engine.errors import CacheFailed, RecordingBusy, RecordingMissing, TruncatedMedia
from tests.engine.audio.media import sound, write_media

WORKS = Path(__file__).with_name("cache_works.py")


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "cache"


@pytest.fixture
def recording(tmp_path):
    return aged(write_media(tmp_path / "interview.flac", "flac", sound(5, 16_000), 16_000))


def aged(path):
    """A recording that was finished a minute ago."""
    changed_at = time.time() - 60
    os.utime(path, (changed_at, changed_at))
    return path


def keep(recording, folder, on_block=lambda _block: None, **options):
    return decode_into_cache(recording, folder, on_block, lambda _done, _total: None, **options)


def start(work, recording, folder):
    return subprocess.Popen(
        [sys.executable, str(WORKS), work, str(recording), str(folder)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )


def files_in(folder):
    return sorted(path.name for path in folder.iterdir() if path.is_file())


def sounds_in(folder):
    return [name for name in files_in(folder) if not name.endswith(".peaks")]


def test_what_was_decoded_is_found_again(recording, folder):
    blocks: list[NDArray[np.int16]] = []
    assert cached_samples(recording, folder) is None
    kept = keep(recording, folder, blocks.append)
    assert cached_samples(recording, folder) == kept
    assert cached_by_sha256(sha256_of(recording), folder) == kept
    assert kept.duration_ms == 5000
    assert kept.samples.dtype == np.int16
    assert np.array_equal(kept.samples, np.concatenate(blocks))
    assert not kept.samples.flags.writeable
    assert pickle.loads(pickle.dumps(kept)) == kept
    assert files_in(folder) == [f"{sha256_of(recording)}.peaks", f"{sha256_of(recording)}.s16"]


def test_known_recording_is_not_read_again(recording, folder):
    kept = keep(recording, folder)
    status = recording.stat()
    recording.write_bytes(bytes(status.st_size))
    os.utime(recording, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert cached_samples(recording, folder) == kept


def test_copy_under_another_name_is_the_same_recording(recording, folder, tmp_path):
    kept = keep(recording, folder)
    copy = tmp_path / "copy.flac"
    copy.write_bytes(recording.read_bytes())
    assert cached_samples(copy, folder) == kept


def test_changed_recording_is_another_one(recording, folder):
    kept = keep(recording, folder)
    aged(write_media(recording, "flac", sound(4, 16_000, seed=2), 16_000))
    assert cached_samples(recording, folder) is None
    assert keep(recording, folder).duration_ms == 4000
    assert kept.path.exists()


def test_recording_finished_just_now_is_not_taken_on_trust(recording, folder):
    recording.touch()
    keep(recording, folder)
    status = recording.stat()
    recording.write_bytes(bytes(status.st_size))
    os.utime(recording, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert cached_samples(recording, folder) is None


def test_damaged_notes_do_no_harm(recording, folder):
    kept = keep(recording, folder)
    for note in (folder / "found").iterdir():
        note.write_bytes(b'{"sha256": 1')
    assert cached_samples(recording, folder) == kept


def test_recording_that_grows_meanwhile_is_not_kept(recording, folder):
    def grow(_block):
        with recording.open("ab") as file:
            file.write(b"more")

    with pytest.raises(RecordingBusy):
        keep(recording, folder, grow)
    assert sounds_in(folder) == []


def test_missing_recording(folder, tmp_path):
    for ask in (cached_samples, keep):
        with pytest.raises(RecordingMissing):
            ask(tmp_path / "missing.wav", folder)
    with pytest.raises(RecordingMissing):
        sha256_of(tmp_path)


def test_truncated_recording_is_kept_only_when_that_is_accepted(recording, folder):
    recording.write_bytes(recording.read_bytes()[: recording.stat().st_size // 2])
    with pytest.raises(TruncatedMedia):
        keep(recording, folder)
    assert sounds_in(folder) == []
    kept = keep(recording, folder, allow_truncated=True)
    assert kept.duration_ms == pytest.approx(2500, abs=500)
    assert cached_samples(recording, folder) == kept


def test_killed_process_leaves_nothing_that_is_taken_for_sound(recording, folder):
    process = start("hang", recording, folder)
    assert process.stdout is not None
    assert process.stdout.readline() == "decoding\n"
    process.kill()
    process.communicate()
    assert cached_samples(recording, folder) is None
    abandoned = [folder / name for name in sounds_in(folder)]
    assert [path.suffix for path in abandoned] == [".part", ".part"]
    assert keep(recording, folder).duration_ms == 5000
    assert not any(path.exists() for path in abandoned), "their process is gone"


def test_what_another_process_writes_is_left_for_a_day(recording, folder):
    keep(recording, folder)
    unfinished = folder / f"{os.getppid()}-abc.part"
    unfinished.touch()
    keep(recording, folder)
    assert unfinished.exists(), "it may be at work still"
    os.utime(unfinished, (0, 0))
    keep(recording, folder)
    assert not unfinished.exists()


def test_two_processes_decode_the_same_recording_at_once(recording, folder):
    processes = [start("decode", recording, folder) for _ in range(2)]
    said = {process.communicate()[0].strip() for process in processes}
    assert [process.returncode for process in processes] == [0, 0]
    kept = cached_samples(recording, folder)
    assert kept is not None
    assert said == {str(kept.path)}
    assert sounds_in(folder) == [kept.path.name]
    assert len(kept.samples) == decode(recording, lambda _block: None, lambda _done, _total: None)


def test_full_disk_is_one_clear_error_and_leaves_nothing(recording, folder):
    process = start("full", recording, folder)
    said, _ = process.communicate()
    assert process.returncode == 0
    assert said.startswith(f"{folder}: the decoded sound could not be stored (")
    assert sounds_in(folder) == []


def test_least_recently_used_sounds_are_removed_first(folder, tmp_path):
    recordings = [
        aged(write_media(tmp_path / f"{seed}.wav", "pcm_s16le", sound(1, 16_000, seed=seed), 16_000))
        for seed in range(3)
    ]
    kept = [keep(recording, folder) for recording in recordings[:2]]
    os.utime(kept[0].path, (1000, 1000))
    os.utime(kept[1].path, (2000, 2000))
    assert cached_samples(recordings[0], folder) == kept[0]  # used again
    taken = sum(path.stat().st_size for path in folder.iterdir() if path.is_file())  # by two
    third = keep(recordings[2], folder, largest_bytes=taken)
    assert sounds_in(folder) == sorted([kept[0].path.name, third.path.name])
    keep(recordings[2], folder, largest_bytes=taken - 1)
    assert sounds_in(folder) == [third.path.name], "peaks count too"
    alone = keep(recordings[1], folder, largest_bytes=1)
    assert files_in(folder) == sorted([alone.path.name, alone.path.with_suffix(".peaks").name]), (
        "the one just made stays, whatever its size; the others are gone with their peaks"
    )


def test_peaks_are_kept_beside_the_sound_and_made_anew(recording, folder):
    kept = keep(recording, folder)
    peaks = kept.peaks()
    assert peaks is not None
    assert peaks.length == len(kept.samples)
    file = kept.path.with_suffix(".peaks")
    whole = file.read_bytes()
    for damaged in (b"", whole[:-1], whole[:500] + bytes([whole[500] ^ 1]) + whole[501:], None):
        file.unlink() if damaged is None else file.write_bytes(damaged)
        assert kept.peaks() is None
        keep_peaks(kept)
        assert file.read_bytes() == whole, "as if made while decoding"
    kept.path.unlink()
    with pytest.raises(CacheFailed):
        keep_peaks(kept)


def test_peaks_grow_while_decoding(recording, folder):
    seen: list[int] = []

    def begin(growing):
        def look(block):
            samples = sum(len(block) for block in blocks) + len(block)
            blocks.append(block)
            peaks = growing_peaks(growing.unfinished_peaks, samples)
            assert peaks is not None
            seen.append(peaks.length)
            assert np.array_equal(peaks.levels[0], as_one(np.concatenate(blocks))[: len(peaks.levels[0])])

        looks.append(look)

    looks: list[Callable[[NDArray[np.int16]], None]] = []
    blocks: list[NDArray[np.int16]] = []
    keep(recording, folder, lambda block: looks[0](block), on_begin=begin)
    assert seen == [(second * 16_000) // FINEST_SAMPLES * FINEST_SAMPLES for second in range(1, 6)]


def as_one(samples):
    builder = PeaksBuilder()
    builder.add(samples)
    return builder.finish().levels[0]


def test_peaks_without_their_sound_are_removed(recording, folder):
    folder.mkdir()
    (folder / "ab.peaks").write_bytes(b"of a sound that was pruned by an earlier version")
    keep(recording, folder)
    assert not (folder / "ab.peaks").exists()


def test_folder_is_where_the_environment_says(monkeypatch, tmp_path):
    monkeypatch.setenv("EARMARK_CACHE", str(tmp_path / "elsewhere"))
    assert default_cache_folder() == tmp_path / "elsewhere"
    monkeypatch.delenv("EARMARK_CACHE")
    assert default_cache_folder().name == "earmark"
