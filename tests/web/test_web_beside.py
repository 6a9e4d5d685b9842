"""What the case's page offers beside the procedure: to whom it would not be refused, and to nobody else."""

from __future__ import annotations

from django.test import Client
from lxml import html
from office_helpers import Town
from web_helpers import client_of, text_of

from onewindow.office import operations, queries


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
