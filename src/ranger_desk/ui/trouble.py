"""What went wrong, in words: what happened, and what to do about it."""

from __future__ import annotations

from ranger_desk.checks import SettingsRefused
from ranger_desk.engine.choice import ChoiceError
from ranger_desk.engine.client import EngineFailed
from ranger_desk.engine.jobs import JobFailed
from ranger_desk.engine.training_client import TrainingFailed
from ranger_desk.engine.training_settings import SettingWrong
from ranger_desk.evaluation.lines import LinesRefused
from ranger_desk.exports import ExportRefused, WriteRefused
from ranger_desk.review import ReviewError
from ranger_desk.ui.settings_file import SettingsFileRefused
from ranger_desk.workshop.catalogue import UnknownModel
from ranger_desk.workshop.datasets import DataRefused
from ranger_desk.workshop.downloads import DownloadRefused
from ranger_desk.workshop.gate import FuseRefused
from ranger_desk.workshop.quantise import QuantiseRefused
from ranger_desk.workshop.runs import RunError
from ranger_desk.workshop.teacher import TeacherError
from ranger_desk.workshop.toolbox import ToolboxError

_OURS = "This is a fault of Ranger Desk. What you decided is on disk; please report it with these details."
_WHOLE = (
    *(JobFailed, LinesRefused, SettingsFileRefused, UnknownModel, DataRefused, DownloadRefused),
    *(FuseRefused, QuantiseRefused, RunError, SettingWrong, TeacherError, ToolboxError, TrainingFailed),
)
"""Errors whose message says what to do, too."""


def told(error: Exception) -> tuple[str, str]:
    """What happened and what to do, for any exception."""
    if isinstance(error, (ExportRefused, WriteRefused, ReviewError)):
        return _sentence(error.what), _sentence(error.advice)
    if isinstance(error, _WHOLE):
        return str(error), ""
    if isinstance(error, SettingsRefused):
        return str(error), "Until then the rules are as they come; Review > Checks… keeps others."
    if isinstance(error, ChoiceError):
        return str(error), "Choose another model in the settings."
    if isinstance(error, EngineFailed):
        return str(error), "Try again, or choose another model in the settings."
    if isinstance(error, OSError):
        where = f" ({error.filename})" if error.filename else ""
        return _sentence(f"{error.strerror or error}{where}"), "Check the disk and the folder, then try again."
    return f"{type(error).__name__}: {error}", _OURS


def _sentence(text: str) -> str:
    """A text with a capital letter and a full stop."""
    text = text.strip()
    text = text[:1].upper() + text[1:]
    return text if text.endswith((".", "!", "?")) else text + "."
