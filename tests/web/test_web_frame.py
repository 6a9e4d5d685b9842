"""What holds for every page: one heading, a title, a language, no inline script or style, safe headers."""

from __future__ import annotations

import pytest
from django.test import Client
from lxml import html
from office_helpers import Town
from web_helpers import PASSWORD, client_of

from onewindow.web.guessing import Guesses
from onewindow.web.models import Account
from onewindow.web.pages import sign_in


def pages(town: Town) -> list[tuple[Client, str]]:
    project = town.project()
    case = town.accepted("M107", project)
    draft = town.draft("M110", project)
    applicant, reviewer = client_of("li.na"), client_of("approval_bureau.reviewer")
    mine = ["/", "/projects", "/cases", f"/projects/{project}", f"/projects/{project}/plan", f"/projects/{project}/answers",
            f"/projects/{project}/describe/building", f"/projects/{project}/matters/M202", f"/cases/{draft}/application",
            f"/cases/{draft}/check", f"/cases/{case}/submitted", f"/cases/{case}/account"]  # fmt: skip
    theirs = ["/worklist", "/worklist?all=1", f"/cases/{case}", f"/cases/{case}/account"]
    theirs += [
        f"/cases/{case}/acts/{command}" for command in town.view(case, "approval_bureau.reviewer").actions
    ]
    public = ["/", "/guides", "/guides/M304", "/verify", "/verify?number=1&token=2", "/sign-in", "/nowhere"]
    return [
        *((applicant, path) for path in mine),
        *((reviewer, path) for path in theirs),
        *((Client(), path) for path in public),
    ]


def test_every_page_is_well_made(town: Town) -> None:
    for client, path in pages(town):
        answer = client.get(path)
        assert answer.status_code in (200, 404), path
        root = html.fromstring(answer.content)
        assert root.get("lang") == "zh-Hans", path
        assert len(root.findall(".//h1")) == 1, path
        assert root.findtext(".//title", "").strip(), path
        assert not root.xpath("//script[not(@src)] | //style | //@style"), path
        assert not [name for name in root.xpath("//@*/..") for key in name.attrib if key.startswith("on")], (
            path
        )
        ids = [one for one in root.xpath("//@id") if not str(one).startswith("stop-hatch")]
        assert len(ids) == len(set(ids)), (path, [one for one in ids if ids.count(one) > 1])


def test_every_input_has_a_name_for_screen_readers(town: Town) -> None:
    for client, path in pages(town):
        root = html.fromstring(client.get(path).content)
        labels = set(root.xpath("//label/@for"))
        for control in root.xpath("//input[not(@type='hidden')] | //select | //textarea"):
            named = (
                control.get("aria-label") or control.get("id") in labels or control.xpath("ancestor::label")
            )
            assert named, (path, control.get("name"))


def test_headers_and_cookies_are_safe(town: Town) -> None:
    Account.objects.create_account("li.na", PASSWORD, "li.na")
    client = Client()
    answer = client.post("/sign-in", {"name": "li.na", "password": PASSWORD})
    assert answer.status_code == 302 and answer["Location"] == "/"
    cookie = answer.cookies["onewindow_session"]
    assert cookie["httponly"] and cookie["samesite"] == "Lax"
    page = client.get("/projects")
    policy = page["Content-Security-Policy"]
    assert "script-src 'self'" in policy and "unsafe" not in policy and "frame-ancestors 'none'" in policy
    assert page["X-Content-Type-Options"] == "nosniff" and page["Cache-Control"] == "no-store"


def test_sign_in_refuses_and_locks(town: Town) -> None:
    Account.objects.create_account("li.na", PASSWORD, "li.na")
    for _ in range(5):
        answer = Client().post("/sign-in", {"name": "li.na", "password": "wrong"})
        assert answer.status_code == 422 and "账号或密码不对" in answer.content.decode()
    locked = Client().post("/sign-in", {"name": "li.na", "password": PASSWORD})
    assert locked.status_code == 422 and "暂停登录十五分钟" in locked.content.decode()


def test_one_address_cannot_try_a_password_on_every_account(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    Account.objects.create_account("li.na", PASSWORD, "li.na")
    monkeypatch.setattr(sign_in, "misses", Guesses(most=3, seconds=900))
    for number in range(3):
        assert Client().post("/sign-in", {"name": f"nobody-{number}", "password": "wrong"}).status_code == 422
    right = {"name": "li.na", "password": PASSWORD}
    waits = Client().post("/sign-in", right)
    assert waits.status_code == 422 and "网络地址" in waits.content.decode()
    assert Client(REMOTE_ADDR="203.0.113.9").post("/sign-in", right).status_code == 302


def test_a_right_password_ends_the_count_of_wrong_ones(town: Town) -> None:
    Account.objects.create_account("li.na", PASSWORD, "li.na")
    for password in ("a", "b", "c", "d", PASSWORD, "e", PASSWORD):
        answer = Client().post("/sign-in", {"name": "li.na", "password": password})
        assert answer.status_code == (302 if password == PASSWORD else 422)


def test_signing_in_leads_only_to_this_site(town: Town) -> None:
    Account.objects.create_account("li.na", PASSWORD, "li.na")
    answer = Client().post(
        "/sign-in", {"name": "li.na", "password": PASSWORD, "next": "https://evil.example/"}
    )
    assert answer["Location"] == "/"


def test_a_form_without_its_token_is_refused_in_words(town: Town) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(Account.objects.get(name="li.na"))
    answer = client.post("/projects", {"name": "项目"})
    assert answer.status_code == 403 and "表单已过期" in answer.content.decode()


def test_a_form_that_was_open_while_somebody_signed_in_anew_is_kept(town: Town) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(Account.objects.get(name="li.na"))
    own = {"HTTP_REFERER": "http://testserver/projects?after=x"}
    answer = client.post("/projects", {"name": "别处登录前填的项目"}, **own)
    assert answer.status_code == 403 and 'href="/projects"' in answer.content.decode()
    page = client.get("/projects").content.decode()
    assert 'value="别处登录前填的项目"' in page and "还在" in page
    assert "别处登录前填的项目" not in client.get("/projects").content.decode(), (
        "kept once, and nothing was created"
    )
    for elsewhere in ("https://evil.example/projects", "http://testserver/account", ""):
        answer = client.post("/projects", {"name": "外站填的"}, HTTP_REFERER=elsewhere)
        assert answer.status_code == 403 and "打开表单" not in answer.content.decode()
        assert "外站填的" not in client.get("/projects").content.decode()


def test_health_tells_the_day_and_the_catalogue(town: Town) -> None:
    answer = Client().get("/health").json()
    assert answer["status"] == "ok" and answer["today"] == "2026-11-23" and len(answer["catalogue"]) == 64
