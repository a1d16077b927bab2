"""Scenarios in the store: versions, folders with the same bytes, differences in sentences, two savers at once."""

from __future__ import annotations

import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from store_world import PEOPLE_FILE, digests, write_scenario

from forecasting.faults import InputError
from planner.fingerprint import fingerprint
from planner.formats import read_inputs
from planner.scenario.reading import read_scenario
from planner.store.database import Store
from planner.store.faults import ConflictError, StoreError
from planner.store.scenario_files import gather
from planner.store.scenario_saving import Saved, copy_scenario, save_scenario
from planner.store.scenarios import (
    archive_scenario,
    check_out_scenario,
    list_scenarios,
    list_versions,
    rename_scenario,
    version_differences,
)
from planner.store.tables import ScenarioVersion, TrailRow


def save(store: Store, path: Path, *, who: str = "ana", base: int | None = None, note: str = "") -> Saved:
    gathered = gather(path, (path.parents[1],))
    with store.writing(who) as work:
        saved = save_scenario(work, "Peak", gathered, base=base, note=note)
    return saved.settle()


def test_a_version_laid_out_gives_the_same_inputs(store: Store, tmp_path: Path) -> None:
    path = write_scenario(tmp_path / "mine")
    shutil.rmtree(tmp_path / "mine" / "common" / "out")
    (tmp_path / "mine" / "stranger.txt").write_text("not named")
    saved = save(store, path)
    assert (saved.number, saved.new) == (1, True)
    out = check_out_scenario(store, "Peak", tmp_path / "theirs")
    (tmp_path / "mine" / "stranger.txt").unlink()
    assert digests(tmp_path / "theirs") == digests(tmp_path / "mine")
    mine = read_inputs(read_scenario(path, allow=[tmp_path / "mine"]), allow=[tmp_path / "mine"])
    theirs = read_inputs(read_scenario(out.path, allow=out.allow), allow=out.allow)
    assert theirs.sha256 == mine.sha256
    assert fingerprint(theirs) == fingerprint(mine)


def test_equal_content_makes_no_version_and_changed_content_does(store: Store, tmp_path: Path) -> None:
    path = write_scenario(tmp_path / "mine")
    save(store, path)
    assert not save(store, path).new
    path.write_text('extends = "../common/base.toml"\nname = "Peak"\ndays = 2\n')
    assert save(store, path, base=1, note="two days").number == 2
    with store.reading() as session:
        assert [(one.number, one.note, one.base) for one in list_versions(session, "Peak")] == [
            (2, "two days", 1),
            (1, "", None),
        ]
        assert session.query(ScenarioVersion).count() == session.query(TrailRow).count() == 2


def test_differences_say_which_key_of_which_record(store: Store, tmp_path: Path) -> None:
    path = write_scenario(tmp_path / "mine")
    common = tmp_path / "mine" / "common"
    save(store, path)
    base = (common / "base.toml").read_text()
    changed = base.replace("share = 0.80", "share = 0.85").replace("patience_s = 1e9\n", "")
    (common / "base.toml").write_text(changed + '\n[[shift]]\nname = "late"\nstart = "10:00"\nlength_min = 180\n')
    people = PEOPLE_FILE.replace("A2,Ben Okafor,part-time,phone,22.0", "A2,Ben Okafor,part-time,phone,23.5")
    (common / "agents.csv").write_text(people.replace("A5,Eve Santos", "A6,Eve Santos"))
    save(store, path)
    expected = [
        'queue "phone", target, share: was 80%, is 85%',
        'queue "phone", patience: no longer said',
        'shift "late": new',
        "common/agents.csv, A2, wage_per_h: changed",
        "common/agents.csv: row no longer there: A5, Eve Santos, part-time, phone, 1994-02-03",
        "common/agents.csv: new row: A6, Eve Santos, part-time, phone, 1994-02-03",
    ]
    assert list(version_differences(store, "Peak", 1)) == expected
    with_pay = version_differences(store, "Peak", 1, 2, pay=True)
    assert with_pay[3] == "common/agents.csv, A2, wage_per_h: was 22.0, is 23.5"
    assert list(version_differences(store, "Peak", 2, 2)) == []


def test_two_people_from_the_same_base_are_told_and_both_kept(store: Store, tmp_path: Path) -> None:
    path = write_scenario(tmp_path / "mine")
    save(store, path)
    path.write_text('extends = "../common/base.toml"\nname = "Peak"\ndays = 2\n')
    save(store, path, base=1)
    path.write_text('extends = "../common/base.toml"\nname = "Peak"\ndays = 3\nseed = 4\n')
    with pytest.raises(ConflictError, match="Yours is kept as version 3") as caught:
        save(store, path, who="ben", base=1)
    assert caught.value.differences == ("days: was 2, is 3", "seed: 4 (new)")
    with store.reading() as session:
        assert [(one.number, one.made_by, one.aside) for one in list_versions(session, "Peak")] == [
            (3, "ben", True),
            (2, "ana", False),
            (1, "ana", False),
        ]
        assert list_scenarios(session)[0].newest == 2
    assert save(store, path, who="ben", base=2).number == 4
    assert read_scenario(check_out_scenario(store, "Peak", tmp_path / "a", 3).path, allow=[tmp_path / "a"]).days == 3


def test_of_two_who_save_at_once_one_is_the_newest_and_none_is_lost(store: Store, tmp_path: Path) -> None:
    save(store, write_scenario(tmp_path / "mine"))
    shutil.copytree(tmp_path / "mine", tmp_path / "theirs")
    paths = [tmp_path / name / "week" / "peak.toml" for name in ("mine", "theirs")]
    for days, path in enumerate(paths, 2):
        path.write_text(f'extends = "../common/base.toml"\nname = "Peak"\ndays = {days}\n')

    def try_to(path: Path) -> str:
        try:
            return f"saved {save(store, path, base=1).number}"
        except ConflictError as conflict:
            return f"told {len(conflict.differences)}"

    with ThreadPoolExecutor(2) as both:
        assert sorted(both.map(try_to, paths)) == ["saved 2", "told 1"]
    with store.reading() as session:
        assert [(one.number, one.aside) for one in list_versions(session, "Peak")] == [
            (3, True),
            (2, False),
            (1, False),
        ]


def test_names_copies_and_the_archive(store: Store, tmp_path: Path) -> None:
    save(store, write_scenario(tmp_path / "mine"))
    with store.writing("ana") as work:
        copy_scenario(work, "Peak", "Low")
        rename_scenario(work, "Peak", "High")
        archive_scenario(work, "Low")
    with store.reading() as session:
        assert [line.name for line in list_scenarios(session)] == ["High"]
        assert [(line.name, line.archived) for line in list_scenarios(session, archived=True)] == [
            ("High", False),
            ("Low", True),
        ]
        assert list_scenarios(session, archived=True)[1].note == "copy of Peak, version 1"
    for to, match in (("High", "a name that no scenario has"), (" ", "expected a name")):
        with pytest.raises(StoreError, match=match), store.writing("ana") as work:
            rename_scenario(work, "Low", to)
    with pytest.raises(StoreError, match="'version 7', expected 1 to 1"):
        check_out_scenario(store, "High", tmp_path / "x", 7)


def test_what_cannot_be_laid_out_elsewhere_is_refused(store: Store, tmp_path: Path) -> None:
    path = write_scenario(tmp_path / "mine")
    absolute = tmp_path / "mine" / "week" / "people.csv"
    absolute.write_text(PEOPLE_FILE)
    path.write_text(f'extends = "../common/base.toml"\n[staff]\nfile = "{absolute}"\n')
    with pytest.raises(InputError, match="expected a path told from this file"):
        save(store, path)
    path.write_text('extends = "../common/base.toml"\n[staff]\nlocks = "none.csv"\n')
    with pytest.raises(InputError, match=r"found 'none.csv', expected a file that can be read"):
        save(store, path)
    path.write_text('extends = "../common/base.toml"\nnonsense = 1\n')
    with pytest.raises(InputError, match="nonsense"):
        save(store, path)
