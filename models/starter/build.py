"""Make the starter model from the data folder: `python models/starter/build.py DATA`.

Writes composites, samples, checkpoint, log and report under build/starter, then
models/weights/starter.safetensors and starter.md. Takes about half an hour on two idle cores.

With `--ablation` it trains variants of the model under WORK instead and writes docs/starter-model.md. What is
done is not done again, a training that was stopped goes on, and `--only` picks variants.
"""

from __future__ import annotations

import argparse
import logging
import runpy
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
log = logging.getLogger("starter")


class Logged:
    """A progress that writes a line for whatever a step says, and nothing for percents."""

    def percent(self, value: float, text: str | None = None) -> None:
        """Do nothing: the step says a line per epoch."""

    def info(self, text: str) -> None:
        """Write a line."""
        log.info(text)

    def warn(self, text: str) -> None:
        """Write a line."""
        log.warning(text)

    def check(self) -> None:
        """Never stop."""


def main() -> int:
    """Run the command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, help="folder with one folder of labelled pixels per source")
    parser.add_argument("--work", type=Path, default=ROOT / "build" / "starter", help="folder for everything between")
    parser.add_argument("--ablation", action="store_true", help="instead, measure what each choice is worth")
    parser.add_argument("--docs", type=Path, default=ROOT / "docs", help="with --ablation: folder of the page")
    parser.add_argument("--only", nargs="*", default=[], help="with --ablation: names of variants")
    parser.add_argument("--weights", type=Path, default=ROOT / "models" / "weights", help="folder for the model")
    parser.add_argument("--epochs", type=int, default=None, help="fewer, to try the command")
    parser.add_argument("--resume", action="store_true", help="go on from the checkpoint in WORK")
    options = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", stream=sys.stdout)
    logging.getLogger("pyogrio").setLevel(logging.WARNING)
    runpy.run_path(str(ROOT / "worker" / "start.py"))["register_package"](ROOT)
    from glakes.models.starter import ablation_page, recipe

    if options.ablation:
        ablation_page.make_ablation(options.data, options.work, options.docs, options.epochs, options.only, Logged())
    else:
        recipe.make_starter(options.data, options.work, options.weights, options.epochs, options.resume, Logged())
    return 0


if __name__ == "__main__":
    sys.exit(main())
