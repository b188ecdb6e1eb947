"""Runs one of the program's modules within the macOS application: `ranger-desk-python -m MODULE [ARGUMENT ...]`.

py2app gives this script a launcher of its own beside the application's (`extra_scripts`).
`ranger_desk.paths.interpreter` names it where Python itself does outside the application.
"""

import runpy
import sys
import traceback

if sys.argv[1:2] != ["-m"] or len(sys.argv) < 3:
    sys.exit("usage: ranger-desk-python -m MODULE [ARGUMENT ...]")
sys.argv[:] = sys.argv[2:]
try:
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
except Exception:  # py2app's launcher would open an alert for it, and wait
    traceback.print_exc()
    sys.exit(1)
