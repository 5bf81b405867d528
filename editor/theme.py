"""How the program looks: two sets of colours, and the style sheet made from either."""

from dataclasses import dataclass

from PySide6.QtCore import QByteArray, QSize, Qt
from PySide6.QtGui import QColor, QFontDatabase, QGuiApplication, QIcon, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

import resources
from editor.settings import Theme


@dataclass(frozen=True, slots=True)
class Look:
    """Colours of the window around the transcript, as CSS names them.

    Attributes:
        faint: Text of less weight; at least 4.5 : 1 against ``window``.
        accent: What can be pressed or is chosen.
    """

    window: str
    panel: str
    raised: str
    line: str
    text: str
    faint: str
    accent: str
    on_accent: str
    warning: str
    on_warning: str


LIGHT = Look(
    window="#f4f5f7",
    panel="#ffffff",
    raised="#e9ebef",
    line="#d6dae0",
    text="#1f2328",
    faint="#5b6470",
    accent="#23508c",
    on_accent="#ffffff",
    warning="#fdecc8",
    on_warning="#5c3b00",
)
DARK = Look(
    window="#22262c",
    panel="#1b1e23",
    raised="#2e333b",
    line="#3a404a",
    text="#e3e6ea",
    faint="#a3abb7",
    accent="#8ab8f2",
    on_accent="#10233c",
    warning="#4d3a12",
    on_warning="#ffdf9e",
)

HIGH_LIGHT = Look(
    window="#ffffff",
    panel="#ffffff",
    raised="#ececec",
    line="#595959",
    text="#000000",
    faint="#333333",
    accent="#00308f",
    on_accent="#ffffff",
    warning="#fff2b8",
    on_warning="#000000",
)
HIGH_DARK = Look(
    window="#000000",
    panel="#000000",
    raised="#1f1f1f",
    line="#a6a6a6",
    text="#ffffff",
    faint="#d9d9d9",
    accent="#ffe14d",
    on_accent="#000000",
    warning="#3d2f00",
    on_warning="#ffffff",
)
_LOOKS = {
    Theme.LIGHT: LIGHT,
    Theme.DARK: DARK,
    Theme.HIGH_LIGHT: HIGH_LIGHT,
    Theme.HIGH_DARK: HIGH_DARK,
}


def look_of(theme: Theme) -> Look:
    """Return the look of a theme, for the system's choice asking the system."""
    if theme is Theme.SYSTEM:
        is_dark = QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
        return DARK if is_dark else LIGHT
    return _LOOKS[theme]


def apply_look(application: QApplication, look: Look) -> None:
    """Dress the whole program, unless it is: every widget that there is would be dressed anew."""
    tick = resources.path("icons/tick.svg").as_posix()
    style = _STYLE.format(tick=tick, **{name: getattr(look, name) for name in Look.__slots__})
    if style == application.styleSheet():
        return
    palette = QPalette()
    roles = {
        QPalette.ColorRole.Window: look.window,
        QPalette.ColorRole.WindowText: look.text,
        QPalette.ColorRole.Base: look.panel,
        QPalette.ColorRole.AlternateBase: look.raised,
        QPalette.ColorRole.Text: look.text,
        QPalette.ColorRole.PlaceholderText: look.faint,
        QPalette.ColorRole.Button: look.raised,
        QPalette.ColorRole.ButtonText: look.text,
        QPalette.ColorRole.ToolTipBase: look.raised,
        QPalette.ColorRole.ToolTipText: look.text,
        QPalette.ColorRole.Highlight: look.accent,
        QPalette.ColorRole.HighlightedText: look.on_accent,
        QPalette.ColorRole.Link: look.accent,
        QPalette.ColorRole.Mid: look.line,
    }
    for role, colour in roles.items():
        palette.setColor(role, QColor(colour))
    for role in (QPalette.ColorRole.Text, QPalette.ColorRole.WindowText, QPalette.ColorRole.ButtonText):
        faded = QColor(look.faint)
        faded.setAlpha(150)
        palette.setColor(QPalette.ColorGroup.Disabled, role, faded)
    application.setPalette(palette)
    application.setStyleSheet(style)


_STYLE = """
QMainWindow, QDialog {{ background: {window}; }}
QDialog#palette {{ border: 1px solid {faint}; }}
QMenuBar {{ background: {window}; border-bottom: 1px solid {line}; padding: 2px 6px; }}
QMenuBar::item {{ padding: 4px 9px; border-radius: 5px; background: transparent; }}
QMenuBar::item:selected {{ background: {raised}; }}
QMenu {{ background: {panel}; border: 1px solid {line}; padding: 5px; }}
QMenu::item {{ padding: 6px 26px 6px 14px; border-radius: 5px; }}
QMenu::item:selected {{ background: {accent}; color: {on_accent}; }}
QMenu::item:disabled {{ color: {faint}; background: transparent; }}
QMenu::separator {{ height: 1px; background: {line}; margin: 5px 8px; }}
QPushButton {{ background: {raised}; border: 1px solid {line}; border-radius: 6px; padding: 6px 14px; }}
QPushButton:hover {{ border-color: {accent}; }}
QPushButton:pressed {{ background: {line}; }}
QPushButton:focus {{ border: 2px solid {accent}; padding: 5px 13px; }}
QPushButton:default, QPushButton#primary {{
    background: {accent}; color: {on_accent}; border-color: {accent};
}}
QPushButton#primary:focus, QPushButton:default:focus {{ border: 2px solid {text}; }}
QPushButton:disabled, QPushButton#primary:disabled {{ color: {faint}; background: {window}; border-color: {line}; }}
QToolButton {{ border: 1px solid transparent; border-radius: 6px; padding: 5px; background: transparent; }}
QToolButton:hover {{ background: {raised}; }}
QToolButton:focus {{ border-color: {accent}; }}
QToolButton:checked {{ background: {accent}; color: {on_accent}; }}
QToolButton:disabled {{ color: {line}; }}
QToolButton:checked:focus {{ border-color: {text}; }}
QToolButton#way {{ padding: 4px; }}
QLineEdit, QPlainTextEdit, QTextEdit#passage, QListWidget, QTreeWidget, QTreeView#places, QTableView {{
    background: {panel}; border: 1px solid {line}; border-radius: 6px; padding: 5px 8px;
    selection-background-color: {accent}; selection-color: {on_accent};
}}
QLineEdit:focus, QPlainTextEdit:focus, QListWidget:focus, QTreeWidget:focus, QTreeView#places:focus, QTableView:focus {{
    border: 1px solid {accent};
}}
QLineEdit#time {{ background: transparent; border-color: transparent; padding: 3px 5px; }}
QLineEdit#time:hover {{ border-color: {line}; }}
QLineEdit#time:focus {{ background: {panel}; border-color: {accent}; }}
QLineEdit#time[wrong="true"] {{ background: {warning}; color: {on_warning}; border-color: {on_warning}; }}
QListWidget::item {{ padding: 5px 2px; }}
QTreeWidget::item, QTreeView#places::item {{ padding: 4px 4px; }}
QCheckBox::indicator, QListWidget::indicator, QTreeWidget::indicator, QTreeView#places::indicator,
QTableView::indicator {{
    width: 14px; height: 14px; border: 1px solid {faint}; border-radius: 3px; background: {panel};
}}
QCheckBox::indicator:checked, QListWidget::indicator:checked, QTreeWidget::indicator:checked,
QTreeView#places::indicator:checked, QTableView::indicator:checked {{
    image: url("{tick}");
}}
QTableView {{ padding: 0; gridline-color: {line}; }}
QTableView::item {{ padding: 3px 6px; border: none; }}
QTabWidget::pane {{ border: none; border-top: 1px solid {line}; }}
QWidget#side {{ border-left: 1px solid {line}; }}
QComboBox#pane {{ font-weight: 600; border-color: transparent; background: transparent; }}
QComboBox#pane:hover {{ background: {raised}; }}
QComboBox#pane:focus {{ border-color: {accent}; }}
QTabWidget > QTabBar {{ font-weight: 600; }}
QTabBar::tab {{
    background: transparent; color: {faint}; border: none; border-bottom: 2px solid transparent; padding: 7px 12px;
}}
QTabBar::tab:hover {{ color: {text}; }}
QTabBar::tab:selected {{ color: {text}; border-bottom-color: {accent}; }}
QTabBar::tab:focus {{ color: {accent}; }}
QTableView QHeaderView::section {{ padding-left: 9px; }}
QHeaderView {{ background: {panel}; }}
QHeaderView::section {{
    background: {panel}; color: {faint}; border: none; border-bottom: 1px solid {line}; padding: 4px 6px 6px 6px;
}}
QComboBox, QSpinBox {{ min-height: 26px; }}
QProgressBar {{ background: {raised}; border: none; border-radius: 3px; max-height: 6px; }}
QProgressBar::chunk {{ background: {accent}; border-radius: 3px; }}
QSlider::groove:horizontal {{ height: 4px; background: {line}; border-radius: 2px; }}
QSlider::sub-page:horizontal {{ height: 4px; background: {accent}; border-radius: 2px; }}
QSlider::handle:horizontal {{
    width: 14px; height: 14px; margin: -5px 0; border-radius: 7px; background: {accent}; border: 2px solid {panel};
}}
QSlider::handle:horizontal:focus {{ border: 2px solid {text}; }}
QSlider::handle:horizontal:disabled, QSlider::sub-page:horizontal:disabled {{ background: {line}; }}
QScrollBar:vertical {{ background: transparent; width: 12px; margin: 2px; }}
QScrollBar::handle:vertical {{ background: {line}; border-radius: 4px; min-height: 32px; }}
QScrollBar::handle:vertical:hover {{ background: {faint}; }}
QScrollBar::add-line, QScrollBar::sub-line {{ height: 0; width: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
QToolTip {{ background: {raised}; color: {text}; border: 1px solid {line}; padding: 4px 7px; }}
QStatusBar {{ background: {window}; border-top: 1px solid {line}; color: {faint}; }}
QStatusBar::item {{ border: none; }}
QLabel#faint {{ color: {faint}; }}
QLabel#strong {{ font-weight: 600; }}
QLabel#title {{ font-size: 22pt; font-weight: 650; }}
QLabel#clock {{ font-size: 32pt; font-weight: 300; }}
QLabel#heading {{ font-size: 12pt; font-weight: 600; }}
QLabel#failure {{ background: {warning}; color: {on_warning}; padding: 2px 8px; border-radius: 4px; font-weight: 600; }}
QFrame#bar {{ background: {window}; border-top: 1px solid {line}; }}
QFrame#top {{ background: {window}; border-bottom: 1px solid {line}; }}
QFrame#banner {{ background: {warning}; border-bottom: 1px solid {line}; }}
QFrame#banner QLabel {{ color: {on_warning}; }}
QFrame#drop {{ border: 2px dashed {line}; border-radius: 10px; background: {panel}; }}
QFrame#drop[over="true"] {{ border-color: {accent}; }}
QTableView#projects {{
    background: {panel}; border: 1px solid {line}; border-radius: 8px;
    selection-background-color: {accent}; selection-color: {on_accent};
}}
QTableView#projects:focus {{ border: 1px solid {accent}; }}
QTableView#projects::item {{ padding: 0 6px; border: none; }}
QTableView#projects QHeaderView::section {{ padding: 6px 9px; }}
QTableView#projects QHeaderView {{ background: {panel}; }}
QPushButton:checked {{ background: {line}; border-color: {accent}; }}
QSplitter::handle:vertical {{ height: 8px; }}
"""


def typeface_families(typeface: str) -> list[str]:
    """Return the font families for the setting ``typeface``, the best first."""
    if typeface == "mono":
        return [QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont).family(), "monospace"]
    general = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont).family()
    return ["Georgia", "Charter", "DejaVu Serif", "serif"] if typeface == "serif" else [general]


def icon(name: str, look: Look) -> QIcon:
    """Return one of the program's icons in the look's text colour."""
    drawing = resources.path(f"icons/{name}.svg").read_text(encoding="utf-8")
    made = QIcon()
    off, on = QIcon.State.Off, QIcon.State.On
    normal, disabled = QIcon.Mode.Normal, QIcon.Mode.Disabled
    for mode, state, colour in (
        (normal, off, look.text),
        (normal, on, look.on_accent),
        (disabled, off, look.line),
        (disabled, on, look.on_accent),
    ):
        renderer = QSvgRenderer(QByteArray(drawing.replace("currentColor", colour).encode()))
        for size in (20, 40, 60):
            pixmap = QPixmap(QSize(size, size))
            pixmap.fill(Qt.GlobalColor.transparent)
            painter = QPainter(pixmap)
            renderer.render(painter)
            painter.end()
            made.addPixmap(pixmap, mode, state)
    return made


def window_icon() -> QIcon:
    """Return the program's own icon."""
    return QIcon(str(resources.path("icons/earmark.svg")))
