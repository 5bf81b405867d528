"""A WAV file that is whole at every moment."""

import os
import threading
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest

from engine.audio.decode import decode
from engine.audio.growing_wav import GrowingWav, extent_of, read_samples
from engine.audio.recordings import create_recording, room_ms
from engine.errors import NotMedia, RecordingMissing, RecordingNotStored
from tests.engine.audio.media import sound, write_media

RATE_HZ = 16_000
BEGUN = datetime(2026, 3, 1, 14, 30, 5).astimezone()


def decoded(path: Path):
    """All of a file; raises TruncatedMedia where it is not whole."""
    blocks: list[np.ndarray] = []
    decode(path, blocks.append, lambda *_: None)
    return np.concatenate(blocks)


def test_it_is_whole_after_every_commit(tmp_path: Path):
    samples = sound(3, RATE_HZ)
    wav = GrowingWav(tmp_path / "a.wav", RATE_HZ)
    for start in range(0, len(samples), 9_999):
        wav.append(samples[start : start + 9_999])
        before = extent_of(wav.path).samples
        assert wav.samples == min(start + 9_999, len(samples)) > before
        wav.commit()
        assert extent_of(wav.path).samples == wav.samples
        assert np.array_equal(decoded(wav.path), samples[: wav.samples])
    wav.close()
    assert np.array_equal(read_samples(wav.path, 0), samples)


def test_what_the_header_does_not_count_yet_is_not_read(tmp_path: Path):
    samples = sound(2, RATE_HZ)
    wav = GrowingWav(tmp_path / "a.wav", RATE_HZ)
    wav.append(samples[:RATE_HZ])
    wav.commit()
    with wav.path.open("ab") as file:  # killed between the samples and the header, with half a sample at the end
        file.write(samples[RATE_HZ:].tobytes()[:-1])
    assert extent_of(wav.path).samples == RATE_HZ
    assert np.array_equal(read_samples(wav.path, 0), samples[:RATE_HZ])
    assert np.array_equal(decoded(wav.path), samples[:RATE_HZ])
    wav.close()


def test_a_follower_gets_every_sample_once(tmp_path: Path):
    samples = sound(4, RATE_HZ)
    wav = GrowingWav(tmp_path / "a.wav", RATE_HZ)
    finished = threading.Event()

    def write():
        for start in range(0, len(samples), 800):
            wav.append(samples[start : start + 800])
            wav.commit()
        finished.set()

    writer = threading.Thread(target=write)
    writer.start()
    pieces: list[np.ndarray] = []
    place = 0
    while place < len(samples):
        was_finished = finished.is_set()
        pieces.append(read_samples(wav.path, place, 3_000))
        place += len(pieces[-1])
        assert len(pieces[-1]) or not was_finished
    writer.join()
    wav.close()
    assert np.array_equal(np.concatenate(pieces), samples)
    assert len(read_samples(wav.path, len(samples) + 5)) == 0


def test_it_outgrows_the_plain_format_in_place(tmp_path: Path):
    samples = sound(3, RATE_HZ)
    wav = GrowingWav(tmp_path / "a.wav", RATE_HZ, plain_bytes=RATE_HZ * 4)
    formats = []
    for start in range(0, len(samples), RATE_HZ // 2):
        wav.append(samples[start : start + RATE_HZ // 2])
        wav.commit()
        formats.append(wav.path.read_bytes()[:4])
        assert np.array_equal(decoded(wav.path), samples[: wav.samples])
        assert extent_of(wav.path).samples == wav.samples
    wav.close()
    assert formats == [b"RIFF"] * 4 + [b"RF64"] * 2


def test_a_file_without_sound_is_taken_away(tmp_path: Path):
    wav = GrowingWav(tmp_path / "a.wav", RATE_HZ)
    assert extent_of(wav.path).samples == 0
    wav.close()
    assert not wav.path.exists()


def test_a_recording_never_takes_the_place_of_another(tmp_path: Path):
    (tmp_path / "2026-03-01 14-30-05 (2).earmark").write_bytes(b"the project of a recording that is gone")
    folder = tmp_path / "not" / "there"
    made = [create_recording(place, BEGUN, RATE_HZ) for place in (tmp_path, tmp_path, folder)]
    assert [wav.path.name for wav in made[:2]] == ["2026-03-01 14-30-05.wav", "2026-03-01 14-30-05 (3).wav"]
    assert made[2].path == folder / "2026-03-01 14-30-05.wav"
    with pytest.raises(FileExistsError):
        GrowingWav(made[0].path, RATE_HZ)
    for wav in made:
        wav.close()


def test_where_nothing_can_be_stored(tmp_path: Path):
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(RecordingNotStored):
        create_recording(tmp_path / "file" / "folder", BEGUN, RATE_HZ)
    with pytest.raises(RecordingNotStored):
        GrowingWav(tmp_path / "nowhere" / "a.wav", RATE_HZ)


def test_files_that_it_has_not_written(tmp_path: Path):
    with pytest.raises(RecordingMissing):
        extent_of(tmp_path / "a.wav")
    other = write_media(tmp_path / "b.wav", "pcm_s16le", sound(1, RATE_HZ), RATE_HZ)
    (tmp_path / "c.wav").write_bytes(b"RIFF")
    for path in (other, tmp_path / "c.wav"):
        with pytest.raises(NotMedia):
            read_samples(path, 0)


def test_room_on_the_disk(tmp_path: Path):
    free = os.statvfs(tmp_path).f_bavail * os.statvfs(tmp_path).f_frsize
    room = room_ms(tmp_path / "not" / "there", 48_000)
    assert room == pytest.approx(free / 96, rel=0.05)
