"""Starts the window."""

import contextlib
import os
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMessageBox

from editor.settings import Settings
from editor.theme import window_icon
from editor.window import EditorWindow


def make_application(interface_percent: int = 100) -> QApplication:
    """Return the one Qt application of this process.

    Args:
        interface_percent: Size of everything in it; what the environment says goes before. Qt takes it at the start.
    """
    there = QApplication.instance()
    if isinstance(there, QApplication):
        return there
    if interface_percent != 100:
        os.environ.setdefault("QT_SCALE_FACTOR", str(interface_percent / 100))
    application = QApplication(["earmark"])
    application.setApplicationName("Earmark")
    application.setDesktopFileName("earmark")
    application.setWindowIcon(window_icon())
    application.setStyle("Fusion")
    return application


def run(begin: Callable[[EditorWindow], object] | None = None) -> int:
    """Show the window until it is closed.

    Args:
        begin: What to do first, once the window is there.

    Returns:
        The exit code.
    """
    settings = Settings()
    application = make_application(settings.number("interface_percent"))
    sys.excepthook = _report_bug
    window = EditorWindow(settings)
    window.show()
    if begin is not None:
        QTimer.singleShot(0, window, lambda: begin(window))
    return application.exec()


def open_file(path: Path) -> int:
    """Show the window with a project or a recording."""
    return run(lambda window: window.desk.open_path(path))


def _report_bug(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """Show what nobody foresaw, to be copied; the program goes on, and everything typed is saved already."""
    report = "".join(traceback.format_exception(kind, error, trace))
    with contextlib.suppress(OSError, AttributeError):
        sys.stderr.write(report)
    if issubclass(kind, KeyboardInterrupt):
        QApplication.quit()
        return
    box = QMessageBox(QMessageBox.Icon.Critical, "Earmark", "Something went wrong in Earmark.")
    box.setInformativeText("Your work is saved. Please send the details to the makers.")
    box.setDetailedText(report)
    box.exec()
