"""Lists that go on over pages: links to the next and back to the first, without scripts, and acts that stay on their page."""

from __future__ import annotations

import pytest
from django.test import Client, RequestFactory
from lxml import html
from office_helpers import Town
from web_helpers import client_of, text_of
from windows_helpers import hall

from onewindow.office import operations, queries
from onewindow.office.identity import citizen_check, code_check
from onewindow.office.reading import SYSTEM
from onewindow.web.pages import account_of_person, remedies, windows
from onewindow.web.pages import mandates as mandates_page
from onewindow.web.pages.paging import leaves

BODY = "91370300MA3AGENT1".replace("I", "1")
AGENCY = BODY + code_check(BODY)


def links(client: Client, address: str, words: str) -> list[str]:
    """Where the links with these words lead."""
    answer = client.get(address)
    assert answer.status_code == 200, text_of(answer)
    path = address.partition("?")[0]
    found = html.fromstring(answer.content).xpath(
        f"//p[contains(@class, 'paging')]//a[contains(., '{words}')]"
    )
    return [path + str(one.get("href")) for one in found]


def names(client: Client, address: str) -> list[str]:
    page = html.fromstring(client.get(address).content)
    return [str(one) for one in page.xpath("//main//ul[@class='tasks']/li/span/strong/text()")]


@pytest.fixture(autouse=True)
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two rows fill a page."""
    for page in (account_of_person, mandates_page, remedies, windows):
        monkeypatch.setattr(page, "ON_PAGE", 2)


@pytest.fixture
def many(town: Town) -> list[str]:
    """The names of the three who have signed up, in the list's order."""
    for serial in range(3):
        body = f"3703031990010{serial + 1011:04d}"
        operations.sign_up_resident(town.office, f"new{serial}", f"韩梅{serial}", body + citizen_check(body))
    yield [one.name for one in queries.registrations(town.office, town.actor("approval_bureau.clerk"))[0]]


def test_a_long_list_leads_on_and_back(town: Town, clerk: Client, many: list[str]) -> None:
    [onward] = links(clerk, "/registrations", "下一页 Next page")
    assert not links(clerk, "/registrations", "首页 First")
    assert names(clerk, "/registrations") + names(clerk, onward) == many
    assert not links(clerk, onward, "下一页")
    assert links(clerk, onward, "首页 First") == ["/registrations?"]
    last = queries.registrations(town.office, town.actor("approval_bureau.clerk"))[0][-1].id
    form = {"organisation": last, "text": "", "answer": "verify"}
    assert clerk.post(onward, form).status_code == 409, "asked again on its own page"
    done = clerk.post(onward, {**form, "text": "身份证"})
    assert (done.status_code, done["Location"]) == (302, onward)
    emptied = clerk.get(onward)
    assert "这一页已经没有内容" in text_of(emptied) and "没有待核实的登记" not in text_of(emptied)
    english = client_of("approval_bureau.clerk")
    english.post("/language", {"language": "en"})
    wrong = english.get("/registrations?after=2")
    assert wrong.status_code == 409 and "begin at the first" in text_of(wrong)


def test_what_is_given_and_what_is_held_go_on_apart(town: Town) -> None:
    operations.register_organisation(town.office, SYSTEM, "立创咨询", "enterprise", "o-agency", AGENCY)
    boss = town.enrol("boss", "张强", "o-guneng", "legal_representative")
    for _ in range(3):
        operations.offer_mandate(town.office, boss, AGENCY, town.project())
    client = client_of("boss")
    [onward] = links(client, "/mandates", "下一页")
    assert "given=" in onward and "held=" not in onward
    page = html.fromstring(client.get(onward).content)
    assert len(page.xpath("//li[starts-with(@id, 'mandate-')]")) == 1
    assert "没有人委托我们" in page.text_content()


def test_a_link_keeps_the_rest_of_the_address_and_writes_the_key_so_that_it_comes_back() -> None:
    key = '["2026-11-23T01:00:00+00:00", "a&b"]'
    onward = leaves(RequestFactory().get("/ratings?open=1"), key)
    assert onward.first == ""
    asked = RequestFactory().get("/ratings" + onward.next)
    assert (asked.GET["open"], asked.GET["after"]) == ("1", key)
    assert leaves(asked, "").first == "?open=1" and leaves(asked, "").next == ""


def test_a_page_of_ratings_keeps_its_filter_and_one_of_a_window_both_its_lists(town: Town) -> None:
    case = ""
    for _ in range(3):
        case = town.granted(project=town.project())
        operations.rate_case(town.office, town.actor("li.na"), case, 1, ["slow"])
        operations.make_complaint(town.office, town.actor("li.na"), case, "late", "太慢")
    official = client_of(f"{town.view(case).matter.deciding}.clerk")
    [onward] = links(official, "/ratings?open=1", "下一页")
    assert "open=1" in onward and links(official, onward, "首页") == ["/ratings?open=1"]
    for client in (client_of("zhou.min"), client_of("li.na")):
        [onward] = links(client, "/complaints", "下一页")
        assert [*names(client, "/complaints"), *names(client, onward)] == [
            f"TS-2026-{serial:05d}" for serial in (1, 2, 3)
        ]
    clerk, counter = hall(town), client_of("hall.clerk")
    for number in range(3):
        operations.begin_intake(town.office, clerk, "o-guneng", f"来人{number}", "self")
    figures = html.fromstring(counter.get("/window").content).xpath("//dl[@class='figures']//dd/text()")
    assert figures[:3] == ["0", "0", "3"], "all of them, not those of the page"
    [onward] = links(counter, "/window?waits=window", "下一页")
    assert "waits=window" in onward and "intakes=" in onward
    seen = text_of(counter.get("/window")) + text_of(counter.get(onward))
    assert all(seen.count(f"来人{number}") == 1 for number in range(3))
