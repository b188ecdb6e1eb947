"""`python -m ranger_desk`: the command line; without a command, the window."""

import sys

from ranger_desk.cli import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] or ["open"]))
