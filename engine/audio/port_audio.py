"""PortAudio itself, which players and recorders share."""

import atexit
import contextlib
import ctypes
import sys
import threading
from collections.abc import Callable, Iterator
from typing import Any, Final

from engine.errors import AudioLibraryMissing

_EXIT_WAIT_S: Final = 5.0
"""A sound server that hangs may not keep the program from ending."""


class DeviceRefused(Exception):
    """There is no such device or it can't be opened; the message is PortAudio's own words.

    Never leaves `engine.audio`: whoever asked says in the engine's errors what it means.
    """


class PortAudio:
    """The library, of which there is one in a process.

    It looks for devices only when it is initialised, so that is done anew whenever no stream is open: headphones
    plugged in since are found, and what was unplugged is not tried.
    """

    def __init__(self) -> None:
        self._lock = threading.RLock()  # whoever ends the program holds it and may still close a stream
        self._open_streams = 0
        atexit.register(self._let_finish)

    @contextlib.contextmanager
    def looking(self) -> Iterator[Any]:
        """Give the module `sounddevice`, whose list of devices holds until the end of the block.

        Raises:
            AudioLibraryMissing: PortAudio is not installed.
            DeviceRefused: PortAudio raised an error in the block.
        """
        with self._lock:
            sounddevice = self._load()
            try:
                yield sounddevice
            except sounddevice.PortAudioError as error:
                raise DeviceRefused(str(error)) from error

    def open_stream(self, make: Callable[[Any], Any]) -> Any:
        """Return the stream that `make` opens with the module `sounddevice`; raises what `looking` does."""
        with self.looking() as sounddevice:
            stream = make(sounddevice)
            self._open_streams += 1
            return stream

    def close_stream(self, stream: Any) -> None:
        """Stop a stream at once. Its callbacks are over when this returns."""
        with self._lock:
            stream.abort(ignore_errors=True)
            stream.close(ignore_errors=True)
            self._open_streams -= 1

    def _load(self) -> Any:
        _prepare_alsa()
        is_fresh = "sounddevice" not in sys.modules
        try:
            import sounddevice
        except OSError as error:
            raise AudioLibraryMissing from error
        if is_fresh:  # what is registered last comes first: before sounddevice lets go of PortAudio
            atexit.unregister(self._let_finish)
            atexit.register(self._let_finish)
        elif not self._open_streams:
            # sounddevice has no public way to look for devices again:
            # https://github.com/spatialaudio/python-sounddevice/issues/125
            sounddevice._terminate()  # noqa: SLF001
            sounddevice._initialize()  # noqa: SLF001
        return sounddevice

    def _let_finish(self) -> None:
        """Wait for a thread that is looking, and let none begin: while Python ends, its code is unloaded under it."""
        self._lock.acquire(timeout=_EXIT_WAIT_S)


PORT_AUDIO: Final = PortAudio()


def _prepare_alsa() -> None:
    """Do for ALSA what PortAudio leaves undone. Raises DeviceRefused.

    ALSA tells stderr about every device that it tries and doesn't find; that is silenced. PortAudio ends the process by
    an assertion where ALSA lacks its configuration; that is an error here.
    """
    if not sys.platform.startswith("linux"):
        return
    try:
        alsa = ctypes.CDLL("libasound.so.2")
    except OSError:
        return
    # The handler must be C, because ALSA also calls it in threads that Python doesn't know, and at exit. abs() takes
    # what it is given and does nothing.
    alsa.snd_lib_error_set_handler(ctypes.CDLL(None).abs)
    alsa.snd_config_update()
    configuration = ctypes.c_void_p.in_dll(alsa, "snd_config")
    if alsa.snd_config_search(configuration, b"pcm", ctypes.byref(ctypes.c_void_p())) < 0:
        raise DeviceRefused("ALSA is not configured")
