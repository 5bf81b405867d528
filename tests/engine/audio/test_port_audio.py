"""PortAudio's one copy in a process, from its first use to the end of the program."""

import os
import subprocess
import sys

import pytest

LOOK_WHILE_IT_ENDS = """
import threading, time
from engine.audio.port_audio import PORT_AUDIO

begun = threading.Event()

def look():
    with PORT_AUDIO.looking() as sounddevice:
        begun.set()
        time.sleep(0.3)
        print(len(sounddevice.query_devices()) > 0, flush=True)

threading.Thread(target=look, daemon=True).start()
begun.wait()
"""


@pytest.mark.usefixtures("virtual_sink")
def test_the_program_ends_after_a_thread_has_finished_looking():
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-c", LOOK_WHILE_IT_ENDS]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, timeout=30, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "True\n", "")
