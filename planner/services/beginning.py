"""A first minute: an empty store of one's own begins with the embedded samples and a plan already made."""

from __future__ import annotations

import tempfile
import zipfile
from pathlib import Path

from planner.services import Services

PLANS = "plans"
"""Folder of the samples with plans already made: ``<scenario>.zip``."""


def is_empty(services: Services) -> bool:
    """Whether nothing has been put into the store yet: no scenario, not even an archived one, and no history."""
    return not services.scenarios(archived=True) and not services.scenarios() and not services.series()


def begin_with_samples(services: Services, samples: Path) -> None:
    """Put the samples and their plans into an empty store; of another nothing is changed.

    Parameters
    ----------
    services : Services
        Of somebody who may edit scenarios and keep plans.
    samples : Path
        Folder of scenario files.
    """
    if not is_empty(services):
        return
    for scenario in sorted(samples.glob("*.toml")):
        saved = services.save_scenario(scenario.stem, scenario, note="embedded sample")
        made = samples / PLANS / f"{scenario.stem}.zip"
        if made.exists():
            _keep(services, made, saved.id)


def _keep(services: Services, made: Path, version: int) -> None:
    with tempfile.TemporaryDirectory() as folder, zipfile.ZipFile(made) as packed:
        packed.extractall(folder)  # our own file, made by `scenarios/generate.py`
        services.keep_plan(Path(folder), scenario_version_id=version)
