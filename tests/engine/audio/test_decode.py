import struct
import wave
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

import resources
from engine.audio.decode import BLOCK_SAMPLES, SAMPLE_RATE_HZ, decode, seems_whole
from engine.errors import MediaError, NoAudio, NotMedia, RecordingMissing, TruncatedMedia
from tests.engine.audio.media import shift_ms, sound, write_media

SOURCE = sound(6, 48_000)
EXPECTED = sound(6, 48_000)[::3]  # what is in it lies far below 8 kHz

FORMATS: dict[str, tuple[str, dict[str, Any]]] = {
    "a.wav": ("pcm_s16le", {}),
    "float.wav": ("pcm_f32le", {}),
    "large.wav": ("pcm_s16le", {"options": {"rf64": "always"}}),
    "a.aiff": ("pcm_s16be", {}),
    "a.flac": ("flac", {}),
    "a.mp3": ("libmp3lame", {}),
    "a.opus": ("libopus", {}),
    "a.m4a": ("aac", {}),
    "first.m4a": ("aac", {"options": {"movflags": "faststart"}}),
    "fragments.mp4": ("aac", {"options": {"movflags": "frag_keyframe+empty_moov"}, "picture_s": 6.0}),
    "picture.mp4": ("aac", {"picture_s": 6.0, "options": {"movflags": "faststart"}}),
    "picture.mkv": ("aac", {"picture_s": 6.0}),
    "a.webm": ("libopus", {}),
    "a.caf": ("pcm_s16le", {}),
    "picture.avi": ("libmp3lame", {"picture_s": 6.0}),
}
SAY_NO_LENGTH: dict[str, tuple[str, dict[str, Any]]] = {
    "adts.aac": ("aac", {}),
    "no_xing.mp3": ("libmp3lame", {"options": {"write_xing": "0"}}),
}
"""And so nobody can tell when their end is missing."""


def decoded(path, **options):
    blocks: list[NDArray[np.int16]] = []
    count = decode(path, blocks.append, lambda _done, _total: None, **options)
    samples = np.concatenate(blocks)
    assert len(samples) == count
    return samples


@pytest.fixture
def make(tmp_path):
    def make(name):
        codec, options = {**FORMATS, **SAY_NO_LENGTH}[name]
        return write_media(tmp_path / name, codec, SOURCE, 48_000, **options)

    return make


def cut_in_half(path):
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])
    return path


@pytest.mark.parametrize("name", [*FORMATS, *SAY_NO_LENGTH])
def test_every_format_gives_the_same_sound_at_the_same_place(make, name):
    samples = decoded(make(name))
    assert samples.dtype == np.int16
    assert len(samples) == pytest.approx(6 * SAMPLE_RATE_HZ, abs=0.06 * SAMPLE_RATE_HZ)
    # Where nothing in the file speaks of the encoder's run-in, it stays before the sound.
    tolerance_ms = 50 if name in SAY_NO_LENGTH or name in ("fragments.mp4", "picture.avi") else 2
    for at_ms in (1000, 5000):
        assert abs(shift_ms(samples, EXPECTED, at_ms)) <= tolerance_ms
    assert np.std(samples) == pytest.approx(np.std(EXPECTED.astype(float)), rel=0.1)  # coarse coding thins the noise


def test_blocks_are_seconds_and_progress_grows_to_the_end(make):
    lengths, progress = [], []
    decode(make("a.flac"), lambda block: lengths.append(len(block)), lambda *step: progress.append(step))
    assert set(lengths[:-1]) == {BLOCK_SAMPLES}
    assert 0 < lengths[-1] <= BLOCK_SAMPLES
    assert progress == sorted(progress)
    assert progress[-1] == (6000, 6000)


@pytest.mark.parametrize("channels", range(1, 9))
def test_every_channel_counts_alike(tmp_path, channels):
    for speaking in {0, channels - 1, min(3, channels - 1)}:
        samples = np.zeros((channels, SAMPLE_RATE_HZ), np.int16)
        samples[speaking] = sound(1, SAMPLE_RATE_HZ)
        with wave.open(str(tmp_path / "a.wav"), "wb") as file:
            file.setparams((channels, 2, SAMPLE_RATE_HZ, 0, "NONE", ""))
            file.writeframes(np.ascontiguousarray(samples.T).tobytes())
        assert np.allclose(decoded(tmp_path / "a.wav"), samples[speaking] / channels, atol=1.5)


@pytest.mark.parametrize("codec", ["pcm_s16le", "pcm_f32le", "flac"])
def test_two_loud_channels_stay_within_full_scale(tmp_path, codec):
    loud = np.full((2, 16_000), 32_767, np.int16)
    suffix = "flac" if codec == "flac" else "wav"
    samples = decoded(write_media(tmp_path / f"a.{suffix}", codec, loud, 16_000))
    assert np.all(samples >= 32_766)


@pytest.mark.parametrize(("name", "codec"), [("a.mp4", "aac"), ("a.mkv", "libopus")])
def test_sound_that_begins_after_the_picture_is_late(tmp_path, name, codec):
    path = write_media(tmp_path / name, codec, sound(3, 48_000), 48_000, picture_s=4.0, delay_s=0.73)
    samples = decoded(path)
    assert np.max(np.abs(samples[: int(0.7 * SAMPLE_RATE_HZ)])) < 200
    assert shift_ms(samples, sound(3, 48_000)[::3], 1000) == pytest.approx(730, abs=3)


def test_gap_in_the_time_stamps_is_silence(tmp_path):
    path = write_media(tmp_path / "a.mkv", "flac", SOURCE, 48_000, pause=(3.0, 0.4))
    samples = decoded(path)
    assert len(samples) == pytest.approx(6.4 * SAMPLE_RATE_HZ, abs=100)
    assert shift_ms(samples, EXPECTED, 2000) == pytest.approx(0, abs=2)
    assert shift_ms(samples, EXPECTED, 4000) == pytest.approx(400, abs=2)


def test_long_delay_and_jump_of_a_broken_clock(tmp_path):
    late = write_media(tmp_path / "late.mp4", "aac", sound(2, 48_000), 48_000, picture_s=9.0, delay_s=7.0)
    assert shift_ms(decoded(late)[6 * SAMPLE_RATE_HZ :], sound(2, 48_000)[::3], 500) == pytest.approx(1000, abs=3)
    endless = {"live": "1"}
    broken = write_media(tmp_path / "broken.mkv", "flac", SOURCE, 48_000, pause=(3.0, 5000.0), options=endless)
    assert len(decoded(broken)) == pytest.approx(6 * SAMPLE_RATE_HZ, abs=100)


@pytest.mark.parametrize("name", ["a.flac", "a.opus", "first.m4a", "picture.mkv"])
def test_damage_in_the_middle_costs_only_what_is_damaged(make, name):
    path = make(name)
    content = bytearray(path.read_bytes())
    middle = len(content) // 2
    content[middle : middle + len(content) // 15] = np.random.default_rng(1).bytes(len(content) // 15)
    path.write_bytes(content)
    samples = decoded(path)
    assert len(samples) == pytest.approx(6 * SAMPLE_RATE_HZ, abs=0.06 * SAMPLE_RATE_HZ)
    for at_ms in (1000, 5000):
        assert abs(shift_ms(samples, EXPECTED, at_ms)) <= 2


@pytest.mark.parametrize("name", FORMATS)
def test_file_cut_in_half_is_noticed_and_can_be_taken_as_it_is(make, name):
    path = cut_in_half(make(name))
    with pytest.raises(TruncatedMedia) as caught:
        decoded(path)
    if name != "fragments.mp4":  # there every fragment speaks for itself
        assert caught.value.stated_ms is None or caught.value.stated_ms == pytest.approx(6000, abs=100)
    if name == "a.m4a":  # its index stands at its end: without it nothing can be read
        assert caught.value.decoded_ms == 0
        with pytest.raises(TruncatedMedia):
            decoded(path, allow_truncated=True)
    else:
        assert caught.value.decoded_ms == pytest.approx(3000, abs=1100)
        samples = decoded(path, allow_truncated=True)
        assert len(samples) * 1000 // SAMPLE_RATE_HZ == caught.value.decoded_ms
        assert abs(shift_ms(samples, EXPECTED, 1000)) <= 50


@pytest.mark.parametrize("name", SAY_NO_LENGTH)
def test_file_that_states_no_length_is_not_called_truncated(make, name):
    assert len(decoded(cut_in_half(make(name)))) == pytest.approx(3 * SAMPLE_RATE_HZ, rel=0.1)


@pytest.mark.parametrize("bit_rates", [("320k", "32k"), ("32k", "320k")])
def test_guessed_length_of_a_variable_mp3_is_no_alarm(tmp_path, bit_rates):
    parts = [
        write_media(
            tmp_path / f"{bit_rate}.mp3",
            "libmp3lame",
            SOURCE,
            48_000,
            options={"write_xing": "0", "id3v2_version": "0"},
            codec_options={"b": bit_rate},
        ).read_bytes()
        for bit_rate in bit_rates
    ]
    path = tmp_path / "joined.mp3"
    path.write_bytes(b"".join(parts))
    assert len(decoded(path)) == pytest.approx(12 * SAMPLE_RATE_HZ, abs=0.2 * SAMPLE_RATE_HZ)


def test_sound_may_change_its_rate_and_channels_halfway(tmp_path):
    without_tags = {"write_xing": "0", "id3v2_version": "0"}
    mono = write_media(tmp_path / "1.mp3", "libmp3lame", EXPECTED, 16_000, options=without_tags)
    stereo = write_media(tmp_path / "2.mp3", "libmp3lame", np.tile(SOURCE, (2, 1)), 48_000, options=without_tags)
    path = tmp_path / "joined.mp3"
    path.write_bytes(mono.read_bytes() + stereo.read_bytes())
    samples = decoded(path)
    assert len(samples) == pytest.approx(12 * SAMPLE_RATE_HZ, abs=0.2 * SAMPLE_RATE_HZ)
    assert shift_ms(samples, EXPECTED, 3000) == pytest.approx(50, abs=50)
    assert shift_ms(samples[6 * SAMPLE_RATE_HZ :], EXPECTED, 3000) == pytest.approx(100, abs=100)


@pytest.mark.parametrize("size", [0, 0x7FFFF000, 0x80000000, 0xFFFFFFFF])
def test_wav_from_a_pipe_does_not_know_its_size(make, size):
    path = make("a.wav")
    content = bytearray(path.read_bytes())
    content[4:8] = struct.pack("<I", size)
    at = content.index(b"data") + 4
    content[at : at + 4] = struct.pack("<I", size)
    path.write_bytes(content)
    assert len(decoded(path)) == pytest.approx(6 * SAMPLE_RATE_HZ, abs=100)


def test_sound_shorter_than_the_picture_is_no_alarm(tmp_path):
    for name in ("a.mkv", "a.mp4"):
        path = write_media(tmp_path / name, "aac", sound(2, 48_000), 48_000, picture_s=5.0)
        assert len(decoded(path)) == pytest.approx(2 * SAMPLE_RATE_HZ, abs=0.06 * SAMPLE_RATE_HZ)


def test_recording_of_a_browser_states_no_length(tmp_path):
    path = write_media(tmp_path / "live.webm", "libopus", SOURCE, 48_000, options={"live": "1"})
    progress = []
    assert decode(path, lambda _block: None, lambda *step: progress.append(step)) == 6 * SAMPLE_RATE_HZ
    assert progress[-1] == (6000, 0)


def test_one_clear_error_for_what_is_no_recording(tmp_path):
    picture = tmp_path / "picture.mp4"
    write_media(picture, "aac", SOURCE[:0], 48_000, picture_s=1.0)
    text = tmp_path / "text.mp3"
    text.write_text("This is a letter, not a song.\n" * 200, encoding="utf-8")
    empty = tmp_path / "empty.mp3"
    empty.touch()
    silent = tmp_path / "silent.wav"
    with wave.open(str(silent), "wb") as file:
        file.setparams((1, 2, 16_000, 0, "NONE", ""))
    playlist = tmp_path / "list.m3u8"
    playlist.write_text("#EXTM3U\n#EXTINF:10,\nhttp://127.0.0.1:9/a.ts\n#EXT-X-ENDLIST\n", encoding="utf-8")
    for path, error in {
        picture: NoAudio,
        silent: NoAudio,
        text: NotMedia,
        empty: NotMedia,
        playlist: NotMedia,
        tmp_path: RecordingMissing,
        tmp_path / "missing.wav": RecordingMissing,
        text / "inside.wav": RecordingMissing,
    }.items():
        with pytest.raises(error) as caught:
            decoded(path)
        assert str(path) in str(caught.value)
        assert "\n" not in str(caught.value)


def test_name_is_never_taken_for_an_address(make):
    path = make("a.wav")
    assert len(decoded(path.rename(path.parent / "http:%20what?.wav"))) == 6 * SAMPLE_RATE_HZ


ODD_FILES_WITHOUT_SOUND = {
    "fail1_header_only.wav": NoAudio,
    "missing_wav_header.wav": NotMedia,
    "test_video_66x50.mov": NoAudio,
}


def test_real_recordings_decode_to_their_length(shared):
    files = sorted(file for file in (shared / "audio").rglob("*") if file.suffix not in {"", ".tsv", ".rttm", ".json"})
    assert files
    stated_s = {}
    for line in (shared / "audio" / "manifest.tsv").read_text(encoding="utf-8").splitlines()[1:]:
        name, length, *_ = line.split("\t")
        stated_s[name] = float(length) if length else None
    for file in files:
        if file.name in ODD_FILES_WITHOUT_SOUND:
            with pytest.raises(ODD_FILES_WITHOUT_SOUND[file.name]):
                decoded(file)
            continue
        try:
            samples = decoded(file)
        except MediaError as error:
            pytest.fail(f"{file.name}: {error}")
        length_s = stated_s.get(file.relative_to(shared / "audio").as_posix())
        if length_s is not None:
            assert len(samples) / SAMPLE_RATE_HZ == pytest.approx(length_s, abs=0.2), file.name


def test_a_missing_end_is_guessed_without_decoding(tmp_path):
    whole = resources.path("demo/interview.flac")
    cut = tmp_path / "cut.flac"
    cut.write_bytes(whole.read_bytes()[:-300_000])
    assert seems_whole(whole)
    assert not seems_whole(cut)
    assert not seems_whole(tmp_path / "gone.flac")
