"""Which microphone is meant, and what comes from it."""

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from engine.audio.input import InputDevice, find_device, input_devices, mixed, open_input
from engine.audio.port_audio import PortAudio
from engine.errors import MicrophoneUnknown, NoMicrophone
from tests.virtual_sink import VirtualSink

DEVICES = [
    InputDevice("Built-in", 2, 48_000, "MME", False),
    InputDevice("USB desk", 1, 44_100, "MME", True),
    InputDevice("Built-in", 2, 48_000, "WASAPI", False),
]


@pytest.mark.parametrize(
    ("wanted", "place"), [(None, 1), ("Built-in", 0), ("Built-in (WASAPI)", 2), ("wasapi", 2), ("usb", 1)]
)
def test_a_device_is_found(wanted: str | None, place: int):
    assert find_device(DEVICES, wanted) == place


@pytest.mark.parametrize("wanted", ["mme", "camera"])
def test_no_device_or_several(wanted: str):
    with pytest.raises(MicrophoneUnknown) as caught:
        find_device(DEVICES, wanted)
    assert caught.value.known == ("Built-in (MME)", "USB desk (MME)", "Built-in (WASAPI)")


def test_nothing_to_choose_from():
    with pytest.raises(NoMicrophone):
        find_device([], "usb")
    with pytest.raises(NoMicrophone):
        find_device(DEVICES[:1], None)


class StereoOnly(PortAudio):
    """A device that calls 96 kHz its own rate and gives two channels at 48 kHz, no others; and it loses samples."""

    class Refusal(Exception):
        pass

    class Stream:
        def __init__(self, *, channels, samplerate, callback, **_):
            if (channels, samplerate) != (2, 48_000):
                raise StereoOnly.Refusal("Invalid number of channels")
            self.samplerate = float(samplerate)
            self._callback = callback

        def start(self):
            block = np.array([[1000, 3000], [-5, 5]], np.int16)
            self._callback(block, 2, None, SimpleNamespace(input_overflow=True))
            block[:] = 0  # PortAudio uses it again

        def abort(self, ignore_errors):
            pass

        close = abort

    def _load(self):
        device = {"name": "desk", "max_input_channels": 2, "default_samplerate": 96_000.0, "hostapi": 0}
        return SimpleNamespace(
            PortAudioError=StereoOnly.Refusal,
            InputStream=StereoOnly.Stream,
            default=SimpleNamespace(device=(0, 0)),
            query_devices=lambda: [device],
            query_hostapis=lambda: [{"name": "ALSA"}],
        )


def test_a_device_that_gives_only_stereo():
    blocks: list[np.ndarray] = []
    opened = open_input(None, blocks.append, lambda: None, StereoOnly())
    opened.close()
    assert (opened.device, opened.sample_rate_hz, opened.overruns) == ("desk", 48_000, 1)
    assert [block.tolist() for block in blocks] == [[2000, 0]]


def test_channels_are_mixed():
    samples = np.array([[1000, 3000], [-32_768, -32_768], [32_767, 32_767], [100, 0]], np.int16)
    assert mixed(samples).tolist() == [2000, -32_768, 32_767, 50]


def test_devices_of_a_sound_card(virtual_sink: VirtualSink):
    configuration = Path(virtual_sink.environment["ALSA_CONFIG_PATH"])
    with configuration.open("a", encoding="utf-8") as file:
        file.write('pcm.desk { type pulse device "earmark.monitor" hint { show on } }\n')
    devices = input_devices()
    assert [device.label for device in devices] == ["default (ALSA)", "desk (ALSA)"]
    assert [device.is_default for device in devices] == [True, False]
    assert all(device.sample_rate_hz >= 44_100 and device.channels >= 1 for device in devices)
    opened = open_input("desk", lambda _: None, lambda: None)
    opened.close()
    assert (opened.device, opened.sample_rate_hz) == ("desk", devices[1].sample_rate_hz)


def test_a_computer_without_devices(no_device: None):
    assert input_devices() == []
    with pytest.raises(NoMicrophone):
        open_input(None, lambda _: None, lambda: None)
