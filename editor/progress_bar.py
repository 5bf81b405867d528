"""The line above the transcript that shows how far recognition is."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QPushButton, QWidget

from editor.recognition import Progress


class RecognitionBar(QFrame):
    """Progress and a way to stop; or, where recognition was stopped, a way to go on.

    Signals:
        cancel_requested: Stop.
        resume_requested: Go on.
    """

    cancel_requested = Signal()
    resume_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("top")
        self._text = QLabel()
        self._text.setMinimumWidth(self.fontMetrics().horizontalAdvance("0") * 40)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(self.tr("Recognition"))
        self._cancel = QPushButton(self.tr("Stop"))
        self._cancel.clicked.connect(self.cancel_requested)
        self._resume = QPushButton(self.tr("Go on"))
        self._resume.clicked.connect(self.resume_requested)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 7, 16, 7)
        layout.setSpacing(14)
        layout.addWidget(self._text)
        layout.addWidget(self._bar, 1)
        layout.addWidget(self._cancel)
        layout.addWidget(self._resume)
        self.hide()

    def show_progress(self, progress: Progress) -> None:
        """Show how far it is."""
        doing = self.tr("Reading the recording") if progress.decoding else self.tr("Writing down what is heard")
        if progress.share is None:
            self._bar.setRange(0, 0)
            self._text.setText(doing + "…")
        else:
            self._bar.setRange(0, 1000)
            self._bar.setValue(round(progress.share * 1000))
            left = f", {_time_left(progress.left_s)}" if progress.left_s is not None else ""
            self._text.setText(f"{doing}: {round(progress.share * 100)} %{left}")
        self._bar.show()
        self._cancel.show()
        self._resume.hide()
        self.show()

    def offer_to_go_on(self, share: float) -> None:
        """Say that part of the recording is not recognised yet."""
        self._text.setText(self.tr("{} % of the recording is written down.").format(round(share * 100)))
        self._bar.setRange(0, 1000)
        self._bar.setValue(round(share * 1000))
        self._cancel.hide()
        self._resume.show()
        self.show()


def _time_left(seconds: float) -> str:
    if seconds < 60:
        return f"about {max(1, round(seconds))} s left"
    return f"about {round(seconds / 60)} min left"
