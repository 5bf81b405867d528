"""What is left behind when the program ends."""

import subprocess
import sys
import textwrap

COPY_AND_QUIT = textwrap.dedent("""
    from PySide6.QtWidgets import QApplication
    application = QApplication([])
    from editor.transcript_view.view import TranscriptView
    from editor.history import TranscriptHistory
    from tests.editor.transcript_view.samples import Holder, transcript_of
    view = TranscriptView()
    view.show_history(TranscriptHistory(Holder(transcript_of(["one two", "three"]))))
    view.show()
    view.selectAll()
    view.copy()
    print(application.clipboard().text(), application.clipboard().mimeData().formats())
""")


def test_copied_text_does_not_crash_the_program_when_it_ends():
    done = subprocess.run([sys.executable, "-c", COPY_AND_QUIT], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("one two\nthree")
    assert "text/html" in done.stdout
