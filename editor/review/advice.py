"""Says when a text is so bad that another way than correcting it is faster."""

from collections.abc import Callable

from PySide6.QtCore import QObject

from editor.history import TranscriptHistory
from editor.messages import Banner
from engine.doubt.quality import ErrorsLeft
from engine.project.project import Project

# In fewer words the share of errors is not known well enough to advise anybody.
_LEAST_WORDS = 100


class Advice(QObject):
    """Looks once at each project that is opened or has been recognised."""

    def __init__(self, banner: Banner, show_models: Callable[[], None], parent: QObject) -> None:
        super().__init__(parent)
        self._banner = banner
        self._show_models = show_models
        self._project: Project | None = None
        self._has_spoken = False

    def show_project(self, project: Project | None, _history: TranscriptHistory | None) -> None:
        """Serve another project, or none."""
        self._project = project
        self._has_spoken = False

    def look(self, left: ErrorsLeft) -> None:
        """Advise, if so many errors are left that it matters, and nothing else is being said."""
        project = self._project
        if project is None or self._has_spoken or not project.complete or self._banner.isVisible():
            return
        if left.words < _LEAST_WORDS or not left.is_typing_afresh_faster:
            return
        self._has_spoken = True
        text = self.tr(
            "About {} % of these words are likely wrong. Typing afresh while listening may be faster than correcting "
            "them; a larger model may hear better: select a passage and choose Review, Recognise again."
        )
        self._banner.tell(text.format(round(100 * left.rate)), self.tr("Models…"), self._show_models)
