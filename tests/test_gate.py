"""Whence a request may come, held against a table; and who was told what."""

from __future__ import annotations

import pytest
from starlette.datastructures import Headers

from planner.gate.origins import is_own_page, is_proxied, is_this_machine, may_open, origin_of
from planner.gate.told import NOBODY, Told, badge_of

PUBLIC = "https://planner.example"
LOCAL = {"Host": "localhost:8501"}


@pytest.mark.parametrize(
    ("address", "origin"),
    [
        ("https://planner.example/oauth2callback", PUBLIC),
        ("https://Planner.Example:443/oauth2callback", PUBLIC),
        ("http://localhost:8501/oauth2callback", "http://localhost:8501"),
        ("http://127.0.0.1:80/oauth2callback", "http://127.0.0.1"),
        ("http://[::1]:8501/oauth2callback", "http://[::1]:8501"),
    ],
)
def test_an_address_becomes_what_browsers_call_its_origin(address: str, origin: str) -> None:
    assert origin_of(address) == origin


@pytest.mark.parametrize(
    ("headers", "public", "own", "opens"),
    [
        # With sign-in the public address counts, whatever a proxy or a stranger says of the host.
        ({"Origin": PUBLIC, "Host": "127.0.0.1:8501"}, PUBLIC, True, True),
        ({"Origin": PUBLIC, "Host": "planner.example"}, PUBLIC, True, True),
        ({"Origin": "https://evil.example", "Host": "planner.example"}, PUBLIC, False, False),
        ({"Origin": "https://evil.example", "X-Forwarded-Host": "evil.example"}, PUBLIC, False, False),
        ({"Origin": "http://planner.example", "Host": "planner.example:443"}, PUBLIC, False, False),
        ({"Origin": "https://planner.example:8443", "Host": "planner.example"}, PUBLIC, False, False),
        ({"Origin": "null", "Host": "planner.example"}, PUBLIC, False, False),
        # Under another name of the same server a page may say how to sign in, and change nothing.
        ({"Origin": "http://localhost:8501", **LOCAL}, PUBLIC, False, True),
        # On one's own machine the page's address is that of the server.
        ({"Origin": "http://localhost:8501", **LOCAL}, None, True, True),
        ({"Origin": "http://[::1]:8501", "Host": "[::1]:8501"}, None, True, True),
        ({"Origin": "http://localhost:3000", **LOCAL}, None, False, False),
        ({"Origin": "http://127.0.0.1:8501", **LOCAL}, None, False, False),
        # A name that a stranger leads here: the page opens, and says that it is for this machine only.
        ({"Origin": "http://evil.example:8501", "Host": "evil.example:8501"}, None, False, True),
        # Programs name no origin; browsers say of what kind the page is that asks for a file.
        (LOCAL, None, True, True),
        ({**LOCAL, "Sec-Fetch-Site": "same-origin"}, None, True, True),
        ({**LOCAL, "Sec-Fetch-Site": "none"}, PUBLIC, True, True),
        ({**LOCAL, "Sec-Fetch-Site": "same-site"}, PUBLIC, False, False),
        ({**LOCAL, "Sec-Fetch-Site": "cross-site"}, None, False, False),
    ],
)
def test_whence_a_request_may_come(headers: dict[str, str], public: str | None, own: bool, opens: bool) -> None:
    assert is_own_page(Headers(headers), public) == own
    assert may_open(Headers(headers), public) == opens


def test_a_loopback_address_behind_a_proxy_is_nobodys_own_machine() -> None:
    assert is_this_machine("localhost:8501")
    assert not is_this_machine("localhost.evil.example:8501")
    assert is_proxied(Headers({"x-forwarded-for": "203.0.113.7"}))
    assert not is_proxied(Headers(LOCAL))


def test_a_name_is_known_to_the_sign_in_that_was_told_it_while_its_page_is_open() -> None:
    told = Told()
    hers, his = badge_of({"_streamlit_user": "a", "other": "1"}), badge_of({"_streamlit_user": "b"})
    assert badge_of({"other": "1"}) == NOBODY
    assert badge_of({"_streamlit_user": "a", "_streamlit_user__1": "b"}) not in (hers, his)
    told.vouch(hers, lambda: True)
    assert not told.is_under_way(hers), "no page of hers is open"
    with told.page(hers) as page, told.page(his):
        page.add("session")
        assert (told.knows(hers, "session"), told.knows(his, "session")) == (True, False)
        assert not told.is_under_way(hers), "nobody vouched"
        ends = [False, True]
        told.vouch(hers, ends.pop)
        assert (told.is_under_way(hers), told.is_under_way(hers), told.is_under_way(his)) == (True, False, False)
        with told.page(hers):
            pass
        assert told.knows(hers, "session"), "another page of hers was closed"
    assert not told.knows(hers, "session")
    assert not told.is_under_way(hers)
