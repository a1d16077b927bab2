"""Callers' behaviour, call-backs, lines, routes and work put aside: what may be said, and what is refused."""

from __future__ import annotations

import pytest

PHONE = "target = { share = 0.80, within_s = 20 }"
EMAIL = "target = { share = 0.95, within_business_days = 1 }"
CALLS = '\n[[queue]]\nname = "calls"\nchannel = "callback"\ntarget = { share = 0.8, within_s = 900 }\n'
ACME = '\n[[vendor]]\nname = "Acme"\nqueues = ["email"]\nprice = { per = "contact", amount = 1 }\n'
TRUNK = '\n[[trunk]]\nname = "t"\nqueues = ["phone"]\nlines = 30\n'


@pytest.mark.parametrize(
    ("old", "said", "more"),
    [
        (PHONE, "balk = { share = 0 }", ""),
        (PHONE, "balk = { share = 1 }", ""),
        (PHONE, "balk = { tolerance_s = 0.5 }", ""),
        (PHONE, "retry = { share = 1, after_min = 0.1 }", ""),
        (PHONE, 'channel = "chat"\nretry = { share = 0.5 }', ""),
        (PHONE, "callback = { if_wait_s = 0, promise_min = 30 }", ""),
        (PHONE, 'callback = { if_wait_s = 120, judged = "waited", accept = 0.4, to = "calls" }', CALLS),
        (EMAIL, "interruptible = true\nkeep_idle = 3", ""),
        (PHONE, "", TRUNK),
        (PHONE, "", '\n[[route]]\nfrom_queue = "phone"\nto = "email"\nafter_s = 0\n'),
        (PHONE, "", ACME + '\n[[route]]\nfrom_queue = "email"\nto = "vendor:Acme"\nafter_s = 7200\n'),
    ],
)
def test_what_may_be_said(desk, old, said, more):
    assert desk.changed(old, f"{old}\n{said}", more).name == "Test"


@pytest.mark.parametrize(
    ("old", "said", "more", "told"),
    [
        (PHONE, "balk = {}", "", "one of share and tolerance_s is needed). Write share = 0.1"),
        (PHONE, "balk = { share = 0.1, tolerance_s = 60 }", "", "one of share and tolerance_s is needed"),
        (PHONE, "balk = { share = 1.1 }", "", "balk > share: found '1.1'"),
        (PHONE, "balk = { tolerance_s = 0 }", "", "expected a number above 0"),
        (
            PHONE,
            "retry = { share = 0.5, after_min = 0 }",
            "",
            "retry > after_min: found '0', expected a number above 0",
        ),
        (PHONE, "retry = {}", "", "retry > share"),
        (PHONE, "callback = { if_wait_s = 60 }", "", "one of promise_min and to is needed"),
        (PHONE, "callback = { if_wait_s = -1, promise_min = 5 }", "", "expected a number of at least 0"),
        (PHONE, 'callback = { if_wait_s = 60, to = "callz" }', CALLS, "Did you mean calls?"),
        (PHONE, 'callback = { if_wait_s = 60, to = "email" }', "", "expected a queue of channel callback"),
        (EMAIL, "balk = { share = 0.1 }", "", "expected no balk on a email queue. Leave it out: nobody waits"),
        (EMAIL, "retry = { share = 0.1 }", "", "expected no retry on a email queue"),
        (EMAIL, "callback = { if_wait_s = 60, promise_min = 5 }", "", "expected no callback on a email queue"),
        (PHONE, "interruptible = true", "", "found 'true', expected no interruptible on a phone queue"),
        (PHONE, "keep_idle = 2", "", "found '2', expected no keep_idle on a phone queue"),
        (EMAIL, "keep_idle = -1", "", "expected a number of at least 0"),
        (PHONE, "", TRUNK.replace("30", "0"), "lines: found '0', expected a number of at least 1"),
        (PHONE, "", TRUNK.replace('"phone"', '"fone"'), "Did you mean phone?"),
        (PHONE, "", TRUNK.replace('"phone"', '"email"'), "expected queues whose callers wait on the line"),
        (
            PHONE,
            "",
            TRUNK + TRUNK.replace('"t"', '"u"'),
            "expected each queue in one trunk. Take it out of one of them",
        ),
        (PHONE, "", '\n[[route]]\nfrom_queue = "phone"\nto = "phone"\n', "A queue does not spill over into itself."),
        (
            PHONE,
            "",
            ACME + '\n[[route]]\nfrom_queue = "phone"\nto = "vendor:Acme"\n',
            'expected a vendor that serves phone. Add "phone" to the queues of vendor "Acme".',
        ),
        (PHONE, "calback = { if_wait_s = 60 }", "", "Did you mean callback?"),
    ],
)
def test_what_is_refused(desk, old, said, more, told):
    assert told in "\n".join(desk.refused(lambda: desk.changed(old, f"{old}\n{said}", more)))


def test_a_promise_unsays_the_inherited_queue_of_call_backs(desk, minimal):
    said = 'callback = { if_wait_s = 60, accept = 0.4, to = "calls" }'
    desk.write(minimal.replace(PHONE, f"{PHONE}\n{said}") + CALLS, "base.toml")
    child = 'extends = "base.toml"\n[[queue]]\nname = "phone"\ncallback = { promise_min = 20 }\n'
    offer = desk.read(child, "child.toml").queue[0].callback
    assert (offer.if_wait_s, offer.accept, offer.promise_min, offer.to) == (60.0, 0.4, 20.0, None)


def test_a_tolerance_unsays_an_inherited_share(desk, minimal):
    desk.write(minimal.replace(PHONE, f"{PHONE}\nbalk = {{ share = 0.2 }}"), "base.toml")
    child = 'extends = "base.toml"\n[[queue]]\nname = "phone"\nbalk = { tolerance_s = 90 }\n'
    balk = desk.read(child, "child.toml").queue[0].balk
    assert (balk.share, balk.tolerance_s) == (None, 90.0)
