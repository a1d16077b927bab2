"""Sixty invented people at two sites: contracts, skills, leave and fixed hours."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
import pandas as pd


@dataclass(frozen=True)
class Crew:
    """People who are interchangeable: one site, one contract, one set of skills.

    Attributes
    ----------
    heads : int
        The lever: how many of them there are.
    early, late : float
        Usual starts on the site's clock, hours.
    """

    heads: int
    team: str
    site: str
    contract: str
    skills: str
    early: float
    late: float


CREWS = (
    Crew(10, "service east", "New York", "full-time", "phone:1.0:1|chat:1.0:2|vip:1.0:3", 8.0, 12.5),
    Crew(7, "vip east", "New York", "full-time", "vip:1.0:1|phone:1.0:2", 8.0, 12.0),
    Crew(6, "written", "New York", "full-time", "email:1.0:1|chat:1.0:2", 8.0, 12.5),
    Crew(5, "tier2", "New York", "full-time", "tier2:1.0:1|phone:1.1:2", 8.0, 9.5),
    Crew(2, "written", "New York", "full-time", "email:1.0:1|phone:0.9:2", 9.0, 9.0),
    Crew(5, "service east", "New York", "part-time", "phone:1.0:1|chat:0.9:2", 10.0, 15.0),
    Crew(4, "evening", "New York", "part-time", "phone:1.0:1", 16.0, 16.0),
    Crew(2, "written", "New York", "part-time", "chat:1.0:1", 8.0, 8.0),
    Crew(7, "service west", "Denver", "full-time mountain", "phone:1.0:1|chat:1.0:2|vip:1.0:3", 7.0, 10.0),
    Crew(5, "vip west", "Denver", "full-time mountain", "vip:1.0:1|phone:1.0:2", 7.0, 10.0),
    Crew(4, "written", "Denver", "full-time mountain", "email:1.0:1|chat:1.0:2", 7.5, 10.0),
    Crew(3, "tier2", "Denver", "full-time mountain", "tier2:1.0:1|phone:1.1:2", 6.5, 7.5),
)
FIXED = {4: ("09:00", "17:30", WEEK := (1, 2, 3, 4, 5)), 7: ("08:00", "13:00", (1, 2, 4, 5))}
"""Crews on fixed hours, by place in CREWS: from, to, days of the cycle (1 is Monday)."""
COACHES = {"service east": 1, "tier2": 1}
"""How many of a team's first people are coaches."""
CENTRES = {"New York": "CC-100", "Denver": "CC-200"}
FIRST_NAMES = (
    "Ada Amir Ana Ben Bea Carl Chen Dana Deepa Eli Elena Finn Femi Gia Gus Hana Hugo Ida Ivan Jack Jun Kai "
    "Kira Leo Lena Mara Max Mia Milo Nia Noor Nils Olga Omar Paz Pia Quin Raj Rita Rosa Sam Sara Seth Tala "
    "Theo Tom Uma Una Vera Viktor Wen Will Xenia Yara Yusuf Zara Zoe Abel Bo Cleo Dov Esme"
)
LAST_NAMES = "Example Sample Placeholder Specimen Mock Pattern Template Fictive Stand-In Model"


@dataclass(frozen=True)
class Person:
    """One invented person and the crew they belong to (its place in CREWS)."""

    agent: str
    name: str
    place: int

    @property
    def crew(self) -> Crew:
        """Their crew."""
        return CREWS[self.place]


def people() -> list[Person]:
    """Everybody, in the order of CREWS."""
    places = [place for place, crew in enumerate(CREWS) for _ in range(crew.heads)]
    first, last = FIRST_NAMES.split(), LAST_NAMES.split()
    return [
        Person(f"A{number:03d}", f"{first[(number - 1) % len(first)]} {last[number % len(last)]}", place)
        for number, place in enumerate(places, start=1)
    ]


def agents(rng: np.random.Generator, extra_skill: str = "") -> pd.DataFrame:
    """The staff file; `extra_skill` is added to everybody who serves chat."""
    rows, coaches = [], dict(COACHES)
    for person in people():
        crew = person.crew
        coach = coaches.get(crew.team, 0) > 0
        coaches[crew.team] = coaches.get(crew.team, 0) - 1
        hired = dt.date(2019, 1, 7) + dt.timedelta(7 * int(rng.integers(0, 395)))
        skills = crew.skills + (f"|{extra_skill}" if extra_skill and "chat:" in crew.skills else "")
        rows.append(
            {
                "agent": person.agent,
                "name": person.name,
                "team": crew.team,
                "site": crew.site,
                "cost_centre": CENTRES[crew.site],
                "contract": crew.contract,
                "grade": "senior" if crew.team == "tier2" or coach else "agent",
                "roles": "coach" if coach else "",
                "skills": skills,
                "wage_per_h": "27.40" if coach else "25.20" if crew.team == "tier2" else "",
                "start_date": hired.isoformat(),
            }
        )
    return pd.DataFrame(rows)


def leave() -> pd.DataFrame:
    """Leave, sickness, lectures and wishes around the weeks that the samples plan."""
    rows = [
        ("A003", "2026-11-16T00:00", "2026-11-23T00:00", "leave", "annual leave"),
        ("A013", "2026-11-18T00:00", "2026-11-21T00:00", "leave", "annual leave"),
        ("A041", "2026-11-09T00:00", "2026-11-20T00:00", "sick", "certificate until the 19th"),
        ("A020", "2026-11-23T00:00", "2026-11-30T00:00", "leave", "annual leave"),
        ("A048", "2026-11-23T00:00", "2026-11-26T00:00", "leave", "annual leave"),
        ("A052", "2026-11-28T00:00", "2026-12-05T00:00", "leave", "annual leave"),
        ("A007", "2026-12-14T00:00", "2026-12-21T00:00", "leave", "annual leave"),
    ]
    rows += [  # their fixed hours would fall on a closed day
        (person.agent, "2026-11-26T00:00", "2026-11-27T00:00", "leave", "Thanksgiving")
        for person in people()
        if person.place in FIXED
    ]
    for week in range(5):
        tuesday, thursday, saturday = (dt.date(2026, 11, 17) + dt.timedelta(7 * week + step) for step in (0, 2, 4))
        sunday = saturday + dt.timedelta(1)
        rows += [
            ("A031", f"{tuesday}T08:00", f"{tuesday}T13:00", "unavailable", "lecture"),
            ("A033", f"{thursday}T15:30", f"{thursday}T22:00", "unavailable", "evening class"),
            ("A012", f"{saturday}T00:00", f"{sunday}T00:00", "prefers_off", "choir"),
            ("A045", f"{saturday}T00:00", f"{sunday}T00:00", "prefers_work", "likes Saturdays"),
        ]
    frame = pd.DataFrame(rows, columns=["agent", "start", "end", "kind", "note"])
    return frame.sort_values(["agent", "start"], ignore_index=True)


def patterns() -> pd.DataFrame:
    """People with fixed hours."""
    rows = [
        {
            "agent": person.agent,
            "cycle_day": day,
            "start": FIXED[person.place][0],
            "end": FIXED[person.place][1],
        }
        for person in people()
        if person.place in FIXED
        for day in FIXED[person.place][2]
    ]
    return pd.DataFrame(rows)
