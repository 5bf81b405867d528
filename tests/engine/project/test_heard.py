"""The heard parts of a recording against a plain set of moments."""

from hypothesis import given
from hypothesis import strategies as st

from engine.project.heard import Heard

MOMENTS = st.tuples(st.integers(0, 60), st.integers(0, 60))


@given(st.lists(MOMENTS))
def test_each_part_counts_once(parts):
    heard = Heard()
    moments: set[int] = set()
    for start_s, end_s in parts:
        heard.add(start_s * 1000, end_s * 1000)
        moments |= set(range(start_s, end_s))
    assert heard.total_ms == 1000 * len(moments)
    assert {second for start, end in heard.spans() for second in range(start // 1000, end // 1000)} == moments
    assert Heard(heard.spans()).spans() == heard.spans()
    assert all(before[1] < after[0] for before, after in zip(heard.spans(), heard.spans()[1:], strict=False))


def test_a_jump_of_the_player_is_no_gap():
    heard = Heard([(0, 1_000)])
    heard.add(1_400, 2_000)
    assert heard.spans() == [(0, 2_000)]
