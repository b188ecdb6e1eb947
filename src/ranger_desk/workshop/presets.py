"""Recipes for training an adapter that are known to make sense, by name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ranger_desk.engine.training_settings import LINEAR_LAYERS, QUERIES_AND_VALUES, Schedule, TrainingSettings


@dataclass(frozen=True, slots=True)
class Preset:
    """A prompt format and settings under one name."""

    name: str
    about: str
    format: str
    settings: TrainingSettings


PAPERS_BASE = "llama-3-8b"
"""The catalogue's id of the base that the paper's adapters were trained on."""


def _of_the_paper(batch_size: int, layers: int) -> TrainingSettings:
    return TrainingSettings(
        rank=8,
        keys=QUERIES_AND_VALUES,
        layers=layers,
        batch_size=batch_size,
        iterations=1000,
        validate_every=100,
        validation_rows=100,
    )


_THE_REST = "1,000 iterations, rank 8 on q_proj and v_proj; what the paper does not say is as mlx-lm has it"

PRESETS: Mapping[str, Preset] = {
    preset.name: preset
    for preset in (
        Preset(
            "paper-1",
            f"The paper's first adapter: basic prompts, batches of 1, 4 layers ({_THE_REST}).",
            "basic",
            _of_the_paper(1, 4),
        ),
        Preset(
            "paper-2",
            f"The paper's second adapter: advanced prompts, batches of 1, 4 layers ({_THE_REST}).",
            "advanced",
            _of_the_paper(1, 4),
        ),
        Preset(
            "paper-3",
            f"The paper's third adapter: advanced prompts, batches of 4, 32 layers ({_THE_REST}).",
            "advanced",
            _of_the_paper(4, 32),
        ),
        Preset(
            "ours",
            "The shipped adapter's settings: marked answers, rank 32 on all linear layers, six epochs, learnt from "
            "the answers alone. Its rows were also varied anew each epoch (docs/quality.md); here they are not.",
            "marked",
            TrainingSettings(
                rank=32,
                scale=2.0,
                keys=LINEAR_LAYERS,
                layers=None,
                batch_size=4,
                accumulation=4,
                learning_rate=8e-4,
                schedule=Schedule.COSINE,
                warmup=0.06,
                weight_decay=0.01,
                clip=1.0,
                iterations=None,
                epochs=6,
                mask_prompt=True,
                seed=1,
                validate_every=160,
                validation_rows=200,
            ),
        ),
    )
}
"""The paper's three adapters, and ours."""
