"""The script that prints what a screen reader is told prints a whole review."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

SCRIPT = Path(__file__).parents[2] / "scripts" / "accessibility_tree.py"


def test_the_tree_of_the_sample_is_printed_in_the_order_of_reading():
    told = subprocess.run(
        [sys.executable, str(SCRIPT), "--rows", "1"], capture_output=True, text=True, check=False, timeout=120
    )
    assert told.returncode == 0, told.stderr
    lines = told.stdout.splitlines()
    assert lines[0] == 'Window "sample_export.csv - Ranger Desk"'
    places = [
        next(at for at, line in enumerate(lines) if words in line)
        for words in (
            'EditableText "Search"',
            'Table "Park-months" [focused]',
            'Cell "Unit: ',
            'Client "Flag: ',
            "- Evidence for ",
            'Table "Closures"',
            'Client "Chart of ',
            'Button "Accept"',
            "StatusBar",
        )
    ]
    assert places == sorted(places)
    table = lines[places[1] :]
    assert sum(line.lstrip().startswith('Cell "Unit: ') for line in table) == 1
