"""The documented nginx before the planner, with TLS: people sign in, upload and take files, whatever `Host` says."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest
from team_server import free_port, front_end, provider, running, write_secrets
from visitors import Visit

from planner.launch import command
from planner.services import Actor, Services
from planner.store.database import open_store
from planner.store.schema import bring_up_to_date

if TYPE_CHECKING:
    from playwright.sync_api import Browser

NGINX = shutil.which("nginx")
DOCUMENTED = re.search(
    r"nginx:\n\n```text\n(.*?)```",
    (Path(__file__).parents[2] / "docs/operations.md").read_text(encoding="utf-8"),
    re.DOTALL,
)
HOST = "proxy_set_header Host $host;"
HOSTS = {
    "documented": HOST,
    "left out": "",
    "another name": "proxy_set_header Host inside.example;",
    "as the stranger says": f"{HOST} proxy_set_header X-Forwarded-Host $http_x_forwarded_host;",
}
MARIA = {"sub": "maria", "email": "maria@example.org", "email_verified": True, "name": "Maria"}

ABSENT = NGINX is None and not os.environ.get("PLANNER_TEST_SERVERS")
"""Where the servers are promised, their absence fails the tests instead."""
pytestmark = pytest.mark.skipif(ABSENT, reason="needs nginx")  # .ci/run installs it, and then it fails


@dataclass
class Proxied:
    """Public addresses of one planner, by how its proxies speak of the host; people sign in at one at a time."""

    address: str
    folder: Path
    port: int
    behind: int

    def proxy(self, host: str) -> str:
        """The documented server of nginx, with this machine's names."""
        assert DOCUMENTED is not None
        names = {
            "listen 443 ssl;": f"listen 127.0.0.1:{self.port} ssl;",
            "planner.example.org": "localhost",
            "/etc/ssl/planner": str(self.folder / "planner"),
            "127.0.0.1:8501": f"127.0.0.1:{self.behind}",
            HOST: HOSTS[host],
        }
        server = DOCUMENTED[1]
        for documented, here in names.items():
            assert documented in server
            server = server.replace(documented, here)
        kept = "".join(f"{one}_temp_path {self.folder}/{one};" for one in KEPT_ASIDE)
        user = "user root;" if os.geteuid() == 0 else ""
        return f"{user} pid {self.folder}/pid; daemon off; events {{}} http {{ access_log off; {kept} {server} }}"


KEPT_ASIDE = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")


@pytest.fixture(scope="module")
def planner(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxied]:
    folder, public, behind = tmp_path_factory.mktemp("proxied"), free_port(), free_port()
    store = open_store(str(folder / "planner.db"))
    bring_up_to_date(store)
    Services(store, Actor.local()).invite("maria@example.org", "coordinator")
    store.close()
    subprocess.run(
        [*["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"],
         "-keyout", str(folder / "planner.key"), "-out", str(folder / "planner.crt")],
        check=True, capture_output=True,
    )  # fmt: skip
    with provider([MARIA], folder / "provider.log") as issuer:
        secrets = write_secrets(folder, public, issuer)
        secrets.write_text(secrets.read_text(encoding="utf-8").replace("http://localhost", "https://localhost", 1))
        start = command(behind, secrets=secrets)
        with front_end(start, behind, folder, PLANNER_DB=str(folder / "planner.db")):
            yield Proxied(f"https://localhost:{public}", folder, public, behind)


@pytest.fixture(params=HOSTS)
def address(planner: Proxied, request: pytest.FixtureRequest) -> Iterator[str]:
    assert NGINX is not None, "nginx is promised"
    written = planner.folder / "nginx.conf"
    written.write_text(planner.proxy(request.param), encoding="utf-8")
    start = [NGINX, "-p", str(planner.folder), "-c", str(written), "-e", str(planner.folder / "nginx.log")]
    ready = f"{planner.address}/_stcore/health"
    with running(start, ready, planner.folder / "nginx.out", verify=False):
        yield planner.address


def test_people_sign_in_upload_and_take_files_through_it(browser: Browser, address: str, tmp_path: Path) -> None:
    context = browser.new_context(ignore_https_errors=True)
    visit = Visit(context.new_page(), address)
    page = visit.page
    context.route("https://cdn.jsdelivr.net/**", lambda route: route.abort())  # the provider's page would be prettier
    page.goto(address)
    page.get_by_role("button", name="Sign in").click()
    page.locator("input[name=sub]").fill("maria")
    page.locator("input[name=sub]").press("Enter")
    visit.sees("Maria, coordinator")
    visit.strayed.clear()
    visit.settled()
    page.get_by_text("Templates").first.click()
    with page.expect_download() as taken:
        page.get_by_role("button", name="history.csv").click()
    assert taken.value.path().read_text(encoding="utf-8").startswith("start,queue,volume")
    file = tmp_path / "calls.csv"
    file.write_text("start,queue,volume\n2026-03-02T09:00,phone,3\n", encoding="utf-8")
    visit.go("data")
    page.locator('[data-testid="stFileUploader"] input[type=file]').first.set_input_files(file)
    page.get_by_text(file.name).first.wait_for()
    visit.press("Read")
    assert page.locator('[data-testid="stException"]').count() == 0
    visit.sees("1 row")
    _strangers_are_refused(address, json.dumps(context.cookies(address)))
    context.close()
    assert not visit.errors
    assert not visit.strayed


def _strangers_are_refused(address: str, cookies: str) -> None:
    """With the person's own cookies, and with every header that might tell the planner another name."""
    brought = {one["name"]: one["value"] for one in json.loads(cookies)}
    evil = {"Origin": "https://evil.example", "X-Forwarded-Host": "evil.example", "Forwarded": "host=evil.example"}
    with httpx.Client(verify=False, trust_env=False, cookies=brought, headers=evil, timeout=60) as client:
        answer = client.put(f"{address}/_stcore/upload_file/any/file", files={"file": ("a.csv", b"a")})
        assert (answer.status_code, answer.text) == (403, "This was asked by a page of another site.")
        upgrade = {"Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13"}
        answer = client.get(f"{address}/_stcore/stream", headers={**upgrade, "Sec-WebSocket-Key": "A" * 22 + "=="})
        assert answer.status_code == 403
