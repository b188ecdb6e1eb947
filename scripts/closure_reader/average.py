"""Make one adapter of several that began from the same one: the mean of their weights.

    uv run --with torch --with safetensors scripts/closure_reader/average.py --out FOLDER ADAPTER ADAPTER...

Runs that begin alike and differ in their seed make different mistakes; their mean makes fewer than either (Wortsman et
al., Model soups, 2022). The means are taken of A and of B, which is near enough while the runs are near each other.
"""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file


def main() -> None:
    """Average and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("adapters", type=Path, nargs="+")
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    weights = [load_file(folder / "adapters.safetensors") for folder in options.adapters]
    mean = {key: torch.stack([one[key].float() for one in weights]).mean(0).half() for key in weights[0]}
    options.out.mkdir(parents=True, exist_ok=True)
    save_file(mean, options.out / "adapters.safetensors")
    shutil.copy(options.adapters[0] / "adapter_config.json", options.out)


if __name__ == "__main__":
    main()
