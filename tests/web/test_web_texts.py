"""Characters that no text can hold: taken out of forms, no id of anything, and no trouble to exports."""

from __future__ import annotations

import io

import pytest
from django.test import Client
from office_helpers import Town
from openpyxl import load_workbook
from web_helpers import PASSWORD, client_of, key_of, text_of

from onewindow.office import operations, queries
from onewindow.web.models import Account

pytestmark = pytest.mark.django_db


def test_a_form_is_kept_without_them(town: Town, applicant: Client) -> None:
    key = key_of(applicant.get("/projects"))
    answer = applicant.post("/projects", {"name": "一\x00期\x0b 🏭 <b>", "key": key}, follow=True)
    assert answer.status_code == 200 and "一期 🏭 <b>" in text_of(answer)
    assert [line.name for line in queries.projects(town.office, town.actor("li.na"))[0]] == ["一期 🏭 <b>"]
    assert applicant.get("/guides?q=%00").status_code == 200
    for path in ("/cases/%00", "/projects/%07x", "/share/%00", "/files/%EF%BF%BF"):
        assert applicant.get(path).status_code == 404, path


def test_an_export_stands_names_with_them(town: Town) -> None:
    project = operations.create_project(town.office, town.actor("li.na"), "=一\x0b期")
    operations.answer_facts(
        town.office, town.actor("li.na"), project, {"is_industrial": True, "energy_tce": 32000}
    )
    town.submitted("M112", town.project())
    operations.rename_project(
        town.office,
        town.actor("li.na"),
        town.view(town.submitted("M101", town.project())).project,
        "=1+1\x0b",
    )
    client = client_of("zhou.min")
    book = load_workbook(
        io.BytesIO(b"".join(client.get("/worklist/export.xlsx?scope=open").streaming_content))
    )  # type: ignore[attr-defined]
    names = [row[4].value for row in book.active.iter_rows()]  # type: ignore[union-attr]
    assert "=1+1" in names and all(cell.data_type != "f" for row in book.active.iter_rows() for cell in row)  # type: ignore[union-attr]
    assert "'=1+1" in b"".join(client.get("/worklist/export.csv?scope=open").streaming_content).decode()  # type: ignore[attr-defined]


def test_the_window_keeps_no_line_end_in_an_address(town: Town, clerk: Client) -> None:
    form = {
        "act": "register",
        "number": "1101011990\r\n03074530",
        "kind": "individual",
        "name": "王五",
        "key": "k",
    }
    answer = clerk.post("/window/new", form)
    assert answer.status_code in (302, 409)
    assert "\n" not in answer.headers.get("Location", "")


@pytest.mark.parametrize("number", ["9" * 25, "9" * 5000, "²", "１", "-1"])
def test_no_number_in_an_address_is_too_strange(town: Town, number: str) -> None:
    case = town.submitted()
    for login, paths in {
        "li.na": (
            "/messages?after=",
            "/guides?stage=",
            "/figures/ratings?year=",
            f"/cases/{case}/correction?item=",
        ),
        "zhou.min": (
            "/supervision/accepted?after=",
            "/admin/audit?before=",
            "/worklist?scope=open&stage=",
            "/worklist?size=",
        ),
    }.items():
        client = client_of(login)
        for path in paths:
            assert client.get(path + number).status_code in (200, 302, 404, 409, 422), path
    assert Client().get(f"/status/{number}").status_code == 404
    correction = client_of("li.na").post(
        f"/cases/{case}/correction", {"item": number, "text": "x", "key": number[:40]}
    )
    assert correction.status_code in (302, 409)


@pytest.mark.parametrize(
    "wanted", ["²", "no-such-route", "//evil.example.cn/", "https://evil.example.cn", "/\\evil.example.cn"]
)
def test_ways_back_stay_inside(town: Town, wanted: str) -> None:
    answer = Client().post("/language", {"language": "zh", "next": wanted})
    assert answer.status_code == 302 and "evil" not in answer.headers["Location"]
    Account.objects.create_account("li.na", PASSWORD, "li.na")
    entered = Client().post("/sign-in", {"name": "li.na", "password": PASSWORD, "next": wanted})
    assert entered.status_code == 302 and "evil" not in entered.headers["Location"]
