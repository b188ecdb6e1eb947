"""Counting tokens with a base's own tokenizer, in the engine's child process."""

from __future__ import annotations

from collections.abc import Sequence

from ranger_desk.engine import jobs
from ranger_desk.engine.steering import Steering
from ranger_desk.workshop.catalogue import Model

CHILD = "ranger_desk.engine.tokens_child"


def count(
    texts: Sequence[str],
    model: Model,
    *,
    on_progress: jobs.OnProgress | None = None,
    steering: Steering | None = None,
) -> list[int]:
    """How many tokens each text has, special ones apart; equal texts are counted once.

    Raises:
        JobFailed: the base is not on this disk, or its tokenizer cannot be used.
        JobCancelled: `steering` was cancelled.
    """
    if not model.on_disk:
        raise jobs.JobFailed(f"{model.name} is not on this disk, so its tokenizer cannot count: download it first.")
    different = list(dict.fromkeys(texts))
    arguments = {"base_folder": str(model.folder) if model.folder else None, "texts": different}
    result = jobs.run("count_tokens", arguments, on_progress=on_progress, steering=steering, module=CHILD)
    known = dict(zip(different, result["tokens"], strict=True))
    return [known[text] for text in texts]
