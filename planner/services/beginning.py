"""A first minute: an empty store of one's own begins with the embedded samples and a plan already made."""

from __future__ import annotations

import tempfile
import zipfile
from pathlib import Path

from planner.services import Services

PLANS = "plans"
"""Folder of the samples with plans already made: ``<scenario>.zip``."""

NOTE = "embedded sample"
"""By this note of its newest version a sample is known that nobody changed."""


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
        saved = services.save_scenario(scenario.stem, scenario, note=NOTE)
        made = samples / PLANS / f"{scenario.stem}.zip"
        if made.exists():
            _keep(services, made, saved.id)


def put_samples_away(services: Services) -> list[str]:
    """Take the samples that nobody changed out of the list, to start empty; nothing of them goes. Their names."""
    samples = [line.name for line in services.scenarios() if line.note == NOTE]
    for name in samples:
        services.archive_scenario(name)
    return samples


def lay_out_samples(services: Services, samples: Path) -> None:
    """Put the samples into an empty store, or back into the list where they were put away."""
    for line in services.scenarios(archived=True):
        if line.archived and line.note == NOTE:
            services.archive_scenario(line.name, archived=False)
    begin_with_samples(services, samples)


def _keep(services: Services, made: Path, version: int) -> None:
    with tempfile.TemporaryDirectory() as folder, zipfile.ZipFile(made) as packed:
        packed.extractall(folder)  # our own file, made by `scenarios/generate.py`
        services.keep_plan(Path(folder), scenario_version_id=version)
