"""The HID library, or whatever goes by its name."""

import sys
from types import ModuleType

import pytest

from engine.pedals.library import hid_library


def test_another_module_of_the_same_name_is_not_taken(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(sys.modules, "hidraw", None)
    monkeypatch.setitem(sys.modules, "hid", ModuleType("hid"))
    assert hid_library() is None


def test_hidapi_is_taken(monkeypatch: pytest.MonkeyPatch):
    real = ModuleType("hidraw")
    real.device = object  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "hidraw", real)
    assert hid_library() is real
