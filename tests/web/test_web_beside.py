"""What the case's page offers beside the procedure: to whom it would not be refused, and to nobody else."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from lxml import html
from office_helpers import PDF, ZONE, Town
from web_helpers import client_of, key_of, text_of
from windows_helpers import hall, taken_in

from onewindow.office import operations, permissions, queries
from onewindow.office.identity import citizen_check

NUMBER = "37030319900101101" + citizen_check("37030319900101101")


def forms(client: Client, address: str, ending: str) -> list[str]:
    """The addresses of a page's forms that end so."""
    found = html.fromstring(client.get(address).content).xpath("//form/@action")
    return [str(one) for one in found if str(one).endswith(ending)]


def test_who_is_off_the_case_gets_no_form_that_would_be_refused(town: Town) -> None:
    case = town.accepted()
    officer = town.reviewer(case)
    client = client_of(f"{town.view(case).matter.deciding}.reviewer")
    assert forms(client, f"/cases/{case}", "/talk") and forms(client, f"/cases/{case}", "/worklist/assign")
    may = queries.case(town.office, officer, case).may
    assert may == {"write_on_case", "attach_file", "assign_case"}
    operations.recuse(town.office, officer, case, "own_interest", "配偶持股")
    assert queries.case(town.office, officer, case).may == frozenset()
    page = client.get(f"/cases/{case}/talk")
    assert not html.fromstring(page.content).xpath("//textarea[@name='text']"), text_of(page)
    assert not forms(client, f"/cases/{case}", "/talk")


def test_who_only_looks_on_gets_no_form_to_write(town: Town) -> None:
    case = town.accepted()
    zone = queries.case(town.office, town.actor("zhou.min"), case)
    assert "write_on_case" not in zone.may and "attach_file" not in zone.may
    assert queries.case(town.office, town.actor("li.na"), case).may == {"write_on_case"}
    draft = town.draft("M107")
    assert queries.case(town.office, town.actor("li.na"), draft).may == frozenset(), "nobody reads a draft"


def test_a_windows_clerk_gives_a_case_to_a_colleague_and_goes_back_to_the_window(town: Town) -> None:
    made = taken_in(town, hall(town), "M101")
    colleague = town.enrol("hall.second", "陈静", "w-gxq", "clerk")
    counter, address = client_of("hall.clerk"), f"/cases/{made.case}"
    page = counter.get(address)
    assert html.fromstring(page.content).xpath("//a[@class='back']/@href") == ["/window"]
    assert counter.get("/window").status_code == 200
    form = {"from": "case", "case": made.case, "person": colleague.person, "key": key_of(page)}
    done = counter.post("/worklist/assign", form, follow=True)
    assert done.redirect_chain == [(f"{address}#assignment", 302)] and "已分办" in text_of(done)
    panel = html.fromstring(done.content).xpath("//section[@aria-labelledby='assignment']/p")[0]
    assert "陈静" in panel.text_content()
    assert queries.case(town.office, colleague, made.case).assigned == colleague.person
    official = client_of("approval_bureau.clerk").get(address)
    assert "陈静" not in text_of(official), "each organisation assigns for itself"
    wrong = counter.post("/worklist/assign", {**form, "person": "p-nobody", "key": "k"}, follow=True)
    assert wrong.status_code == 200 and "只能分给" in text_of(wrong)
    away = counter.post("/worklist/assign", {"case": made.case, "person": "me", "key": "l"}, follow=True)
    assert away.redirect_chain == [("/window", 302)]


def test_a_window_confirms_who_signed_up(town: Town) -> None:
    operations.sign_up_resident(town.office, "han.mei", "韩梅", NUMBER, key="k")
    hall(town)
    counter = client_of("hall.clerk")
    assert "/registrations" in counter.get("/").content.decode()
    page = counter.get("/registrations")
    assert page.status_code == 200 and "韩梅" in text_of(page)
    clerk = town.actor("hall.clerk")
    organisation = queries.registrations(town.office, clerk)[0][0].id
    done = counter.post(
        "/registrations", {"organisation": organisation, "text": "身份证", "answer": "verify"}
    )
    assert done.status_code == 302 and queries.registrations(town.office, clerk)[0] == ()


def stopping(town: Town, case: str) -> dict[str, str]:
    kind = town.view(case).terms.stops[0].kind
    return {
        "stop_kind": kind,
        "planned_days": "5",
        "notice": "告知书1号",
        "reasons": "需专家评审",
        "key": "k",
    }


def test_an_act_whose_file_is_too_large_is_not_done(town: Town) -> None:
    case = town.accepted()
    client = client_of(f"{town.view(case).matter.deciding}.reviewer")
    town.office.files.limit = 4096
    large = SimpleUploadedFile("告知书.pdf", PDF + b" " * 4096)
    form = {**stopping(town, case), "from": "case"}
    answer = client.post(f"/cases/{case}/acts/stop", {**form, "evidence": large})
    assert answer.status_code == 409 and not town.view(case).state.stopped, "told as refused, and refused"
    page = html.fromstring(answer.content)
    assert "上限" in page.get_element_by_id("field-stop-evidence").text_content()
    assert page.get_element_by_id("stop-notice").get("value") == "告知书1号"
    small = SimpleUploadedFile("告知书.pdf", PDF)
    again = {**form, "evidence": small}
    assert client.post(f"/cases/{case}/acts/stop", again).status_code == 302
    small.seek(0)
    assert client.post(f"/cases/{case}/acts/stop", again).status_code == 302, "sent twice, done once"
    assert town.view(case).state.stopped
    assert len(queries.handling(town.office, town.reviewer(case), case).files) == 1


def test_who_may_attach_no_file_is_offered_none_and_sends_none(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(permissions.RIGHTS, "extend", permissions.GOVERNMENT)
    case = town.accepted("M110")
    town.enrol("leader", "区领导", ZONE, "leader")
    client = client_of("leader")
    address = f"/cases/{case}/acts/extend"
    page = client.get(address)
    assert page.status_code == 200 and not html.fromstring(page.content).xpath("//input[@type='file']")
    form = {"days": "5", "reasons": "案情复杂", "key": "k"}
    sent = client.post(address, {**form, "evidence": SimpleUploadedFile("延期.pdf", PDF)})
    assert sent.status_code == 409 and "附上工作文件" in text_of(sent)
    assert not [one for one in town.view(case).timeline if one.kind == "extended"], "neither act nor file"
    assert client.post(address, form).status_code == 302
    assert [one for one in town.view(case).timeline if one.kind == "extended"]
