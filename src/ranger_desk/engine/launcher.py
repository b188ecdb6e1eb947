"""mlx.launch as a module, which every interpreter of this program can run: `python -m ranger_desk.engine.launcher ...`.

The script of that name stands beside the interpreter of an environment only, and not in the macOS application.
"""

from mlx._distributed_utils.launch import main

if __name__ == "__main__":
    main()
