"""What the window and the command line both do: open an export, summarise it, check it, export the review.

Plain functions that may be called from any thread; a Review that is passed in belongs to the calling thread.
"""

from ranger_desk.exports import Mapping
from ranger_desk.operations.checking import (
    Checked,
    check,
    check_settings,
    is_checked,
    keep_check_settings,
    preview,
    read_check_settings,
)
from ranger_desk.operations.correcting import (
    Imported,
    Stepped,
    correct,
    corrections,
    export_corrections,
    import_corrections,
    redo,
    undo,
    withdraw,
)
from ranger_desk.operations.opening import REVIEW_SUFFIX, Opened, add_counts, add_dictionary, open_export
from ranger_desk.operations.summarising import Progress, State, summarize
from ranger_desk.operations.writing import ENDINGS, Written, check_ending, export, export_flags

__all__ = [
    "ENDINGS",
    "REVIEW_SUFFIX",
    "Checked",
    "Imported",
    "Mapping",
    "Opened",
    "Progress",
    "State",
    "Stepped",
    "Written",
    "add_counts",
    "add_dictionary",
    "check",
    "check_ending",
    "check_settings",
    "correct",
    "corrections",
    "export",
    "export_corrections",
    "export_flags",
    "import_corrections",
    "is_checked",
    "keep_check_settings",
    "open_export",
    "preview",
    "read_check_settings",
    "redo",
    "summarize",
    "undo",
    "withdraw",
]
