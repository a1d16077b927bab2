"""The labour rules in force at every site, as commands and reports print them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from planner.roster.in_force import disagreements, rules_in_force
from planner.scenario import Agent, Scenario


@dataclass(frozen=True)
class SiteRules:
    """What holds at sites that have the same rules.

    Attributes
    ----------
    sites : tuple of str
        Their names, in the scenario's order; "" for people of no site, alone where the scenario has no ``[[site]]``.
    in_force : tuple of str
        `rules_in_force`: a heading, then a sentence for each rule.
    disagreements : tuple of str
        Those of the sentences that replace another value of the preset or of ``[rules]``.
    """

    sites: tuple[str, ...]
    in_force: tuple[str, ...]
    disagreements: tuple[str, ...]

    def sentences(self) -> list[str]:
        """A heading that names the sites, the rules, and last those that replace another value, told once more."""
        heading, *rules = self.in_force
        told = [heading.replace("Labour rules", f"Labour rules{self._where()}", 1), *rules]
        many = len(self.disagreements)
        if many:
            verb = "rule replaces" if many == 1 else "rules replace"
            told += [f"{many} {verb} a value of the preset or of [rules]:", *self.disagreements]
        return told

    def _where(self) -> str:
        if self.sites == ("",):
            return ""
        *others, last = [site or "no site" for site in self.sites]
        return f" at {', '.join(others)} and {last}" if others else f" at {last}"


def site_rules(scenario: Scenario, agents: Iterable[Agent]) -> list[SiteRules]:
    """The rules of every site, those of sites with the same rules once.

    Parameters
    ----------
    scenario : Scenario
    agents : iterable of Agent
        Whether some of them are of no site.

    Returns
    -------
    list of SiteRules
        In the order of the scenario's sites, at least one.
    """
    sites = [site.name for site in scenario.site]
    if not sites or any(not agent.site for agent in agents):
        sites.append("")
    alike: dict[tuple[str, ...], list[str]] = {}
    for site in sites:
        alike.setdefault(tuple(rules_in_force(scenario, site)), []).append(site)
    return [SiteRules(tuple(names), told, tuple(disagreements(scenario, names[0]))) for told, names in alike.items()]


def any_asked(rules: Iterable[SiteRules]) -> bool:
    """Whether a preset, ``[rules]`` or a contract asks anything anywhere."""
    return any(len(one.in_force) > 1 for one in rules)
