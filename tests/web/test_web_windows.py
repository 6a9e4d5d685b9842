"""The counter on the web: from the number on the card to the receipt, forwarding, progress; who may open what."""

from __future__ import annotations

import io
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from lxml import html
from office_helpers import FACTORY, PDF, Town
from web_helpers import client_of, key_of, text_of
from windows_helpers import abroad, drafted, hall, taken_in

from onewindow.office import operations, queries
from onewindow.office.finding import GuideFilter, search


def clerk_of(town: Town) -> Client:
    hall(town)
    return client_of("hall.clerk")


@pytest.fixture
def counter(town: Town) -> Client:
    return clerk_of(town)


def test_from_the_number_to_the_receipt(town: Town, counter: Client) -> None:
    number = _code_of(town)
    page = counter.get("/window/new", {"number": number})
    assert "淄博固能新材料有限公司" in text_of(page)
    form = {"act": "begin", "number": number, "presenter": "李娜", "relation": "self", "key": key_of(page)}
    intake = counter.post("/window/new", form)["Location"]
    page = counter.get(intake)
    chosen = counter.post(intake, {"act": "project", "name": "二期厂房", "key": key_of(page)})
    assert chosen["Location"] == intake
    found = counter.get(intake)
    project = html.fromstring(found.content).xpath("//p/strong/text()")[0]
    assert project == "二期厂房"
    case = counter.post(intake, {"act": "matter", "matter": "M101", "key": key_of(found)})["Location"]
    page = counter.get(case)
    documents = [
        one.removeprefix("field-")
        for one in html.fromstring(page.content).xpath("//ul[@class='tasks']/li/@id")
    ]
    assert documents
    sent = {f"state-{one}": "seen" for one in documents}
    files = {f"file-{one}": SimpleUploadedFile("扫描.pdf", PDF) for one in documents}
    saved = counter.post(case, {**sent, **files, "key": key_of(page), "onward": "1"})
    assert saved["Location"] == f"{case}/confirm"
    page = counter.get(f"{case}/confirm")
    assert "请申请人通读并确认" in text_of(page)
    refused = counter.post(f"{case}/confirm", {"confirmed_by": "李娜", "mode": "local", "key": key_of(page)})
    assert refused.status_code == 409 and "行政许可法 31" in text_of(refused)
    form = {
        "confirmed_by": "李娜",
        "mode": "local",
        "confirmed": "true",
        "key": key_of(page),
        "collect_here": "true",
    }
    done = counter.post(f"{case}/confirm", form)
    receipt = counter.get(done["Location"])
    assert "GXQ-SJ-2026-000001" in text_of(receipt) and "谁" not in text_of(receipt)
    pdf = counter.get(f"{done['Location']}/notice.pdf")
    assert pdf.status_code == 200 and pdf.content.startswith(b"%PDF")


def test_the_counter_finds_matters_by_everyday_words_as_the_guides_do(town: Town, counter: Client) -> None:
    number = _code_of(town)
    form = {"act": "begin", "number": number, "presenter": "李娜", "relation": "self", "key": "b"}
    intake = counter.post("/window/new", form)["Location"]
    counter.post(intake, {"act": "project", "name": "二期厂房", "key": "p"})

    def offered(query: str) -> list[str]:
        page = html.fromstring(counter.get(intake, {"q": query}).content)
        return [str(one) for one in page.xpath("//form//*[@name='matter']/@value")]

    everything = offered("")
    named = [one.matter.id for one in search(town.office.catalogue(), GuideFilter(text="盖厂房"))]
    assert offered("盖厂房") and set(offered("盖厂房")) == set(named) & set(everything)
    assert "M101" in named and "盖厂房" not in town.office.catalogue().matters["M101"].name.zh
    assert offered("无此事项无此事项") == []


def _code_of(town: Town) -> str:
    with town.office.ledger.reader() as connection:
        row = connection.row("SELECT credit_code FROM organisations WHERE id = 'o-guneng'")
    assert row is not None
    return str(row[0])


def test_a_wrong_number_is_told_at_the_field(counter: Client) -> None:
    page = counter.get("/window/new", {"number": "91370300MA3GN0001"})
    assert "应为 18 位，现在是 17 位" in text_of(page)


def test_an_unknown_applicant_is_registered_with_its_number(town: Town, counter: Client) -> None:
    page = counter.get("/window/new", {"number": "11010519491231002X"})
    assert "还没有登记这个号码的申请人" in text_of(page)
    form = {
        "act": "register",
        "number": "11010519491231002X",
        "kind": "individual",
        "name": "王芳",
        "key": key_of(page),
    }
    again = counter.post("/window/new", form, follow=True)
    assert "王芳" in text_of(again) and "1101**********002X" in text_of(again), "the number is masked"


def test_the_work_list_says_whose_turn_it_is(town: Town) -> None:
    clerk = abroad(town)
    made = taken_in(town, clerk)
    counter = client_of("jinan.clerk")
    page = text_of(counter.get("/window"))
    assert made.receipt in page and "待转交" in page
    assert "这里还没有办件" in text_of(counter.get("/window?waits=authority"))


def test_steps_are_taken_on_pages_and_refusals_keep_what_was_typed(town: Town) -> None:
    clerk = abroad(town)
    made = taken_in(town, clerk)
    counter, official = client_of("jinan.clerk"), client_of("ecology_environment.clerk")
    address = f"/window/cases/{made.case}/steps/forward"
    page = counter.get(address)
    refused = counter.post(address, {"method": "courier", "note": "两卷图纸", "key": key_of(page)})
    assert refused.status_code == 409 and "快递单号" in text_of(refused) and "两卷图纸" in text_of(refused)
    counter.post(address, {"method": "courier", "tracking": "SF1", "key": key_of(page)})
    assert "以办理机关收到材料为准" in text_of(official.get(f"/window/cases/{made.case}/steps/acknowledge"))
    official.post(f"/window/cases/{made.case}/steps/acknowledge", {"key": "k1"})
    assert queries.case(town.office, clerk, made.case).number == "GXQ-2026-000001"


def test_the_case_says_who_received_who_decides_and_whose_clock(town: Town) -> None:
    made = taken_in(town, abroad(town))
    page = text_of(client_of("jinan.clerk").get(f"/cases/{made.case}"))
    assert "谁收件" in page and "济南市政务服务中心" in page
    assert "谁决定" in page and "谁的时限" in page and "办理机关收到材料之日" in page and "还没有开始" in page


def test_the_one_time_notice_is_composed_from_the_checklist(town: Town) -> None:
    made = taken_in(town, hall(town), "M101")
    official = client_of("approval_bureau.clerk")
    address = f"/window/cases/{made.case}/notice"
    page = official.get(address)
    documents = [
        one.removeprefix("field-")
        for one in html.fromstring(page.content).xpath("//ul[@class='tasks']/li/@id")
    ]
    states = {f"state-{one}": "in_order" for one in documents}
    nothing = official.post(address, {**states, "key": key_of(page)})
    assert nothing.status_code == 409 and "没有需要补正的内容" in text_of(nothing)
    silent = official.post(address, {**states, f"state-{documents[0]}": "defect", "key": key_of(page)})
    assert silent.status_code == 409 and "请写明问题" in text_of(silent)
    form = {**states, f"state-{documents[0]}": "defect", f"preset-{documents[0]}": ["not_sealed"], "key": key_of(page),
            f"text-{documents[0]}": "第 2 页", f"state-{documents[1]}": "missing"}  # fmt: skip
    given = official.post(address, form, follow=True)
    assert "未加盖申请单位公章；第 2 页" in text_of(given) and "未提交，请补交" in text_of(given)
    assert town.view(made.case).phase == "correction"


def test_an_agent_hands_in_corrections_with_its_letter(town: Town) -> None:
    clerk = hall(town)
    case = taken_in(town, clerk, "M101").case
    paper = queries.case(town.office, clerk, case).documents[0].document
    operations.notify_correction(town.office, town.clerk(case), case, [(paper, "未盖章")])
    operations.attach_document(town.office, clerk, case, paper, "新.pdf", io.BytesIO(PDF + b"2"))
    counter, address = client_of("hall.clerk"), f"/window/cases/{case}/confirm"
    page = counter.get(address)
    form = {"key": key_of(page), "relation": "agent", "confirmed_by": "钱进", "confirmed": "true"}
    answer = counter.post(address, form)
    assert answer.status_code == 409 and "授权委托书" in text_of(answer)
    assert html.fromstring(answer.content).xpath("//*[@id='field-letter'][contains(@class, 'wrong')]")
    form |= {"key": key_of(answer), "letter": SimpleUploadedFile("委托书.pdf", PDF)}
    assert counter.post(address, form).status_code == 302
    assert town.view(case).phase == "submitted"


def test_progress_needs_the_code_and_slows_down_guessing(town: Town) -> None:
    made = taken_in(town, abroad(town))
    anyone = Client()
    good = anyone.get("/progress", {"number": made.receipt, "code": made.code})
    assert good.status_code == 200 and "待转交" in text_of(good)
    assert "固能" not in text_of(good) and "李娜" not in text_of(good)
    for _ in range(5):
        assert anyone.get("/progress", {"number": made.receipt, "code": "WRONG"}).status_code == 404
    assert anyone.get("/progress", {"number": made.receipt, "code": made.code}).status_code == 429


def test_the_same_paper_is_printed_again_after_names_and_days_have_changed(town: Town) -> None:
    clerk = hall(town)
    made = taken_in(town, clerk)
    [receipt] = [one for one in queries.notices(town.office, clerk, made.case) if one.kind == "receipt"]
    project = town.view(made.case).project
    operations.rename_project(town.office, town.actor("li.na"), project, "改了名的项目")
    town.clock.set_day(date(2026, 12, 21))
    assert queries.notice(town.office, clerk, made.case, receipt.id) == receipt
    assert "二期" in " ".join(receipt.paragraphs)


def test_each_paper_comes_from_its_event(town: Town) -> None:
    clerk = abroad(town)
    made = taken_in(town, clerk)
    official, reviewer = town.actor("ecology_environment.clerk"), town.actor("ecology_environment.reviewer")
    operations.forward_papers(town.office, clerk, made.case, "by_hand")
    operations.acknowledge_papers(town.office, official, made.case)
    operations.accept_case(town.office, official, made.case)
    operations.decide_case(town.office, reviewer, made.case, granted=True)
    operations.send_result(town.office, official, made.case, "electronic")
    operations.hand_over(town.office, clerk, made.case, "李娜", "self")
    kinds = [one.kind for one in queries.notices(town.office, clerk, made.case)]
    assert kinds == ["receipt", "papers", "forwarding", "acceptance", "delivery"]
    delivery = queries.notices(town.office, clerk, made.case)[-1]
    assert delivery.number == "GXQ-2026-000001-SD1" and "李娜" in delivery.paragraphs[0]


def test_people_who_are_no_clerks_find_no_counter(town: Town) -> None:
    case = drafted(town, hall(town))
    for login in ("li.na", "zhou.min"):
        assert client_of(login).get("/window").status_code == 403
    other = client_of("approval_bureau.reviewer")
    assert other.get("/window/new").status_code == 403
    assert client_of("ecology_environment.clerk").get(f"/window/cases/{case}").status_code == 404


def at_the_counter(town: Town) -> tuple[str, list[str]]:
    """The address of a draft at the counter and the documents on its list."""
    case = drafted(town, hall(town), "M101")
    needs = [one for one in town.view(case).needs if one.state != "not_needed"]
    return f"/window/cases/{case}", [one.document for one in needs]


def test_removing_a_file_keeps_what_was_ticked_written_and_chosen(town: Town) -> None:
    address, documents = at_the_counter(town)
    counter, case = client_of("hall.clerk"), address.rpartition("/")[2]
    paper = next(one for one in town.view(case).documents)
    other = next(one for one in documents if one != paper.document)
    form = {
        f"state-{other}": "defect", f"note-{other}": "第 3 页没有签字", "remove": paper.id,
        f"file-{other}": SimpleUploadedFile("补.pdf", PDF + b"2"), "key": key_of(counter.get(address)),
    }  # fmt: skip
    done = counter.post(address, form, follow=True)
    assert "已移除这份文件，其余核对结果已保存" in text_of(done)
    page = html.fromstring(done.content)
    assert page.get_element_by_id(f"note-{other}").get("value") == "第 3 页没有签字"
    assert page.xpath(f"//input[@name='state-{other}'][@checked]/@value") == ["defect"]
    names = [one.file_name for one in town.view(case).documents]
    assert "补.pdf" in names and paper.id not in [one.id for one in town.view(case).documents]


def test_a_scan_that_cannot_be_taken_is_told_at_its_paper_and_loses_nothing(town: Town) -> None:
    address, documents = at_the_counter(town)
    counter, case = client_of("hall.clerk"), address.rpartition("/")[2]
    [first, second] = documents[:2]
    before = len(town.view(case).documents)
    form = {
        f"state-{first}": "defect", f"note-{first}": "缺页", "onward": "1", "key": key_of(counter.get(address)),
        f"file-{first}": SimpleUploadedFile("a.exe", b"MZ"), f"file-{second}": SimpleUploadedFile("好.pdf", PDF + b"3"),
    }  # fmt: skip
    answer = counter.post(address, form)
    page = html.fromstring(answer.content)
    assert answer.status_code == 409 and page.xpath(f"//*[@id='file-{first}-error']")
    assert len(town.view(case).documents) == before + 1, "the other scan is kept"
    assert (
        html.fromstring(counter.get(address).content).get_element_by_id(f"note-{first}").get("value")
        == "缺页"
    )
    default = page.xpath("//form[@enctype]//button")[0]
    assert default.get("name") is None, "the key Enter saves; it removes nothing"


def test_the_counter_does_not_overwrite_what_the_applicant_answers_meanwhile(town: Town) -> None:
    case = drafted(town, hall(town))
    counter, address, project = (
        client_of("hall.clerk"),
        f"/window/cases/{case}/facts",
        town.view(case).project,
    )
    page = html.fromstring(counter.get(address).content)
    fields = page.xpath("//form[.//*[@name='read_at']]")[0].fields.items()
    form = {name: value for name, value in fields if value is not None and name != "csrfmiddlewaretoken"}
    field = next(one for one in form if isinstance(FACTORY.get(one), int) and form[one].isdigit())
    typed, theirs = str(int(form[field]) + 1), int(form[field]) + 2
    operations.answer_facts(town.office, town.actor("li.na"), project, {field: theirs})
    clash = counter.post(address, {**form, field: typed})
    assert (
        clash.status_code == 409 and "李娜" in text_of(clash) and "再保存一次即以您的为准" in text_of(clash)
    )
    answers = queries.project(town.office, town.actor("li.na"), project).answers
    assert answers[field] == theirs, "nothing was overwritten"
    again = html.fromstring(clash.content)
    assert again.get_element_by_id(field).get("value") == typed, "what was typed is still there"
    read_at = again.xpath("//input[@name='read_at']/@value")[0]
    assert counter.post(address, {**form, field: typed, "read_at": read_at, "key": "k2"}).status_code == 302
    answers = queries.project(town.office, town.actor("li.na"), project).answers
    assert str(answers[field]) == typed, "the clerk decided knowingly"
