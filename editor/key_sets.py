"""The keys that people bring along from other programs, as far as the two do the same things.

Only what such a program says of its own keys stands here; all other actions keep Earmark's.
"""

from editor.shortcuts import KeySet

KEY_SETS: dict[str, KeySet] = {
    "oTranscribe": {
        "play": ("Esc",),
        "back": ("F1",),
        "forward": ("F2",),
        "slower": ("F3",),
        "faster": ("F4",),
        "keys": ("Shift+F1",),
    },
    "f4": {"play": ("F4",), "back": ("F3",), "forward": ("F5",)},
    "MAXQDA": {"play": ("F4", "F5"), "forward": ("F12",), "back": ("Shift+F12",)},
    "Express Scribe": {
        "play": ("F9", "F4"),
        "back": ("F7",),
        "forward": ("F8",),
        "slower": ("F2",),
        "faster": ("F3",),
        "normal_speed": ("F10",),
        "next_doubtful": ("Alt+Down",),
        "previous_doubtful": ("Alt+Up",),
        "follow": ("Shift+F9",),
        "toggle_marks": ("Shift+F10",),
        "mark_more": ("Alt+Shift+F10",),
    },
    "Subtitle Edit": {"play": ("Ctrl+P",), "back": ("Alt+Left",), "forward": ("Alt+Right",)},
    "ELAN": {"play": ("Ctrl+Space",)},
}
