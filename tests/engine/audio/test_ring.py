import sys
import threading

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.audio.ring import SampleRing


@given(
    st.integers(min_value=1, max_value=40),
    st.lists(st.tuples(st.booleans(), st.integers(min_value=0, max_value=60)), max_size=60),
)
def test_it_is_a_queue_of_limited_length(capacity, steps):
    ring = SampleRing(capacity)
    queue: list[float] = []
    next_sample = 1.0
    for writes, count in steps:
        if writes:
            samples = np.arange(next_sample, next_sample + count, dtype=np.float32)
            taken = ring.write(samples)
            assert taken == min(count, capacity - len(queue))
            queue.extend(samples[:taken].tolist())
            next_sample += taken
        else:
            out = np.full(count, -1, np.float32)
            read = ring.read_into(out)
            assert read == min(count, len(queue))
            assert out[:read].tolist() == queue[:read]
            assert (out[read:] == -1).all()
            del queue[:read]
        assert ring.readable == len(queue)
        assert ring.writable == capacity - len(queue)
        assert ring.written - ring.read == len(queue)


@pytest.mark.usefixtures("often_switched")
def test_two_threads_lose_and_repeat_nothing():
    ring = SampleRing(1000)
    sent = np.arange(100_000, dtype=np.float32)

    def write():
        rest = sent
        while len(rest):
            rest = rest[ring.write(rest[:337]) :]

    writer = threading.Thread(target=write)
    writer.start()
    received = np.empty_like(sent)
    done = 0
    while done < len(sent):
        done += ring.read_into(received[done : done + 251])
    writer.join()
    assert np.array_equal(received, sent)


@pytest.fixture
def often_switched():
    """Python changes between threads hundreds of times as often as usual."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    yield
    sys.setswitchinterval(before)
