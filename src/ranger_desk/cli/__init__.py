"""The command line: the same operations as the window's, for scripts and for machines without a display.

Call `main`.
"""

from ranger_desk.cli.commands import main

__all__ = ["main"]
