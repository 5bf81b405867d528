"""A sound card that exists only for tests: what is played on it can be looked at, and is what its microphone hears.

A private PulseAudio server with a null sink, which PortAudio reaches through ALSA's pulse plug-in. It needs neither
systemd nor D-Bus nor a user's session, and no real device ever sounds.
"""

import contextlib
import ctypes.util
import functools
import os
import shutil
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

DEBIAN_PACKAGES = ("pulseaudio", "pulseaudio-utils", "libasound2-plugins", "libportaudio2")

_ALSA_CONFIGURATION = """\
pcm.!default { type pulse hint { show on description "test" } }
ctl.!default { type pulse }
"""
_SINK = "earmark"
_PROGRAMS = ("pulseaudio", "pactl", "parec", "pacat")
_ALSA_PLUGIN = "alsa-lib/libasound_module_pcm_pulse.so"
_LIBRARY_FOLDERS = ("usr/lib/*", "usr/lib", "usr/lib64")


@functools.cache
def missing_parts() -> list[str]:
    """What the sink needs and this computer lacks."""
    missing = [program for program in _PROGRAMS if shutil.which(program) is None]
    if ctypes.util.find_library("portaudio") is None:
        missing.append("PortAudio")
    if not any(found for folder in _LIBRARY_FOLDERS for found in Path("/").glob(f"{folder}/{_ALSA_PLUGIN}")):
        missing.append("ALSA's pulse plug-in")
    return missing


class VirtualSink:
    """The server and its sink, 16-bit mono.

    Attributes:
        environment: What a process must have in its environment, before it first uses sound, to play here.
    """

    def __init__(self, sample_rate_hz: int = 16_000) -> None:
        self.sample_rate_hz = sample_rate_hz
        self._folder = Path(tempfile.mkdtemp(prefix="earmark-sink-"))  # short: the socket's path has 108 bytes at most
        self._socket = self._folder / "native"
        self._log = self._folder / "log"
        self._configuration = self._folder / "asound.conf"
        self._configuration.write_text(_ALSA_CONFIGURATION, encoding="utf-8")
        self.environment = {
            "ALSA_CONFIG_PATH": str(self._configuration),
            "PULSE_SERVER": f"unix:{self._socket}",
            "PULSE_RUNTIME_PATH": str(self._folder),
            "PULSE_STATE_PATH": str(self._folder),
            "PULSE_COOKIE": str(self._folder / "cookie"),
            "PULSE_CLIENTCONFIG": "/dev/null",
        }
        self._server: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()
        shutil.rmtree(self._folder, ignore_errors=True)

    def start(self) -> None:
        """Start the server, or start it again after `kill`, at the same address."""
        environment = {**os.environ, **self.environment}
        for name in ("PULSE_SERVER", "DBUS_SESSION_BUS_ADDRESS"):
            environment.pop(name, None)
        # Where the system grants it, the server goes before all others, as on every desktop.
        options = "-n --daemonize=no --use-pid-file=no --exit-idle-time=-1 --disable-shm=yes --realtime --high-priority"
        protocol = f"module-native-protocol-unix auth-anonymous=1 socket={self._socket}"
        # Without norewinds the sink's clock stalls.
        sink = f"module-null-sink sink_name={_SINK} rate={self.sample_rate_hz} channels=1 format=s16le norewinds=1"
        self._server = subprocess.Popen(
            ["pulseaudio", *options.split(), f"--log-target=file:{self._log}", "-L", protocol, "-L", sink],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        deadline = time.monotonic() + 10
        while self._control("info") != 0:
            if self._server.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"the sound server did not start: {self._log.read_text(encoding='utf-8')}")
            time.sleep(0.02)

    def kill(self) -> None:
        """End the server without warning, as when a device is pulled out."""
        if self._server is not None:
            self._server.kill()
            self._server.wait()
            self._server = None

    def suspend(self, *, suspended: bool) -> None:
        """Stop the sink's clock, as when a computer sleeps, or let it go on."""
        assert self._control("suspend-sink", _SINK, "1" if suspended else "0") == 0

    def unload(self) -> None:
        """Take the sink and its microphone away from the server, as when a device is pulled out of a running one."""
        assert self._control("unload-module", "module-null-sink") == 0

    @contextlib.contextmanager
    def playing(self, samples: NDArray[np.int16]) -> Iterator[None]:
        """Play samples of the sink's rate during the block, over and over.

        What a sink plays can be recorded: the server's only microphone is this sink.
        """
        command = ["pacat", "-d", _SINK, "--raw", f"--rate={self.sample_rate_hz}", "--channels=1", "--format=s16le"]
        with subprocess.Popen(
            [*command, "--latency-msec=50"],
            env={**os.environ, **self.environment},
            stdin=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        ) as player:
            feeder = threading.Thread(target=_feed, args=(player, samples.tobytes()), name="sink player", daemon=True)
            feeder.start()
            try:
                yield
            finally:
                player.kill()
                feeder.join()

    def add_device(self, name: str) -> str:
        """Plug in another sink, which PortAudio calls so; return the label under which Earmark finds it."""
        options = (f"sink_name={name}", f"rate={self.sample_rate_hz}", "channels=1", "format=s16le", "norewinds=1")
        assert self._control("load-module", "module-null-sink", *options) == 0
        with self._configuration.open("a", encoding="utf-8") as configuration:
            configuration.write(
                f'pcm.{name} {{ type pulse device "{name}" hint {{ show on description "{name}" }} }}\n'
            )
        return f"{name} (ALSA)"

    @contextlib.contextmanager
    def recording(self, sink: str = _SINK) -> Iterator["SinkRecording"]:
        """Record what leaves the sink, or another device that was added, during the block."""
        command = ["parec", "-d", f"{sink}.monitor", "--raw", f"--rate={self.sample_rate_hz}", "--channels=1"]
        with subprocess.Popen(
            [*command, "--format=s16le", "--latency-msec=5"],
            env={**os.environ, **self.environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        ) as recorder:
            recording = SinkRecording(recorder, self.sample_rate_hz)
            recording.wait_for_s(0.05)
            try:
                yield recording
            finally:
                recording.stop()

    def _control(self, *command: str) -> int:
        environment = {**os.environ, **self.environment}
        return subprocess.run(["pactl", *command], env=environment, capture_output=True, check=False).returncode


def _feed(player: subprocess.Popen[bytes], data: bytes) -> None:
    assert player.stdin is not None
    with contextlib.suppress(OSError):  # it was killed
        while True:
            player.stdin.write(data)


class SinkRecording:
    """What left the sink, and when."""

    def __init__(self, recorder: subprocess.Popen[bytes], sample_rate_hz: int) -> None:
        self.sample_rate_hz = sample_rate_hz
        self._recorder = recorder
        self._pieces: list[bytes] = []
        self._length = 0
        self._origin = float("inf")
        self._grown = threading.Condition()
        self._reader = threading.Thread(target=self._read, name="sink recording", daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self._recorder.stdout is not None
        while piece := os.read(self._recorder.stdout.fileno(), 65_536):
            now = time.perf_counter()
            with self._grown:
                self._pieces.append(piece)
                self._length += len(piece) // 2
                # A piece may arrive late, never early: the earliest arrival tells the time of all samples.
                self._origin = min(self._origin, now - self._length / self.sample_rate_hz)
                self._grown.notify_all()

    def wait_for_s(self, duration_s: float) -> None:
        """Wait until so much more was recorded."""
        with self._grown:
            wanted = self._length + round(duration_s * self.sample_rate_hz)
            assert self._grown.wait_for(lambda: self._length >= wanted, timeout=duration_s + 10)

    def stop(self) -> None:
        """Stop recording; what was recorded stays."""
        self._recorder.send_signal(signal.SIGINT)
        self._reader.join()

    @property
    def samples(self) -> NDArray[np.int16]:
        """Everything recorded so far."""
        with self._grown:
            return np.frombuffer(b"".join(self._pieces), np.int16)

    def index_at(self, moment: float) -> int:
        """The sample that left the sink at a time of `time.perf_counter`."""
        return round((moment - self._origin) * self.sample_rate_hz)

    def place_in(
        self, source: NDArray[np.int16], moment: float, near_ms: float, *, window_ms: int = 100
    ) -> float | None:
        """Find by cross-correlation what left the sink at a time.

        Args:
            source: What was played, at the sink's sample rate; nothing in it may repeat.
            moment: In `time.perf_counter`.
            near_ms: Position in the source around which half a second is searched.
            window_ms: How much sound is compared; short where the tempo isn't 1, because stretched sound is like its
                source only for some milliseconds.

        Returns:
            The position in the source in milliseconds, or None where the sink was silent or nothing fits.
        """
        window = window_ms * self.sample_rate_hz // 1000
        middle = self.index_at(moment)
        heard = self.samples[max(0, middle - window // 2) : middle + window // 2].astype(np.float64)
        centre = round(near_ms * self.sample_rate_hz / 1000)
        first = max(0, centre - self.sample_rate_hz // 2)
        searched = source[first : centre + self.sample_rate_hz // 2].astype(np.float64)
        if len(heard) < window or len(searched) < window or np.max(np.abs(heard)) < 100:
            return None
        energy = np.convolve(searched**2, np.ones(window), "valid") * np.sum(heard**2)
        likeness = np.correlate(searched, heard, "valid") / np.sqrt(np.maximum(energy, 1.0))
        best = int(np.argmax(likeness))
        if likeness[best] < 0.8:
            return None
        return (first + best + window / 2) * 1000 / self.sample_rate_hz

    def time_of(self, index: int) -> float:
        """When a sample left the sink, in `time.perf_counter`."""
        return self._origin + index / self.sample_rate_hz
