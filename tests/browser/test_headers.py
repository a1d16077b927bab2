"""What the server says of itself: headers on every answer, and a browser that obeys them."""

from __future__ import annotations

import httpx
import pytest
from visitors import Visit

PATHS = ("", "week", "_stcore/health", "static/nothing.js", "nowhere/at/all")


@pytest.mark.parametrize("path", PATHS)
def test_every_answer_has_the_headers(front_end: str, path: str) -> None:
    headers = httpx.get(f"{front_end}/{path}", trust_env=False).headers
    policy = headers["Content-Security-Policy"]
    assert "unsafe-eval" not in policy
    assert "script-src 'self' 'sha256-" in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"


def test_a_strange_script_does_not_run(visit: Visit) -> None:
    visit.go("")
    visit.page.evaluate(
        "() => { const one = document.createElement('script'); one.textContent = 'window.strange = 1';"
        " document.body.append(one); }"
    )
    assert visit.page.evaluate("() => window.strange") is None


def test_another_site_cannot_frame_it(visit: Visit) -> None:
    page = visit.page.context.new_page()
    page.set_content(f'<iframe src="{visit.address}" style="width:500px;height:400px"></iframe>')
    page.wait_for_timeout(2_000)
    assert all(frame.locator('[data-testid="stApp"]').count() == 0 for frame in page.frames)


def test_a_socket_from_another_site_is_refused(front_end: str) -> None:
    head = {
        "Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": "AAAAAAAAAAAAAAAAAAAAAA==", "Origin": "https://evil.example",
    }  # fmt: skip
    answer = httpx.get(f"{front_end}/_stcore/stream", headers=head, trust_env=False)
    assert answer.status_code == 403
