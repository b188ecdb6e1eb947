"""Models: the embedded base, adapters, fusing, generation and training, in a child process.

Callers use `client.Engine` and `choice.ModelChoice`; neither imports MLX. `python -m ranger_desk.engine` is the child.
"""
