"""Keys: each belongs to one action, whoever is given which."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from editor.actions import rows
from editor.key_sets import KEY_SETS
from editor.settings import Settings
from editor.shortcuts import BadKeySet, Refusal, Shortcuts, normal, refusal

IDS = [row.id for row in rows()]
KEYS = [keys for row in rows() for keys in row.keys] + ["Ctrl+Alt+J", "Shift+F12", "Ctrl+Shift+F12"]


@pytest.fixture
def shortcuts(settings: Settings) -> Shortcuts:
    return Shortcuts(settings)


def everyones(shortcuts: Shortcuts) -> dict[str, tuple[str, ...]]:
    return {action: shortcuts.keys(action) for action in IDS}


def test_the_tables_keys_hold_until_others_are_given(shortcuts: Shortcuts):
    assert everyones(shortcuts) == {row.id: tuple(normal(key) for key in row.keys) for row in rows()}
    assert all(shortcuts.is_default(action) for action in IDS)


def test_a_key_that_is_given_leaves_its_holder(qtbot, shortcuts: Shortcuts):
    assert shortcuts.holder("F4") == "play"
    with qtbot.waitSignal(shortcuts.changed):
        shortcuts.give("forward", ["F4"])
    assert shortcuts.keys("forward") == ("F4",)
    assert "F4" not in shortcuts.keys("play")
    assert shortcuts.holder("F4") == "forward"


def test_what_was_given_is_there_the_next_time(settings: Settings, shortcuts: Shortcuts):
    shortcuts.give("play", ["Esc", "F4"])
    assert everyones(Shortcuts(settings)) == everyones(shortcuts)


def test_an_action_gets_its_own_keys_back(settings: Settings, shortcuts: Shortcuts):
    before = everyones(shortcuts)
    shortcuts.give("forward", ["F4"])
    shortcuts.reset("play")
    shortcuts.reset("forward")
    assert everyones(shortcuts) == before
    assert settings.text("shortcuts") == ""


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.tuples(st.sampled_from(IDS), st.lists(st.sampled_from(KEYS), max_size=3)), max_size=8))
def test_no_key_ever_has_two_actions(tmp_path: Path, qapp: object, steps: list[tuple[str, list[str]]]):
    stored = Settings(tmp_path / "keys.ini")
    stored.set_value("shortcuts", "")
    shortcuts = Shortcuts(stored)
    for action, keys in steps:
        shortcuts.give(action, keys)
        assert shortcuts.keys(action) == tuple(dict.fromkeys(normal(key) for key in keys))
        held = [key for other in IDS for key in shortcuts.keys(other)]
        assert len(held) == len(set(held))
    assert everyones(Shortcuts(stored)) == everyones(shortcuts)


@pytest.mark.parametrize("name", KEY_SETS)
def test_sets_of_other_programs_fit(shortcuts: Shortcuts, name: str):
    key_set = KEY_SETS[name]
    assert set(key_set) <= set(IDS)
    assert all(refusal(key) is None for keys in key_set.values() for key in keys)
    before = everyones(shortcuts)
    shortcuts.use(key_set)
    for action, keys in key_set.items():
        assert shortcuts.keys(action) == tuple(normal(key) for key in keys)
    bare = [action for action in IDS if before[action] and not shortcuts.keys(action)]
    assert bare == []
    shortcuts.use({})
    assert everyones(shortcuts) == before


@pytest.mark.parametrize(
    ("keys", "why"),
    [
        ("a", Refusal.TYPES),
        ("Shift+Ä", Refusal.TYPES),
        ("Space", Refusal.TYPES),
        ("Return", Refusal.EDITS),
        ("Ctrl+C", Refusal.EDITS),
        ("Ctrl+3", Refusal.SPEAKER),
        ("Ctrl+Space", None),
        ("Esc", None),
        ("F4", None),
        ("Alt+a", None),
    ],
)
def test_keys_that_the_text_needs_are_refused(keys: str, why: Refusal | None):
    assert refusal(keys) is why


def test_a_file_takes_keys_elsewhere(tmp_path: Path, settings: Settings, shortcuts: Shortcuts):
    shortcuts.give("play", ["Esc"])
    shortcuts.save(tmp_path / "keys.json")
    kept = everyones(shortcuts)
    shortcuts.use({})
    shortcuts.load(tmp_path / "keys.json")
    assert everyones(shortcuts) == kept


@pytest.mark.parametrize("text", ["", "[]", '{"play": "F4"}', "{"])
def test_a_file_of_something_else_changes_nothing(tmp_path: Path, shortcuts: Shortcuts, text: str):
    before = everyones(shortcuts)
    (tmp_path / "keys.json").write_text(text)
    with pytest.raises(BadKeySet):
        shortcuts.load(tmp_path / "keys.json")
    assert everyones(shortcuts) == before


def test_nonsense_in_the_settings_is_passed_over(settings: Settings):
    settings.set_value("shortcuts", '{"no_such_action": ["F4"], "play": ["a", "F11"]}')
    shortcuts = Shortcuts(settings)
    assert shortcuts.keys("play") == ("F11",)
    assert shortcuts.holder("F4") is None
