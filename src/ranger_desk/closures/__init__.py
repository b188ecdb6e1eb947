"""How a comment becomes a prompt and an answer becomes a report: formats, parsing, evidence, groundedness.

Call `FORMATS[name].prompt(park_month)`, `parse(answer, park_month, provenance)` and the two highlight functions.
"""

from ranger_desk.closures.edited import as_edited
from ranger_desk.closures.formats import FORMATS, Format, Prompt
from ranger_desk.closures.highlights import comment_highlights, summary_highlights
from ranger_desk.closures.parsing import parse

__all__ = ["FORMATS", "Format", "Prompt", "as_edited", "comment_highlights", "parse", "summary_highlights"]
