"""How long a recording will take, told before it is begun."""

from pathlib import Path

from PySide6.QtWidgets import QLabel, QWidget

from editor.jobs import JobRunner
from engine.audio.stated import stated_duration_ms
from engine.models.model import Model
from engine.recognition.results import Options
from engine.recognition.speed import Speed, expected_speed
from engine.recognition.speed_measurement import measure_speed

_MINUTE_S = 60


class ExpectedTime(QLabel):
    """Tells the time for a recording with a model; measures the model first where that was never done."""

    def __init__(self, recording: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("faint")
        self._duration_ms = stated_duration_ms(recording)
        self._runner = JobRunner(self)
        self._runner.finished.connect(self._show_speed)
        self._runner.failed.connect(lambda _: self.clear())  # the model fails: that is told when it is used

    def show_model(self, model: Model, options: Options) -> None:
        """Tell the time with a model."""
        self._runner.stop()
        speed = expected_speed(model, options)
        if not speed.is_guess:
            self._show_speed(speed)
            return
        self.setText(self.tr("Measuring how fast this model is here…"))
        self._runner.start(measure_speed, model.path, options)

    def stop(self) -> None:
        """Measure no more."""
        self._runner.stop()

    def _show_speed(self, speed: object) -> None:
        assert isinstance(speed, Speed)
        if not self._duration_ms:
            self.setText(self.tr("About {:.0f} times as fast as the recording").format(speed.x_real_time))
            return
        seconds = speed.takes_s(self._duration_ms)
        if seconds < _MINUTE_S:
            self.setText(self.tr("Takes less than a minute on this computer"))
            return
        hours, minutes = divmod(round(seconds / _MINUTE_S), 60)
        span = self.tr("{} h {} min").format(hours, minutes) if hours else self.tr("{} min").format(minutes)
        self.setText(self.tr("Takes about {} on this computer").format(span))
