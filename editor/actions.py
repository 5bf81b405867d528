"""Everything the user can do, in one table: menus, shortcuts, tooltips and the list of keys are made from it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from operator import attrgetter

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu

from editor.listening.holding import HeldAction
from editor.settings import Settings


class Needs(Enum):
    """What must be there for an action to make sense."""

    NOTHING = 0
    PROJECT = 1
    SOUND = 2
    PROJECTS = 3  # the list of projects is in sight
    CHOSEN = 4  # and one of it is selected, and has the keyboard


@dataclass(frozen=True, slots=True)
class ActionRow:
    """One action.

    Attributes:
        id: By which the program finds it.
        text: What the menu says; ``&`` before the letter that chooses it.
        keys: Shortcuts, the first of which the menu shows.
        slot: What does it, seen from the window: a method's name, or a part's name, a dot, and its method's.
        tip: What it does, where its text does not say it.
        setting: A setting that it switches on and off, instead of calling a slot.
        pane: A pane beside the text that it shows and puts away, instead of calling a slot.
        held: The part of the window that is pressed and released by the action's key.
        checkable: Whether the menu shows that it is on; its slot keeps that true.
    """

    id: str
    menu: str
    text: str
    keys: tuple[str, ...]
    slot: str = ""
    needs: Needs = Needs.PROJECT
    tip: str = ""
    setting: str = ""
    pane: str = ""
    held: str = ""
    checkable: bool = False


SEPARATOR = None

ACTIONS: tuple[ActionRow | None, ...] = (
    ActionRow("open_recording", "&File", "&New from recording…", ("Ctrl+N",), "desk.choose_recording", Needs.NOTHING),
    ActionRow("record", "&File", "Recor&d…", ("Ctrl+R",), "recorder.appear", Needs.NOTHING, tip="Record in the room"),
    ActionRow("open_project", "&File", "&Open project…", ("Ctrl+O",), "desk.choose_project", Needs.NOTHING),
    SEPARATOR,
    ActionRow("save", "&File", "&Save now", ("Ctrl+S",), "desk.save_now", tip="Everything is saved as you type"),
    ActionRow("export", "&File", "&Export…", ("Ctrl+E",), "exporting.transcript"),
    ActionRow("consent", "&File", "Consent o&f the speakers…", (), "corpora.consent"),
    ActionRow("training_data", "&File", "&Training data…", (), "corpora.training_data", Needs.NOTHING),
    SEPARATOR,
    ActionRow("close_project", "&File", "&Close, back to the projects", ("Ctrl+W",), "desk.put_away"),
    ActionRow("models", "&File", "&Models…", (), "show_models", Needs.NOTHING, tip="Get, check and remove models"),
    ActionRow("preferences", "&File", "P&references…", ("Ctrl+,",), "show_preferences", Needs.NOTHING),
    ActionRow("quit", "&File", "&Quit", ("Ctrl+Q",), "close", Needs.NOTHING),
    ActionRow(
        "search_projects", "Pro&jects", "&Search all projects", ("Ctrl+Shift+F",), "projects.search", Needs.PROJECTS
    ),
    ActionRow(
        "add_folder",
        "Pro&jects",
        "&Add the projects in a folder…",
        (),
        "projects.add_folder",
        Needs.PROJECTS,
        tip="Bring all projects in a folder, and in those within it, into the list",
    ),
    SEPARATOR,
    ActionRow(
        "unpack",
        "Pro&jects",
        "&Unpack…",
        (),
        "packing.unpack",
        Needs.PROJECTS,
        tip="Take a project and its recording out of one file",
    ),
    ActionRow("open_chosen", "Pro&jects", "&Open", (), "projects.open", Needs.CHOSEN),
    ActionRow("rename_project", "Pro&jects", "&Rename…", ("Ctrl+F2",), "projects.rename", Needs.CHOSEN),
    ActionRow("duplicate_project", "Pro&jects", "&Duplicate", ("Ctrl+D",), "projects.duplicate", Needs.CHOSEN),
    ActionRow("tag_project", "Pro&jects", "&Tags…", ("Ctrl+Alt+T",), "projects.tag", Needs.CHOSEN),
    ActionRow(
        "archive_project",
        "Pro&jects",
        "Ar&chive or bring back",
        ("Ctrl+Shift+A",),
        "projects.archive",
        Needs.CHOSEN,
        tip="Put away what is finished: it is hidden until archived projects are shown",
    ),
    ActionRow("show_folder", "Pro&jects", "Show in &folder", (), "projects.show_folder", Needs.CHOSEN),
    ActionRow(
        "pack",
        "Pro&jects",
        "&Pack with the recording…",
        (),
        "packing.pack",
        Needs.CHOSEN,
        tip="Write the project and its recording into one file, to hand on or put away",
    ),
    ActionRow(
        "find_recordings", "Pro&jects", "Find missing recordin&gs…", (), "projects.find_recordings", Needs.CHOSEN
    ),
    SEPARATOR,
    ActionRow(
        "take_off",
        "Pro&jects",
        "Take off this &list",
        (),
        "projects.take_off",
        Needs.CHOSEN,
        tip="The files stay where they are",
    ),
    ActionRow(
        "delete_project", "Pro&jects", "&Move to the trash…", ("Ctrl+Shift+Del",), "projects.delete", Needs.CHOSEN
    ),
    ActionRow("undo", "&Edit", "&Undo", ("Ctrl+Z",), "desk.undo"),
    ActionRow("redo", "&Edit", "&Redo", ("Ctrl+Shift+Z", "Ctrl+Y"), "desk.redo"),
    SEPARATOR,
    ActionRow(
        "select_words",
        "&Edit",
        "Select the &words of the stretch",
        ("Ctrl+Alt+S",),
        "waveform.select_words",
        Needs.SOUND,
        tip="Select in the text what is selected in the waveform",
    ),
    ActionRow(
        "adjust_times",
        "&Edit",
        "Adjust &times",
        ("Ctrl+T",),
        "waveform.adjust_times",
        Needs.SOUND,
        tip="Drag the borders of words in the waveform, or move them by keyboard",
    ),
    SEPARATOR,
    ActionRow("find", "&Edit", "&Find…", ("Ctrl+F",), "finding.open"),
    ActionRow("find_next", "&Edit", "Find &next", ("Ctrl+M",), "finding.next"),
    ActionRow("find_previous", "&Edit", "Find &previous", ("Ctrl+Shift+M",), "finding.previous"),
    ActionRow("replace", "&Edit", "R&eplace…", ("Ctrl+H",), "finding.open_to_replace"),
    ActionRow(
        "alike",
        "&Edit",
        "&Correct others like this…",
        ("Ctrl+Shift+E",),
        "alike.look",
        tip="Make the last correction in other places too",
    ),
    SEPARATOR,
    ActionRow(
        "insert_mark",
        "&Edit",
        "&Insert a mark…",
        ("Ctrl+I",),
        "inserting.choose",
        tip="A pause, an overlap, laughter, what can't be understood: by its digit",
    ),
    ActionRow(
        "expand",
        "&Edit",
        "E&xpand the abbreviation",
        ("Ctrl+J",),
        "inserting.expand",
        tip="Write what the abbreviation before the caret stands for",
    ),
    ActionRow(
        "clean_verbatim",
        "&Edit",
        "Clean &verbatim…",
        (),
        "cleaning.clean",
        tip="List fillers and words said twice, and leave them out",
    ),
    ActionRow("reflow", "&Edit", "Re-f&low paragraphs…", (), "reflowing.ask", tip="By speaker, silence or length"),
    SEPARATOR,
    ActionRow(
        "count_times",
        "&Edit",
        "Count ti&mes from…",
        ("Ctrl+Alt+G",),
        "counting.choose",
        tip="Show and export times counted from where the interview begins, or the time of day",
    ),
    ActionRow("next_doubtful", "&Review", "&Next doubtful word", ("F8", "Alt+Down"), "review.next"),
    ActionRow("previous_doubtful", "&Review", "&Previous doubtful word", ("Shift+F8", "Alt+Up"), "review.previous"),
    ActionRow(
        "accept", "&Review", "&Accept and go on", ("Ctrl+Return",), "review.accept", tip="The selected word is right"
    ),
    ActionRow(
        "review_mode",
        "&Review",
        "&One by one",
        ("F11",),
        "review.mode.toggle",
        tip="Lead through what is doubtful: each is heard, Enter accepts, typing replaces",
        checkable=True,
    ),
    ActionRow("accept_paragraph", "&Review", "Accept paragrap&h", ("Ctrl+Shift+Return",), "review.accept_paragraph"),
    ActionRow("next_flag", "&Review", "Next s&tretch that needs a listen", ("Ctrl+F8",), "flags.next"),
    ActionRow(
        "previous_flag", "&Review", "Previous st&retch that needs a listen", ("Ctrl+Shift+F8",), "flags.previous"
    ),
    ActionRow(
        "alternatives",
        "&Review",
        "Alternati&ves for the selection…",
        ("Ctrl+U",),
        "alternatives_menu.choose",
        Needs.SOUND,
        tip="What else may have been said in place of the selected words, or the word at the caret: by its digit",
    ),
    ActionRow(
        "again",
        "&Review",
        "Recognise a&gain…",
        ("Ctrl+Shift+H",),
        "again.selection",
        Needs.SOUND,
        tip="Hear the selection, or the paragraph, with another model or vocabulary",
    ),
    ActionRow("toggle_marks", "&Review", "&Mark doubtful words", ("F9",), "review.toggle_marks", Needs.NOTHING),
    ActionRow("mark_more", "&Review", "Mar&k more words", ("Shift+F9",), "review.mark_more"),
    ActionRow("mark_fewer", "&Review", "Mark &fewer words", ("Ctrl+Shift+F9",), "review.mark_fewer"),
    SEPARATOR,
    ActionRow("next_misspelled", "&Review", "Next mis&spelled word", ("Ctrl+F7",), "spelling.next"),
    ActionRow("previous_misspelled", "&Review", "Previous missp&elled word", ("Ctrl+Shift+F7",), "spelling.previous"),
    ActionRow(
        "suggest",
        "&Review",
        "&Correct the spelling…",
        ("Ctrl+.",),
        "spelling.suggest",
        tip="What may be meant by the misspelled word at the caret; a digit chooses",
    ),
    ActionRow(
        "spelling_shown",
        "&Review",
        "Mark misspelled &words",
        ("Shift+F7",),
        needs=Needs.NOTHING,
        setting="spelling_shown",
    ),
    ActionRow(
        "add_term",
        "&Review",
        "Add to the glossar&y",
        ("Ctrl+Alt+K",),
        "glossary.add_selected",
        tip="Keep the selected name or expression, with what was heard in its place",
    ),
    ActionRow("spelling_languages", "&Review", "&Languages of spelling…", (), "spelling.choose_languages"),
    ActionRow("play", "&Play", "&Play or pause", ("Ctrl+Space", "F4"), "playing.toggle", Needs.SOUND),
    ActionRow(
        "hold_to_play",
        "&Play",
        "Play while &held",
        ("F2", "Shift+F2"),
        "playing.toggle",
        Needs.SOUND,
        tip="Plays as long as the key is down; for pedals that send a key",
        held="listening.hold_to_play",
    ),
    ActionRow("play_caret", "&Play", "Play from the &caret", ("F6",), "playing.from_caret", Needs.SOUND),
    ActionRow(
        "play_passage",
        "&Play",
        "Play the selection or paragraph, then pause",
        ("Shift+F6",),
        "playing.passage",
        Needs.SOUND,
        tip="Plays only that; pressed again at its end, the next paragraph",
    ),
    ActionRow(
        "loop",
        "&Play",
        "Repeat the selection or paragraph",
        ("Ctrl+L",),
        "playing.loop",
        Needs.SOUND,
        checkable=True,
    ),
    ActionRow(
        "loop_between",
        "&Play",
        "Repeat between two moments",
        ("Ctrl+Shift+L",),
        "playing.loop_between",
        Needs.SOUND,
        tip="Press where it begins, again where it ends, and again to stop",
    ),
    ActionRow("follow", "&Play", "Back to &where it plays", ("F7",), "playing.follow", Needs.SOUND),
    SEPARATOR,
    ActionRow("slower", "&Play", "&Slower", ("Ctrl+Alt+Down",), "playing.slower", Needs.SOUND),
    ActionRow("faster", "&Play", "Fas&ter", ("Ctrl+Alt+Up",), "playing.faster", Needs.SOUND),
    ActionRow(
        "normal_speed",
        "&Play",
        "&Normal speed",
        ("Ctrl+Alt+0",),
        "playing.normally",
        Needs.SOUND,
        tip="Normal speed, or back to the one before",
    ),
    ActionRow("louder", "&Play", "&Louder", ("Ctrl+Alt++", "Ctrl+Alt+="), "playing.louder", Needs.SOUND),
    ActionRow("quieter", "&Play", "&Quieter", ("Ctrl+Alt+-",), "playing.quieter", Needs.SOUND),
    SEPARATOR,
    ActionRow(
        "next_rewind",
        "&Play",
        "Go back more or less when playing on",
        ("Shift+F4",),
        "playing.next_rewind",
        Needs.NOTHING,
    ),
    ActionRow(
        "typing_pauses",
        "&Play",
        "Pause while t&yping",
        ("Ctrl+Shift+T",),
        needs=Needs.NOTHING,
        setting="typing_pauses",
        tip="Pause while typing, and play on afterwards",
    ),
    ActionRow(
        "paragraph_stops",
        "&Play",
        "Pause at the end of each paragraph",
        ("Ctrl+Shift+P",),
        needs=Needs.NOTHING,
        setting="paragraph_stops",
    ),
    ActionRow(
        "silence_skipped",
        "&Play",
        "&Jump over silences",
        ("Ctrl+Shift+J",),
        needs=Needs.NOTHING,
        setting="silence_skipped",
    ),
    ActionRow(
        "voices_boosted",
        "&Play",
        "Boost q&uiet voices",
        ("Ctrl+Shift+B",),
        needs=Needs.NOTHING,
        setting="voices_boosted",
    ),
    ActionRow("back", "&Go", "Skip &back", ("F3", "Ctrl+Alt+Left"), "playing.back", Needs.SOUND),
    ActionRow("forward", "&Go", "Skip &forward", ("F5", "Ctrl+Alt+Right"), "playing.forward", Needs.SOUND),
    ActionRow("short_back", "&Go", "A little back", ("Shift+F3",), "playing.back_a_little", Needs.SOUND),
    ActionRow("short_forward", "&Go", "A little forward", ("Shift+F5",), "playing.forward_a_little", Needs.SOUND),
    ActionRow("long_back", "&Go", "Far back", ("Ctrl+F3",), "playing.far_back", Needs.SOUND),
    ActionRow("long_forward", "&Go", "Far forward", ("Ctrl+F5",), "playing.far_forward", Needs.SOUND),
    SEPARATOR,
    ActionRow(
        "previous_paragraph",
        "&Go",
        "To the beginning of the paragraph",
        ("Ctrl+PgUp",),
        "playing.previous_paragraph",
        Needs.SOUND,
        tip="From there, to the paragraph before",
    ),
    ActionRow(
        "next_paragraph", "&Go", "To the next paragraph", ("Ctrl+PgDown",), "playing.next_paragraph", Needs.SOUND
    ),
    ActionRow(
        "previous_speaker",
        "&Go",
        "To where the speaker began",
        ("Ctrl+Shift+PgUp",),
        "playing.previous_turn",
        Needs.SOUND,
        tip="From there, to the speaker before",
    ),
    ActionRow("next_speaker", "&Go", "To the next speaker", ("Ctrl+Shift+PgDown",), "playing.next_turn", Needs.SOUND),
    SEPARATOR,
    ActionRow(
        "go_to_time",
        "&Go",
        "&Go to a time",
        ("Ctrl+G",),
        "transport.ask_time",
        Needs.SOUND,
        tip="The time: copy it, or type over it to go there",
    ),
    ActionRow("copy_time", "&Go", "Copy the time", ("Ctrl+Shift+G",), "playing.copy_time", Needs.SOUND),
    ActionRow("new_speaker", "&Speakers", "&New speaker…", ("Ctrl+Shift+N",), "speakers.new"),
    ActionRow("rename_speaker", "&Speakers", "&Rename speaker…", ("Ctrl+Shift+R",), "speakers.rename"),
    ActionRow("no_speaker", "&Speakers", "N&obody", ("Ctrl+0",), "speakers.give_to_nobody"),
    ActionRow(
        "turn_here",
        "&Speakers",
        "O&ther speaker from here on",
        ("Alt+Return",),
        "speakers.turn_here",
        tip="Split the paragraph at the caret; the rest is the other speaker's",
    ),
    ActionRow(
        "turn_pass",
        "&Speakers",
        "&Mark turns while listening",
        ("Ctrl+Shift+D",),
        "turn_pass.toggle",
        Needs.SOUND,
        tip="Play, and press a speaker's digit at each turn",
    ),
    ActionRow(
        "find_speakers",
        "&Speakers",
        "&Find out who speaks…",
        (),
        "speaker_labelling.ask",
        tip="Tell voices apart by their sound",
    ),
    ActionRow("next_turn", "&Speakers", "Ne&xt turn of this speaker", ("Alt+PgDown",), "speakers.next_turn"),
    ActionRow(
        "note_here",
        "&Notes",
        "&Note at the caret…",
        ("Ctrl+Alt+N",),
        "notes.write_here",
        tip="Write a note on the word",
    ),
    ActionRow(
        "note_playing",
        "&Notes",
        "Note where it &plays…",
        ("Ctrl+Alt+P",),
        "notes.write_where_it_plays",
        Needs.SOUND,
        tip="Write a note on the moment that is heard",
    ),
    ActionRow("note_whole", "&Notes", "Note on the &whole transcript…", (), "notes.write_about_all"),
    SEPARATOR,
    ActionRow("bookmark_here", "&Notes", "&Bookmark at the caret…", ("Ctrl+B",), "notes.bookmark_here"),
    ActionRow(
        "bookmark_playing",
        "&Notes",
        "Bookmark where &it plays…",
        ("Ctrl+Alt+B",),
        "notes.bookmark_where_it_plays",
        Needs.SOUND,
    ),
    SEPARATOR,
    ActionRow("next_note", "&Notes", "Ne&xt note or bookmark", ("Ctrl+Alt+PgDown",), "notes.next"),
    ActionRow("previous_note", "&Notes", "P&revious note or bookmark", ("Ctrl+Alt+PgUp",), "notes.previous"),
    SEPARATOR,
    ActionRow(
        "colour_yellow",
        "&Notes",
        "&Yellow",
        ("Ctrl+Alt+1",),
        "notes.yellow",
        tip="Mark the selection or the word with yellow, or take that away",
    ),
    ActionRow("colour_green", "&Notes", "&Green", ("Ctrl+Alt+2",), "notes.green", tip="Mark with green"),
    ActionRow("colour_blue", "&Notes", "B&lue", ("Ctrl+Alt+3",), "notes.blue", tip="Mark with blue"),
    ActionRow("colour_pink", "&Notes", "Pin&k", ("Ctrl+Alt+4",), "notes.pink", tip="Mark with pink"),
    ActionRow("colour_violet", "&Notes", "&Violet", ("Ctrl+Alt+5",), "notes.violet", tip="Mark with violet"),
    ActionRow("no_colour", "&Notes", "N&o colour", ("Ctrl+Alt+6",), "notes.uncolour"),
    ActionRow(
        "corrections",
        "&View",
        "&Corrections",
        ("Ctrl+Shift+C",),
        pane="corrections",
        tip="What was changed of what the model heard",
    ),
    ActionRow(
        "corrections_everywhere",
        "&View",
        "Corrections of all pro&jects…",
        (),
        "everywhere.show",
        Needs.NOTHING,
        tip="Look through what was corrected in every project",
    ),
    ActionRow(
        "versions",
        "&View",
        "Versions of the paragrap&h",
        ("Ctrl+Shift+V",),
        pane="versions",
        tip="What became of the paragraph at the caret, and any earlier version back",
    ),
    ActionRow(
        "glossary",
        "&View",
        "Glossar&y",
        ("Ctrl+Shift+K",),
        pane="glossary",
        tip="Names and jargon, and how they are heard",
    ),
    ActionRow(
        "doubtful",
        "&View",
        "&Doubtful words",
        ("Ctrl+Shift+I",),
        pane="doubtful",
        tip="All doubtful places, and why they are doubted",
    ),
    ActionRow("speakers", "&View", "Spea&kers", ("Ctrl+Shift+S",), pane="speakers", tip="Who speaks, and how much"),
    ActionRow(
        "notes",
        "&View",
        "No&tes",
        ("Ctrl+Shift+O",),
        "notes.toggle",
        tip="Notes, bookmarks and coloured words, and how good the transcript is",
    ),
    SEPARATOR,
    ActionRow("next_pane", "&View", "Next &pane", ("Ctrl+F6",), "panes.next"),
    ActionRow("previous_pane", "&View", "Pre&vious pane", ("Ctrl+Shift+F6",), "panes.previous"),
    ActionRow(
        "say_where",
        "&View",
        "Say &where I am",
        ("Ctrl+Shift+W",),
        "announcing.say_where",
        tip="For screen readers: time, speaker and word at the caret, and the word being heard",
    ),
    SEPARATOR,
    ActionRow("larger", "&View", "&Larger text", ("Ctrl++", "Ctrl+="), "appearance.larger_text", Needs.NOTHING),
    ActionRow("smaller", "&View", "&Smaller text", ("Ctrl+-",), "appearance.smaller_text", Needs.NOTHING),
    SEPARATOR,
    ActionRow(
        "focus_waveform",
        "&View",
        "&Go to the waveform",
        ("Ctrl+Alt+W",),
        "waveform.focus",
        Needs.SOUND,
        tip="Move, select and zoom in it by keyboard; Esc leads back",
    ),
    ActionRow("zoom_in", "&View", "Zoom &in", ("Alt++", "Alt+="), "waveform.zoom_in", Needs.SOUND),
    ActionRow("zoom_out", "&View", "Zoom &out", ("Alt+-",), "waveform.zoom_out", Needs.SOUND),
    ActionRow("zoom_all", "&View", "Show the whole &recording", ("Alt+0",), "waveform.zoom_to_all", Needs.SOUND),
    ActionRow(
        "zoom_selection", "&View", "&Zoom to the selection", ("Alt+1",), "waveform.zoom_to_selection", Needs.SOUND
    ),
    ActionRow("toggle_waveform", "&View", "Show the wave&form", ("Ctrl+F9",), "waveform.toggle", Needs.NOTHING),
    ActionRow(
        "palette",
        "&Help",
        "&Find a command…",
        ("Ctrl+K",),
        "show_palette",
        Needs.NOTHING,
        tip="Everything that can be done now, by its name",
    ),
    ActionRow("keys", "&Help", "&Keyboard shortcuts", ("F1",), "show_keys", Needs.NOTHING),
    ActionRow("demo", "&Help", "&Demo interview", (), "desk.open_demo", Needs.NOTHING),
    ActionRow("about", "&Help", "&About Earmark", (), "show_about", Needs.NOTHING),
)


def rows() -> list[ActionRow]:
    """Return the table without its separators."""
    return [row for row in ACTIONS if row is not None]


def build(window: QMainWindow, settings: Settings) -> tuple[dict[str, QAction], dict[str, QMenu]]:
    """Make the actions and the menu bar of a window, all of whose parts are there; ``Shortcuts`` gives them keys."""
    actions: dict[str, QAction] = {}
    menus: dict[str, QMenu] = {}
    menu: QMenu | None = None
    for row in ACTIONS:
        if row is None:
            if menu is not None:
                menu.addSeparator()
            continue
        if row.menu not in menus:
            menus[row.menu] = window.menuBar().addMenu(row.menu)
        menu = menus[row.menu]
        action = _held(window, row) if row.held else QAction(row.text, window)
        action.setCheckable(row.checkable)
        if row.setting:
            _bind(action, settings, row.setting)
        elif row.pane:
            action.triggered.connect(_call(window, "side.toggle", row.pane))
        else:
            action.triggered.connect(_call(window, row.slot))
        menu.addAction(action)
        actions[row.id] = action
    return actions, menus


def of_menu(menu: str, needs: Needs) -> list[str | None]:
    """Return the ids of a menu's actions that need something, in their order; None for a line between them."""
    ids: list[str | None] = []
    for row in ACTIONS:
        if row is None:
            if ids and ids[-1] is not None:
                ids.append(None)
        elif row.menu == menu and row.needs is needs:
            ids.append(row.id)
    return ids[:-1] if ids and ids[-1] is None else ids


def tooltip(row: ActionRow, keys: Sequence[str]) -> str:
    """Return what is shown when the pointer rests on an action's button, whose keys are these."""
    what = row.tip or plain_text(row)
    return f"{what}  ({native(keys[0])})" if keys else what


def plain_text(row: ActionRow) -> str:
    """Return what an action is called, without what is only for menus."""
    return row.text.replace("&", "").rstrip("…")


def native(keys: str) -> str:
    """Write a key as this system does."""
    return QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)


def _held(window: QMainWindow, row: ActionRow) -> QAction:
    part = attrgetter(row.held)(window)
    action = HeldAction(row.text, window)
    action.pressed.connect(part.press)
    action.released.connect(part.release)
    return action


def _bind(action: QAction, settings: Settings, key: str) -> None:
    """Let an action switch a setting, and show how that is, whoever switched it."""

    def show(changed: str) -> None:
        if changed == key:
            action.setChecked(bool(settings.value(key)))

    action.setCheckable(True)
    show(key)
    action.toggled.connect(lambda on: settings.set_value(key, on))
    settings.changed.connect(show)


def _call(window: QMainWindow, slot: str, *arguments: str) -> Callable[[], None]:
    method = attrgetter(slot)(window)
    return lambda: method(*arguments)
