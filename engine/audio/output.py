"""The sound device, through PortAudio."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final, Protocol

import numpy as np
from numpy.typing import NDArray

from engine.audio.port_audio import PORT_AUDIO, DeviceRefused
from engine.errors import NoAudioDevice, PlaybackDeviceMissing

LATENCY_S: Final = 0.04
"""How far ahead of the ear a device is asked to take samples at first: every seek is heard this much later.

Measured on two cores through PulseAudio, beside two processes of low priority that compute without end and a program
that holds its own lock for 130 ms at a time, 8 s each: no underruns from 0.02 s on, because the callback has a process
to itself. Beside others of normal priority that want more than the two cores it breaks off now and then.
From a seek to its sound it takes 25 ms at 0.02 s, 35 at 0.03, 50 at 0.04 and 57 at 0.05.
"""

DEEPEST_LATENCY_S: Final = 0.12
"""What a computer is given that can't keep up with less: a jump is still heard within 150 ms."""


class Fill(Protocol):
    """Writes the samples that the device asks for."""

    def __call__(self, out: NDArray[np.float32], heard_at: float, *, late: bool) -> None:
        """Write all of `out`, whose first sample is heard at a time of `time.perf_counter`.

        `late` says that the device had nothing to play for a while before it asked.
        """


@dataclass(frozen=True, slots=True)
class OutputDevice:
    """A device that can be played on.

    Attributes:
        name: As the system calls it; several host APIs may give the same device.
        host_api: Through which of the system's interfaces it is reached, such as ALSA or WASAPI.
        is_default: Whether the system would choose it.
    """

    name: str
    host_api: str
    is_default: bool

    @property
    def label(self) -> str:
        """Name and host API, which together mean one device."""
        return f"{self.name} ({self.host_api})"


class Output(Protocol):
    """An open device that is taking sound."""

    @property
    def filled_at(self) -> float:
        """When it last asked for samples, in seconds of `time.perf_counter`."""

    def set_clock(self) -> None:
        """Compare the device's clock with ours; to be called about once a second."""

    def close(self) -> None:
        """Stop at once. Its callbacks are over when this returns."""


def output_devices() -> list[OutputDevice]:
    """Return the devices that can be played on, the default first; none where there is none.

    While this process records, these are the devices that were there when that began.

    Raises:
        AudioLibraryMissing: PortAudio is not installed.
    """
    try:
        with PORT_AUDIO.looking() as sounddevice:
            found = [device for _, device in _devices(sounddevice)]
    except DeviceRefused:
        return []
    return sorted(found, key=lambda device: not device.is_default)


def open_output(
    sample_rate_hz: int,
    fill: Fill,
    on_lost: Callable[[], None],
    device: str | None = None,
    latency_s: float = LATENCY_S,
) -> Output:
    """Open a device, mono, and start it.

    Args:
        sample_rate_hz: Of what `fill` writes; the system converts it.
        fill: Called in the device's own thread.
        on_lost: Called in the device's own thread when it stops by itself.
        device: An `OutputDevice`'s label; None for the system's default.
        latency_s: How far ahead of the ear it is to ask.

    Raises:
        AudioLibraryMissing: PortAudio is not installed.
        NoAudioDevice: There is nothing to play on.
        PlaybackDeviceMissing: The device is not there, or refuses.
    """
    return _PortAudioOutput(sample_rate_hz, fill, on_lost, device, latency_s)


def check_output() -> None:
    """Find out whether there is something to play on, without opening it.

    Raises:
        AudioLibraryMissing: PortAudio is not installed.
        NoAudioDevice: There is nothing.
    """
    try:
        with PORT_AUDIO.looking() as sounddevice:
            sounddevice.query_devices(kind="output")
    except DeviceRefused as error:
        raise NoAudioDevice(str(error)) from error


def _devices(sounddevice: Any) -> Iterator[tuple[int, OutputDevice]]:
    """Yield PortAudio's number of each device with it."""
    default = sounddevice.default.device[1]
    host_apis = sounddevice.query_hostapis()
    for number, device in enumerate(sounddevice.query_devices()):
        if device["max_output_channels"]:
            host_api = host_apis[device["hostapi"]]["name"]
            yield number, OutputDevice(device["name"], host_api, number == default)


def _number_of(sounddevice: Any, wanted: str | None) -> int | None:
    if wanted is None:
        return None
    for number, device in _devices(sounddevice):
        if device.label == wanted:
            return number
    raise PlaybackDeviceMissing(wanted)


def _refusal(device: str | None, error: Exception) -> NoAudioDevice | PlaybackDeviceMissing:
    return NoAudioDevice(str(error)) if device is None else PlaybackDeviceMissing(device)


class _PortAudioOutput:
    def __init__(
        self, sample_rate_hz: int, fill: Fill, on_lost: Callable[[], None], device: str | None, latency_s: float
    ) -> None:
        self._fill = fill
        self._on_lost = on_lost
        self._closing = False
        self._clock_offset_s: float | None = None
        self._latency_s = latency_s
        self.filled_at = time.perf_counter()
        try:
            self._stream = PORT_AUDIO.open_stream(
                lambda sounddevice: sounddevice.OutputStream(
                    device=_number_of(sounddevice, device),
                    samplerate=sample_rate_hz,
                    channels=1,
                    dtype="float32",
                    latency=latency_s,
                    callback=self._on_samples_wanted,
                    finished_callback=self._on_finished,
                )
            )
        except DeviceRefused as error:
            raise _refusal(device, error) from error
        self._latency_s = float(self._stream.latency)
        self.set_clock()
        try:
            self._stream.start()
        except Exception as error:  # PortAudioError; the module is not ours to import
            self.close()
            raise _refusal(device, error) from error

    def set_clock(self) -> None:
        """Measure what PortAudio's clock is apart from ours.

        Its clock may be one that is set, such as the time of day on ALSA. It is read here and not in the callback,
        where the wait for Python's lock would count as a difference.
        """
        readings = []
        for _ in range(5):
            before = time.perf_counter()
            stream_time = self._stream.time
            after = time.perf_counter()
            readings.append((after - before, (before + after) / 2 - stream_time))
        self._clock_offset_s = min(readings)[1]

    def close(self) -> None:
        self._closing = True
        PORT_AUDIO.close_stream(self._stream)

    def _on_samples_wanted(self, out: NDArray[np.float32], _frames: int, when: Any, status: Any) -> None:
        self.filled_at = time.perf_counter()
        self._fill(out[:, 0], self._heard_at(when.outputBufferDacTime), late=bool(status.output_underflow))

    def _heard_at(self, device_time_s: float) -> float:
        heard_at = device_time_s + (self._clock_offset_s or 0.0)
        # Some drivers give no time at all, and some clocks jump when the computer wakes.
        plausible = -1.0 < heard_at - self.filled_at < 2.0
        return heard_at if plausible else self.filled_at + self._latency_s

    def _on_finished(self) -> None:
        if not self._closing:
            self._on_lost()
