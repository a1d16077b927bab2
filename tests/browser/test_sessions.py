"""What a page of another site, an unknown session and somebody else's may do to the server: walked by a script."""

from __future__ import annotations

import httpx
import pytest
from visitors import Visit
from wire_browser import Browser

FOREIGN = "https://evil.example"
FILE = {"file": ("a.csv", b"queue,start\n", "text/csv")}


def upload(front_end: str, session: str, **headers: str) -> httpx.Response:
    """Put a file as a page of the front end does, but for what a case leaves out."""
    with httpx.Client(timeout=60, trust_env=False) as client:
        token = client.get(f"{front_end}/_stcore/health").cookies["_streamlit_xsrf"]
        sent = {"X-Xsrftoken": token, "Origin": front_end, **headers}
        sent = {name: value for name, value in sent.items() if value}
        return client.put(f"{front_end}/_stcore/upload_file/{session}/some-file", files=FILE, headers=sent)


@pytest.mark.parametrize(
    "headers", [{"X-Xsrftoken": ""}, {"X-Xsrftoken": "2|00000000|00|1"}, {"X-Xsrftoken": "", "Origin": FOREIGN}]
)
def test_an_upload_without_the_pages_own_token_is_refused(front_end: str, headers: dict[str, str]) -> None:
    assert upload(front_end, "any", **headers).status_code == 403


@pytest.mark.parametrize("origin", [FOREIGN, "null"])
def test_an_upload_from_another_site_is_refused_even_with_a_token(front_end: str, origin: str) -> None:
    answer = upload(front_end, "any", Origin=origin)
    assert answer.status_code == 403


@pytest.mark.parametrize("session", ["00000000-0000-0000-0000-000000000000", "any", "..%2f..%2fetc"])
def test_an_upload_into_an_unknown_session_is_refused(front_end: str, session: str) -> None:
    answer = upload(front_end, session)
    assert answer.status_code in (400, 404)
    assert "Traceback" not in answer.text


def test_a_session_that_has_ended_takes_nothing_more(front_end: str) -> None:
    ended = Browser(front_end).open(path="data").session
    assert ended
    with httpx.Client(timeout=60, trust_env=False) as client:
        token = client.get(f"{front_end}/_stcore/health").cookies["_streamlit_xsrf"]
        head = {"X-Xsrftoken": token, "Origin": FOREIGN}
        answer = client.put(f"{front_end}/_stcore/upload_file/{ended}/one", files=FILE, headers=head)
        assert answer.status_code == 403
        answer = client.delete(f"{front_end}/_stcore/upload_file/{ended}/one", headers={"Origin": FOREIGN})
        assert answer.status_code == 403


@pytest.mark.parametrize(
    "path", ["media/" + "0" * 64 + ".csv", "media/../planner.db", "media/%2e%2e%2fstore.db", "static/..%2f..%2fapp.py"]
)
def test_an_address_of_a_file_that_nobody_gave_out_is_none(front_end: str, path: str) -> None:
    answer = httpx.get(f"{front_end}/{path}", trust_env=False)
    assert answer.status_code in (400, 404) or "<title>Streamlit</title>" in answer.text
    assert b"SQLite format" not in answer.content


def test_no_other_site_is_told_that_it_may_read(front_end: str) -> None:
    for path in ("_stcore/health", "_stcore/host-config", "media/none.csv", ""):
        answer = httpx.get(f"{front_end}/{path}", headers={"Origin": FOREIGN}, trust_env=False)
        assert answer.headers.get("Access-Control-Allow-Origin", "") not in ("*", FOREIGN)


def test_what_an_address_says_is_shown_as_text_or_not_at_all(visit: Visit) -> None:
    nasty = "%3Cimg%20src%3Dx%20onerror%3D%22window.strange%3D1%22%3E"
    for path in ("roster", "publish", "scenarios"):
        visit.go(f"{path}?scenario={nasty}&plan={nasty}&day={nasty}&queue={nasty}&line={nasty}")
        assert visit.page.evaluate("() => window.strange") is None
        assert visit.page.locator("img[src=x]").count() == 0
        assert visit.page.locator('[data-testid="stException"]').count() == 0
