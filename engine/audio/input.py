"""Microphones, through PortAudio."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final, Protocol

import numpy as np
from numpy.typing import NDArray

from engine.audio.port_audio import PORT_AUDIO, DeviceRefused, PortAudio
from engine.errors import MicrophoneUnknown, NoMicrophone

LATENCY_S: Final = 0.2
"""How much sound the device may hold before we must take it.

Nobody hears a recording while it is made, so it may be twice what playing allows: the callback waits for Python's lock,
and what the device can't hold is lost for good.
"""

_COMMON_RATES_HZ: Final = (48_000, 44_100)
"""Tried where a device refuses the rate that it calls its own."""

OnBlock = Callable[[NDArray[np.int16]], None]
"""Takes mono samples, shape (samples,), which are its to keep."""


@dataclass(frozen=True, slots=True)
class InputDevice:
    """A device that can be recorded from.

    Attributes:
        name: As the system calls it; several host APIs may give the same device.
        channels: The most that it delivers.
        sample_rate_hz: Its own rate.
        host_api: Through which of the system's interfaces it is reached, such as ALSA or WASAPI.
        is_default: Whether the system would choose it.
    """

    name: str
    channels: int
    sample_rate_hz: int
    host_api: str
    is_default: bool

    @property
    def label(self) -> str:
        """Name and host API, which together mean one device."""
        return f"{self.name} ({self.host_api})"


class Input(Protocol):
    """An open device that delivers sound."""

    @property
    def device(self) -> str:
        """Its name."""

    @property
    def sample_rate_hz(self) -> int:
        """Of what it delivers."""

    @property
    def overruns(self) -> int:
        """How often samples were lost because nobody took them in time."""

    def close(self) -> None:
        """Stop at once. Its callbacks are over when this returns."""


OpenInput = Callable[[str | None, OnBlock, Callable[[], None]], Input]


def input_devices() -> list[InputDevice]:
    """Return the devices that can be recorded from, the default first; none where there is none.

    While anything plays or records, these are the devices that were there when that began.

    Raises:
        AudioLibraryMissing: PortAudio is not installed.
    """
    try:
        with PORT_AUDIO.looking() as sounddevice:
            found = [device for _, device in _devices(sounddevice)]
    except DeviceRefused:
        return []
    return sorted(found, key=lambda device: not device.is_default)


def open_input(
    device: str | None, on_block: OnBlock, on_lost: Callable[[], None], port_audio: PortAudio = PORT_AUDIO
) -> Input:
    """Open a device at its own rate, and start it.

    It is asked for one channel; where it gives only more, their mean is taken.

    Args:
        device: An `InputDevice`'s label or name, or a part that only one has; None for the system's default.
        on_block: Called in the device's own thread.
        on_lost: Called in the device's own thread when it stops by itself.
        port_audio: Where devices are looked for.

    Raises:
        AudioLibraryMissing: PortAudio is not installed.
        NoMicrophone: There is nothing to record from, or it refuses.
        MicrophoneUnknown: There are devices, but none of that name.
    """
    return _PortAudioInput(device, on_block, on_lost, port_audio)


def find_device(devices: list[InputDevice], wanted: str | None) -> int:
    """Return the place in a list of the device that is wanted, as for `open_input`.

    Raises:
        NoMicrophone: The list is empty, or none is wanted in particular and there is no default.
        MicrophoneUnknown: It is not in the list, or a part of a name fits several.
    """
    if not devices:
        raise NoMicrophone("there is none")
    if wanted is None:
        places = [place for place, device in enumerate(devices) if device.is_default]
        if not places:
            raise NoMicrophone("the system names no default")
        return places[0]
    for exact in ([device.label for device in devices], [device.name for device in devices]):
        if wanted in exact:
            return exact.index(wanted)
    places = [place for place, device in enumerate(devices) if wanted.casefold() in device.label.casefold()]
    if len(places) != 1:
        raise MicrophoneUnknown(wanted, tuple(device.label for device in devices))
    return places[0]


def _devices(sounddevice: Any) -> Iterator[tuple[int, InputDevice]]:
    """Yield PortAudio's number of each device with it."""
    default = sounddevice.default.device[0]
    host_apis = sounddevice.query_hostapis()
    for number, device in enumerate(sounddevice.query_devices()):
        if device["max_input_channels"]:
            yield (
                number,
                InputDevice(
                    device["name"],
                    device["max_input_channels"],
                    round(device["default_samplerate"]),
                    host_apis[device["hostapi"]]["name"],
                    number == default,
                ),
            )


class _PortAudioInput:
    def __init__(
        self, wanted: str | None, on_block: OnBlock, on_lost: Callable[[], None], port_audio: PortAudio
    ) -> None:
        self._port_audio = port_audio
        self._on_block = on_block
        self._on_lost = on_lost
        self._closing = False
        self.device = ""
        self.overruns = 0
        try:
            self._stream = port_audio.open_stream(lambda sounddevice: self._open(sounddevice, wanted))
        except DeviceRefused as error:
            raise NoMicrophone(str(error)) from error
        self.sample_rate_hz = round(self._stream.samplerate)
        try:
            self._stream.start()
        except Exception as error:  # PortAudioError; the module is not ours to import
            self.close()
            raise NoMicrophone(str(error)) from error

    def close(self) -> None:
        self._closing = True
        self._port_audio.close_stream(self._stream)

    def _open(self, sounddevice: Any, wanted: str | None) -> Any:
        numbered = list(_devices(sounddevice))
        number, device = numbered[find_device([device for _, device in numbered], wanted)]
        self.device = device.name
        rates_hz = dict.fromkeys((device.sample_rate_hz, *_COMMON_RATES_HZ))
        forms = [(channels, rate_hz) for rate_hz in rates_hz for channels in dict.fromkeys((1, 2, device.channels))]
        refusal: Exception | None = None
        for channels, rate_hz in forms:
            try:
                return sounddevice.InputStream(
                    device=number,
                    samplerate=rate_hz,
                    channels=channels,
                    dtype="int16",
                    latency=LATENCY_S,
                    callback=self._on_samples,
                    finished_callback=self._on_finished,
                )
            except sounddevice.PortAudioError as error:
                refusal = refusal or error
        assert refusal is not None
        raise refusal

    def _on_samples(self, samples: NDArray[np.int16], _frames: int, _when: Any, status: Any) -> None:
        if status.input_overflow:
            self.overruns += 1
        # A copy either way: PortAudio uses the array again.
        self._on_block(samples[:, 0].copy() if samples.shape[1] == 1 else mixed(samples))

    def _on_finished(self) -> None:
        if not self._closing:
            self._on_lost()


def mixed(samples: NDArray[np.int16]) -> NDArray[np.int16]:
    """Return the mean of all channels; of shape (samples, channels) comes shape (samples,)."""
    mean = np.rint(samples.mean(axis=1, dtype=np.float32))
    return np.asarray(mean, np.int16)
