"""How much the engine reads and holds at once. No MLX here: what a model needs is told before it is loaded."""

BATCH = 32
"""Rows that are answered at once, at most."""
ROOM = 5120
"""Tokens that all rows' caches may hold, as many each as the longest: 250 MB with the embedded base in float32."""
GROUP = 8
"""Prompts that are read at once: one alone takes a third of the time of eight."""
PREFILL_STEP = 64
"""Tokens of each that are read before a pause or a cancel is heard: with `GROUP`, under a second's work on a CPU."""
EXACT_BELOW = 500 << 20
"""Bytes of a base's packed weights below which its fused model keeps 16-bit floats everywhere: one answer in sixteen of
the embedded base's differed with 8 bits."""
