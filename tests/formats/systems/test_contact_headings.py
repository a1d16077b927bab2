"""What headings and cells of contacts mean: units, zones, other words; and no customer in what is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from forecasting.faults import InputError
from planner.formats.foreign import Wishes
from planner.formats.importing import Imported, import_files


def imported(path: Path) -> Imported:
    return import_files([path], Wishes("UTC"))


@pytest.mark.parametrize(
    ("heading", "wait", "talk"),
    [
        *(
            ("{} (sec)", "10", "100"),
            ("{} (s)", "10", "100"),
            ("{}_seconds", "10", "100"),
            ("{} in ms", "10000", "100000"),
        ),
        *(("{} (mm:ss)", "0:10", "1:40"), ("{} [minutes]", "0,1666667", "1,6666667"), ("{}", "00:00:10", "1m 40s")),
    ],
)
def test_units_behind_headings(tmp_path, heading, wait, talk):
    path = tmp_path / "t.csv"
    row = f"1;2026-03-02 09:05;Sales;Inbound;{wait};{talk}"
    path.write_text(
        f"Call ID;Start time;Queue;Direction;{heading.format('Wait time')};{heading.format('Talk time')}\n{row}\n"
    )
    tickets = imported(path).tickets
    assert tickets[["wait_s", "handle_s"]].round(3).to_numpy().tolist() == [[10, 100]]


def test_the_first_action_that_names_a_team_says_whose_the_conversation_is(tmp_path):
    path = tmp_path / "t.csv"
    head = "Conversation ID,Conversation started at,Channel,Action performed by,Action time,Team assigned"
    path.write_text(
        f"{head}\n1,2026-05-04 10:00,Email,Bot,2026-05-04 10:00,\n1,2026-05-04 10:00,Email,A,2026-05-04 10:05,Support\n"
    )
    assert set(imported(path).frames["history"]["queue"]) == {"Support"}


def by_hour(found: Imported) -> dict[str, float]:
    history = found.frames["history"]
    history = history[history["volume"] > 0]
    return {
        f"{queue} {start:%d %H:%M}": volume
        for queue, start, volume in zip(history["queue"], history["start"], history["volume"], strict=True)
    }


@pytest.mark.parametrize(
    "text",
    [
        "Ticket ID,Team,Created at (UTC)\n1,A,2024-03-05 10:00\n2,B,2024-03-06 11:30\n",
        "Ticket ID,Team,created_at_utc\n1,A,2024-03-05 10:00\n2,B,2024-03-06 11:30\n",
        "Ticket ID,Team,Created at [GMT+1]\n1,A,2024-03-05 11:00\n2,B,2024-03-06 12:30\n",
        "Ticket ID,Team,Created at (America/New_York)\n1,A,2024-03-05 05:00\n2,B,2024-03-06 06:30\n",
        "Conversation ID,Team assigned,Conversation started at (UTC)\n1,A,2024-03-05 10:00\n2,B,2024-03-06 11:30\n",
        "ID,Department,Created Time (Ticket),Created By\n1,A,05 Mar 2024 11:00 AM,Bo\n2,B,06 Mar 2024 12:30 PM,Bo\n",
        "Ticket-ID;Gruppe;Erstellungszeit\n1;A;05.03.2024, 11:00\n2;B;06.03.2024, 12:30\n",
        "Número del caso;Queue;Fecha/Hora de apertura\n1;A;05/03/2024, 11:00 a.\xa0m.\n2;B;6/3/2024, 12:30 p.\xa0m.\n",
        "Kundenvorgangsnummer;Fallursprung;Datum/Uhrzeit der Öffnung\n1;A;05.03.2024, 11:00\n2;B;6.3.2024, 12:30\n",
        "line,datetime (UTC),direction,answered\nA,2024-03-05 10:00,inbound,Yes\nB,2024-03-06 11:30,inbound,No\n",
    ],
)
def test_headings_with_zones_and_of_other_words(text, tmp_path):
    (tmp_path / "odd.csv").write_text(text, encoding="utf-8")
    found = import_files([tmp_path / "odd.csv"], Wishes("Europe/Berlin", day_first=True, zone_said=True))
    assert by_hour(found) == {"A 05 11:00": 1, "B 06 12:30": 1}


def test_one_queue_for_all_is_told(tmp_path):
    (tmp_path / "odd.csv").write_text("Ticket ID,Created at\n1,2024-03-05 10:00\n", encoding="utf-8")
    assert any("all are one queue, 'contacts'" in line for line in imported(tmp_path / "odd.csv").told.sentences())


def test_broken_lines_show_no_customer(tmp_path):
    rows = "".join(f"{at},A,Mail,2024-03-05 1{at}:00,5\n" for at in range(9))
    broken = "90,otto@kunde.example,Mail,2024-03-05 10:00,Otto Ober\n91,A,Mail,Invoice 47,+49151 1234567\n"
    (tmp_path / "odd.csv").write_text(f"Id,Group,Via,Created at,Replies\n{rows}{broken}", encoding="utf-8")
    found = imported(tmp_path / "odd.csv")
    said = f"{found.told.sentences()} {found.told.frame().to_csv()} {found.frames['history'].to_csv()}"
    assert found.frames["history"]["volume"].sum() == 10
    assert not [word for word in ("otto", "Otto", "Invoice", "49151") if word in said]


def test_a_table_without_headings_shows_no_customer(tmp_path):
    (tmp_path / "odd.csv").write_text("1,Otto Ober,otto@kunde.example,2024-03-05 10:00\n", encoding="utf-8")
    with pytest.raises(InputError, match="a first row that is no row of headings"):
        imported(tmp_path / "odd.csv")


@pytest.mark.parametrize(
    ("numbers", "seconds"),
    [(("0.0041666667", "0.0083333333"), 540), (("360000", "720000"), 540), (("360", "720"), 540), (("0", "720"), 720)],
)
def test_handle_times_without_a_unit(numbers, seconds, tmp_path):
    rows = "".join(f"{at},A,2024-03-05 10:00,{one}\n" for at, one in enumerate(numbers))
    (tmp_path / "odd.csv").write_text(f"Call ID,Queue,Start time,Handle time\n{rows}", encoding="utf-8")
    history = imported(tmp_path / "odd.csv").frames["history"]
    assert history["aht_s"].max() == pytest.approx(seconds, abs=0.01)
