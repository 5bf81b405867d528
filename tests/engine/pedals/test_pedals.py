"""Foot pedals: what their reports mean, and the thread that reads them."""

import os
import queue
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.pedals.library import hid_library
from engine.pedals.models import MODELS, Switch, switches_down
from engine.pedals.watch import PedalState, PedalStatus, PedalWatch, look_for_pedal, udev_rule
from tests.engine.pedals.simulated import SimulatedLibrary, SimulatedPedal

INFINITY, _, PHILIPS_FOUR = MODELS
LEFT, MIDDLE, RIGHT, TOP = Switch.LEFT, Switch.MIDDLE, Switch.RIGHT, Switch.TOP


@pytest.mark.parametrize(
    ("report", "down"),
    [
        ([0, 0], set()),
        ([1, 0], {LEFT}),
        ([2, 0], {MIDDLE}),
        ([3, 0], {LEFT, MIDDLE}),
        ([4, 0], {RIGHT}),
        ([5, 0], {LEFT, RIGHT}),
        ([6, 0], {MIDDLE, RIGHT}),
        ([7, 0], {LEFT, MIDDLE, RIGHT}),
        ([8, 0], set()),
        ([], set()),
    ],
)
def test_what_an_infinity_reports(report: list[int], down: set[Switch]):
    assert switches_down(INFINITY, report) == down


def test_a_philips_has_a_fourth_switch():
    assert switches_down(PHILIPS_FOUR, [8, 0, 0]) == {TOP}
    assert switches_down(PHILIPS_FOUR, [15, 0, 0]) == {LEFT, MIDDLE, RIGHT, TOP}


@given(st.sampled_from(MODELS), st.binary(max_size=64))
def test_no_report_is_too_strange(model, report):
    down = switches_down(model, report)
    assert down <= set(model.switches)
    assert len(down) <= (report[0].bit_count() if report else 0)


class Seen:
    """What a watch told, in order."""

    def __init__(self, library: SimulatedLibrary) -> None:
        self._news: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self.watch = PedalWatch(library, on_switches=self._news.put, on_status=self._news.put, look_s=0.01)

    def next(self) -> Any:
        return self._news.get(timeout=10)


@pytest.fixture
def pedal() -> SimulatedPedal:
    return SimulatedPedal()


@pytest.fixture
def library(pedal: SimulatedPedal) -> SimulatedLibrary:
    return SimulatedLibrary(pedal)


@pytest.fixture
def seen(library: SimulatedLibrary) -> Iterator[Seen]:
    made = Seen(library)
    yield made
    made.watch.close()


def test_presses_arrive_in_order_and_once(seen: Seen, pedal: SimulatedPedal):
    assert seen.next() == PedalStatus(PedalState.READY, INFINITY)
    for bits in (2, 2, 3, 1, 0, 4, 0):
        pedal.press(bits, 0)
    heard = [seen.next() for _ in range(6)]
    assert heard == [{MIDDLE}, {LEFT, MIDDLE}, {LEFT}, set(), {RIGHT}, set()]


def test_a_pedal_that_is_pulled_out_while_pressed_is_released(
    seen: Seen, library: SimulatedLibrary, pedal: SimulatedPedal
):
    seen.next()
    pedal.press(2, 0)
    assert seen.next() == {MIDDLE}
    library.pedals.clear()
    pedal.pull_out()
    assert seen.next() == frozenset()
    assert seen.next() == PedalStatus(PedalState.NONE)
    assert not pedal.is_open
    library.pedals.append(pedal)
    assert seen.next() == PedalStatus(PedalState.READY, INFINITY)
    pedal.press(1, 0)
    assert seen.next() == {LEFT}


def test_closing_releases_what_is_pressed(seen: Seen, pedal: SimulatedPedal):
    seen.next()
    pedal.press(2, 0)
    seen.next()
    seen.watch.close()
    assert seen.next() == frozenset()
    assert not pedal.is_open


def test_a_pedal_that_may_not_be_opened_is_known(tmp_path: Path):
    node = tmp_path / "hidraw0"
    node.touch()
    library = SimulatedLibrary(SimulatedPedal(path=bytes(node)))
    library.is_locked = True
    assert look_for_pedal(library) == PedalStatus(PedalState.REFUSED, INFINITY)
    if os.geteuid() != 0:
        node.chmod(0)
        assert look_for_pedal(library) == PedalStatus(PedalState.FORBIDDEN, INFINITY)
    library.is_locked = False
    assert look_for_pedal(library) == PedalStatus(PedalState.READY, INFINITY)
    assert not library.pedals[0].is_open
    library.pedals.clear()
    assert look_for_pedal(library) == PedalStatus(PedalState.NONE)
    assert look_for_pedal(None) == PedalStatus(PedalState.NO_LIBRARY)


def test_only_the_interface_with_the_switches_is_read():
    pedal = SimulatedPedal(PHILIPS_FOUR)
    library = SimulatedLibrary(pedal)
    other = {"vendor_id": 0x0911, "product_id": 0x091A, "usage_page": 0xFFA0, "usage": 1, "path": b"other"}
    library.more = [other]
    assert look_for_pedal(library) == PedalStatus(PedalState.READY, PHILIPS_FOUR)


def test_the_rule_names_the_pedal():
    assert udev_rule(INFINITY) == (
        'KERNEL=="hidraw*", ATTRS{idVendor}=="05f3", ATTRS{idProduct}=="00ff", TAG+="uaccess"'
    )


def test_the_real_library_fits():
    library = hid_library()
    if library is None:
        pytest.skip("hidapi is not installed")
    assert look_for_pedal(library).state is not PedalState.NO_LIBRARY
    with pytest.raises(OSError, match="open"):
        library.device().open_path(b"/dev/no-such-pedal")
