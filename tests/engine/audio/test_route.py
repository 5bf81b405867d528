"""Where a playhead goes that leaves stretches out, or goes round."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from engine.audio.route import Route

borders = st.lists(st.integers(0, 400), min_size=2, max_size=12, unique=True).map(sorted)


@st.composite
def routes(draw):
    cuts = draw(borders)
    skipped = list(zip(cuts[::2], cuts[1::2], strict=False))
    start, stop = sorted(draw(st.tuples(st.integers(0, 400), st.integers(0, 400))))
    whole_ends, repeats = draw(st.booleans()), draw(st.booleans())
    return Route.between(start, stop, skipped, repeats=repeats, whole_ends=whole_ends), start, stop, skipped, whole_ends


def walked(route, place, count):
    """The samples of `count` places, by what the sound is cut from."""
    samples: list[int] = []
    for start, stop, _ in route.stretches_from(place):
        samples += range(start, stop)
        if len(samples) >= count:
            break
    return samples[:count]


@given(routes(), st.integers(0, 900))
def test_what_is_cut_is_what_is_shown(made, place):
    route = made[0]
    assert walked(route, place, 500) == [
        route.sample_at(place + at) for at in range(min(500, max(0, route.length - place)))
    ]


@given(routes())
def test_nothing_else_is_left_out(made):
    route, start, stop, skipped, whole_ends = made
    once = sorted(set(walked(route, 0, 2000)))
    left_out = {
        sample
        for leave, resume in skipped
        if not whole_ends or start < leave < resume < stop
        for sample in range(leave, resume)
    }
    assert once == [sample for sample in range(start, stop) if sample not in left_out]


@given(routes(), st.integers(0, 400))
def test_a_sample_is_found_on_the_route(made, sample):
    route, *_ = made
    assume(route.length)
    place = route.place_of(sample)
    found = route.sample_at(place)
    if sample in walked(route, 0, 2000):
        assert found == sample
    elif place not in (0, route.length):
        assert found >= sample


@given(routes(), st.floats(0, 900), st.floats(0.5, 900))
def test_runs_are_level_and_leave_nothing_out(made, place, length):
    route, *_ = made
    at = place
    for begin, duration in route.level_runs(place, length):
        assert begin == pytest.approx(at)
        assert route.sample_at(begin + duration * 0.9) - route.sample_at(begin) == pytest.approx(
            duration * 0.9, abs=1e-6
        )
        at = begin + duration
    if place < route.length:
        assert at == pytest.approx(min(place + length, route.length))
