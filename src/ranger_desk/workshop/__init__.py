"""The adapter workshop: models, data sets, training runs, fusing, and the toolbox of adapters.

No MLX and no Qt: what needs a model asks the engine's child process. The settings pane and the command line call the
modules by name: `catalogue`, `downloads`, `quantise`, `datasets`, `teacher`, `gate`, `toolbox`, `rerun`.
"""
