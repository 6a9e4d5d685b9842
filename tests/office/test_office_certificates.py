"""What happens to certificates: rules of their numbers, suspension, versions, reminders, uses, refusals; on both databases."""

from __future__ import annotations

import io
from datetime import date

import pytest
from office_helpers import PDF, Town
from plan_helpers import plans_of, walks

from onewindow.ledger import Transaction
from onewindow.ledger.store import last_position
from onewindow.office import operations, queries
from onewindow.office.certificate_views import CertificatePage, WalletFilter
from onewindow.office.reading import SYSTEM
from onewindow.office.results import SignedPaper
from onewindow.office.yielding import LIST_SIZE, Places
from onewindow.procedures.protocol import Refused


def issued(town: Town, valid_until: date | None = None, matter: str = "M107", project: str = "") -> str:
    """The number of a certificate that was granted and delivered."""
    case = town.granted(matter, project)
    operations.deliver_result(town.office, town.clerk(case), case, "送达回证", valid_until=valid_until)
    return town.view(case).certificates[0].number


def page(town: Town, number: str, login: str = "li.na") -> CertificatePage:
    return queries.certificate_page(town.office, town.actor(login), number)


def newest(town: Town) -> int:
    with town.office.ledger.reader() as connection:
        return last_position(connection)


def case_of(town: Town, number: str) -> str:
    return page(town, number).certificate.case


def refused(code: str) -> pytest.RaisesExc[Refused]:
    return pytest.RaisesExc(Refused, check=lambda refusal: refusal.code == code)


def suspend(town: Town, number: str, login: str = "", **other: str) -> None:
    given = {"ground": "unsafe", "law": "安全生产法 70", "reasons": "现场存在重大隐患", **other}
    actor = town.actor(login) if login else town.head(case_of(town, number))
    operations.suspend_certificate(town.office, actor, number, **given)  # type: ignore[arg-type]


def test_only_the_head_suspends_and_restores_and_the_holder_is_told(town: Town) -> None:
    number = issued(town)
    for other in (town.reviewer(case_of(town, number)), town.actor("li.na")):
        with refused("not_permitted"):
            operations.suspend_certificate(town.office, other, number, "unsafe", "x", "y")
    with refused("not_found"):
        operations.suspend_certificate(town.office, town.actor("wang.wei"), number, "unsafe", "x", "y")
    suspend(town, number)
    assert queries.certificate(town.office, town.actor("li.na"), number).status == "suspended"
    with refused("certificate_not_valid"):
        suspend(town, number)
    told, _ = queries.messages(town.office, town.actor("li.na"))
    assert [one.kind for one in told].count("certificate_suspended") == 1
    head = town.head(case_of(town, number))
    operations.restore_certificate(town.office, head, number, "隐患已消除")
    with refused("not_suspended"):
        operations.restore_certificate(town.office, head, number, "再来一次")
    kinds = [line.kind for line in page(town, number).history]
    assert kinds == ["results_yielded", "certificate_issued", "certificate_suspended", "certificate_restored"]


@pytest.mark.parametrize(
    ("field", "code"), [("ground", "ground_invalid"), ("law", "law_missing"), ("reasons", "reasons_missing")]
)
def test_a_suspension_without_its_grounds_is_refused(town: Town, field: str, code: str) -> None:
    number = issued(town)
    with refused(code):
        suspend(town, number, **{field: ""})


def test_a_suspended_certificate_serves_no_other_case(town: Town) -> None:
    project = town.project()
    number = issued(town, project=project)
    suspend(town, number)
    case = operations.start_case(town.office, town.actor("li.na"), project, "M112")
    needs = queries.readiness(town.office, town.actor("li.na"), case).needs
    assert all(number not in {one.number for one in need.certificates} for need in needs)


def test_a_loss_gives_a_new_version_and_a_revocation_ends_both(town: Town) -> None:
    number = issued(town)
    old = page(town, number).current
    with refused("declaration_missing"):
        operations.reissue_certificate(town.office, town.actor("li.na"), number, " ")
    with refused("not_permitted"):
        operations.reissue_certificate(town.office, town.head(case_of(town, number)), number, "丢了")
    operations.reissue_certificate(town.office, town.actor("li.na"), number, "11 月 20 日遗失", key="x")
    operations.reissue_certificate(town.office, town.actor("li.na"), number, "11 月 20 日遗失", key="x")
    new = page(town, number).current
    assert (new.number, new.list) == (2, 1) and new.index != old.index
    public = queries.public_certificate(town.office, number, old.token)
    assert public is not None and (public.status, public.version, public.current_version) == (
        "superseded",
        1,
        2,
    )
    case = case_of(town, number)
    operations.revoke_result(town.office, town.head(case), case, "fraud", "隐瞒真实情况")
    found = queries.public_certificate(town.office, number, new.token)
    assert found is not None and found.status == "revoked"
    assert found.history[-1].reason is not None and "欺骗" in found.history[-1].reason.zh
    places = dict(queries.status_list(town.office, 1) or ())
    assert (places[old.index], places[new.index]) == (1, 1)
    with refused("certificate_not_valid"):
        operations.reissue_certificate(town.office, town.actor("li.na"), number, "又丢了")


def test_a_change_takes_the_names_as_registered_now_and_keeps_conditions(town: Town) -> None:
    project = town.project()
    case = town.accepted("M107", project)
    town_grant = {"conditions": ["取得土地使用权后方可开工"]}
    operations.decide_case(town.office, town.reviewer(case), case, granted=True, data=town_grant)
    operations.deliver_result(town.office, town.clerk(case), case, "送达回证")
    number = town.view(case).certificates[0].number
    assert page(town, number).conditions == ("取得土地使用权后方可开工",)
    operations.rename_project(town.office, town.actor("li.na"), project, "固态电池基地（更名）")
    assert page(town, number).project_name == "固态锂电池生产基地一期"
    files = [("证明.pdf", io.BytesIO(PDF), len(PDF))]
    operations.request_certificate_change(town.office, town.actor("li.na"), number, "项目更名", files)
    with refused("change_pending"):
        operations.request_certificate_change(town.office, town.actor("li.na"), number, "再改", ())
    operations.decide_change(town.office, town.reviewer(case), number, approved=True, stated="项目名称")
    found = page(town, number)
    assert found.project_name == "固态电池基地（更名）" and found.conditions == ("取得土地使用权后方可开工",)
    assert found.versions[0].data["project"] == "固态锂电池生产基地一期"


def test_a_refused_change_leaves_the_version_as_it_is(town: Town) -> None:
    number = issued(town)
    operations.request_certificate_change(town.office, town.actor("li.na"), number, "扩大范围")
    reviewer = town.reviewer(case_of(town, number))
    with refused("reasons_missing"):
        operations.decide_change(town.office, reviewer, number, approved=False)
    operations.decide_change(town.office, reviewer, number, approved=False, reasons="不符合规划条件")
    assert page(town, number).current.number == 1 and page(town, number).change_asked == ""


def test_the_holder_is_reminded_once_before_the_last_day_for_renewal(town: Town) -> None:
    number = issued(town, date(2027, 1, 31))
    town.clock.set_day(date(2026, 12, 1))
    assert operations.remind_of_renewals(town.office) == []
    town.clock.set_day(date(2026, 12, 2))
    assert operations.remind_of_renewals(town.office) == [number]
    assert operations.remind_of_renewals(town.office) == []
    told, _ = queries.messages(town.office, town.actor("li.na"))
    assert [one.kind for one in told].count("renewal_reminded") == 1
    town.clock.set_day(date(2027, 1, 2))
    with refused("renewal_late"):
        operations.request_certificate_renewal(town.office, town.actor("li.na"), number)


def test_who_asked_for_renewal_is_not_reminded(town: Town) -> None:
    number = issued(town, date(2027, 1, 31))
    operations.request_certificate_renewal(town.office, town.actor("li.na"), number)
    town.clock.set_day(date(2026, 12, 15))
    assert operations.remind_of_renewals(town.office) == []


def test_silence_on_a_renewal_makes_a_new_version(town: Town) -> None:
    number = issued(town, date(2027, 1, 31))
    operations.request_certificate_renewal(town.office, town.actor("li.na"), number)
    town.clock.set_day(date(2027, 2, 1))
    operations.sweep(town.office)
    found = page(town, number)
    assert [one.status for one in found.versions] == ["superseded", "valid"]
    assert found.versions[0].valid_until == date(2027, 1, 31) and found.current.valid_until is not None
    assert found.current.valid_until > date(2027, 2, 1)


def test_what_is_over_is_expired_in_the_list_before_the_round_runs(town: Town) -> None:
    number = issued(town, date(2026, 11, 30))
    place = page(town, number).current.index
    assert place not in dict(queries.status_list(town.office, 1) or ())
    town.clock.set_day(date(2026, 12, 1))
    assert dict(queries.status_list(town.office, 1) or ())[place] == 3
    operations.sweep(town.office)
    assert dict(queries.status_list(town.office, 1) or ())[place] == 3
    assert queries.status_list(town.office, 2) is None


def test_a_status_list_stays_right_until_an_event_touches_it(town: Town) -> None:
    assert [queries.status_position(town.office, one) for one in (0, 1, 2)] == [None, 0, None]
    number = issued(town)
    before = queries.status_position(town.office, 1)
    operations.create_project(town.office, town.actor("li.na"), "二号车间")
    assert before and queries.status_position(town.office, 1) == before
    operations.suspend_certificate(
        town.office, town.head(case_of(town, number)), number, "penalty", "行政处罚法第九条第三项", "未整改"
    )
    after = queries.status_position(town.office, 1)
    assert after is not None and after > before
    town.office.ledger.rebuild()
    assert (
        queries.status_position(town.office, 1) == after and queries.status_position(town.office, 2) is None
    )


def test_a_place_is_found_without_reading_a_list(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    issued(town)

    def take() -> object:
        return town.office.ledger.transact(lambda transaction: Places(transaction, size=8).take())

    plans = plans_of(town.office, monkeypatch, take, "list")
    assert len(plans) >= 2
    assert not any(walks(plan, "certificate_versions") for plan in plans), plans
    assert any("certificate_versions_place" in plan for plan in plans), plans


def test_a_list_is_left_for_the_next_when_half_of_it_is_filled(town: Town) -> None:
    number = issued(town)
    places = [(one.list, one.index) for one in page(town, number).versions]
    assert len(places) == 1 and places[0][0] == 1

    def take(size: int, times: int) -> list[tuple[int, int]]:
        def work(transaction: Transaction) -> list[list[int]]:
            free = Places(transaction, size)
            return [list(free.take()) for _ in range(times)]

        return [(one[0], one[1]) for one in town.office.ledger.transact(work)]

    with town.office.ledger.reader() as connection:
        filled = connection.rows("SELECT list, filled FROM status_lists")
        counted = connection.rows(
            "SELECT list, count(*) FROM certificate_versions WHERE list > 0 GROUP BY list"
        )
    assert filled == counted == [(1, 1)]
    taken = take(LIST_SIZE, 20)
    assert {list for list, _ in taken} == {1} and len(set(taken) | set(places)) == 21
    assert [list for list, _ in take(4, 4)] == [1, 2, 2, 3]


def test_a_used_certificate_tells_where_it_served(town: Town) -> None:
    project = town.project()
    filed = town.submitted("M101", project)
    operations.decide_case(town.office, town.reviewer(filed), filed, granted=True)
    number = town.view(filed).certificates[0].number
    case = operations.start_case(town.office, town.actor("li.na"), project, "M107")
    for need in queries.readiness(town.office, town.actor("li.na"), case).missing:
        town.attach(case, need.document)
    operations.submit_case(town.office, town.actor("li.na"), case, declared=True)
    assert [one.case for one in page(town, number).uses] == [case]


def test_the_wallet_orders_by_end_and_pages(town: Town) -> None:
    project = town.project()
    soon = issued(town, date(2026, 12, 20), project=project)
    late = issued(town, None, "M107", town.project())
    first = queries.wallet(town.office, town.actor("li.na"), WalletFilter(limit=1))
    assert (
        [one.certificate.number for one in first.items] == [soon] and first.total == 2 and first.items[0].soon
    )
    second = queries.wallet(town.office, town.actor("li.na"), WalletFilter(limit=1, after=first.next))
    assert [one.certificate.number for one in second.items] == [late] and second.next == ""
    assert queries.wallet(town.office, town.actor("wang.wei")).total == 0
    assert (
        queries.wallet(town.office, town.actor("li.na"), WalletFilter(text=soon)).items[0].certificate.number
        == soon
    )
    town.clock.set_day(date(2026, 12, 21))
    assert queries.wallet(town.office, town.actor("li.na")).counts == {"valid": 1, "expired": 1}


def test_a_guest_reads_that_a_certificate_is_suspended_and_not_why(sqlite_town: Town) -> None:
    town = sqlite_town
    number = issued(town)
    operations.give_sight(town.office, town.actor("li.na"), number, "o-other")
    case = page(town, number).certificate.case
    operations.perform(town.office, town.actor("li.na"), case, "request_change", {"what": "法定代表人变更"})
    suspend(town, number)
    own, guest = page(town, number), page(town, number, "wang.wei")
    assert own.suspension is not None and own.change_asked == "法定代表人变更"
    assert (guest.suspension, guest.change_asked, guest.renewal_asked_on) == (None, "", None)
    assert guest.certificate.status == "suspended"


def test_sight_is_given_until_a_day_and_taken_back(town: Town) -> None:
    number = issued(town)
    owner, other = town.actor("li.na"), town.actor("wang.wei")
    for code, organisation in (("organisation_unknown", "nobody"), ("organisation_own", "o-guneng")):
        with refused(code):
            operations.give_sight(town.office, owner, number, organisation)
    operations.give_sight(town.office, owner, number, "o-other", date(2026, 11, 30))
    shown = page(town, number, "wang.wei")
    assert not shown.sees_case and not shown.holds and shown.actions == () and shown.shares == ()
    with refused("not_found"):
        operations.share_certificate(town.office, other, number, 1)
    town.clock.set_day(date(2026, 12, 1))
    with refused("not_found"):
        page(town, number, "wang.wei")
    operations.give_sight(town.office, owner, number, "o-other")
    operations.end_sight(town.office, owner, number, "o-other")
    with refused("not_found"):
        page(town, number, "wang.wei")


def test_the_secret_of_a_link_is_nowhere_in_the_database(town: Town) -> None:
    number = issued(town)
    made = operations.share_certificate(town.office, town.actor("li.na"), number, 1)
    assert operations.open_share(town.office, made.secret) == number
    assert operations.open_share(town.office, made.secret + "x") is None
    with town.office.ledger.reader() as connection:
        texts = [str(row[0]) for row in connection.rows("SELECT data FROM events")]
        texts += [str(row[0]) for row in connection.rows("SELECT answer FROM answers")]
    assert not any(made.secret in text for text in texts)


def test_visits_by_a_link_are_written_down_once_a_day(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    number, owner = issued(town), town.actor("li.na")
    links = [operations.share_certificate(town.office, owner, number, 100) for _ in range(2)]

    def visits() -> list[int]:
        opened = {one.id: one.opened for one in page(town, number).shares}
        return [opened[link.id] for link in links]

    def visit(link: int) -> None:
        assert operations.open_share(town.office, links[link].secret) == number

    first = plans_of(town.office, monkeypatch, lambda: visit(0), "FROM events WHERE stream")
    assert first == []  # the link's row follows without its certificate's stream
    before = newest(town)
    for _ in range(3):
        visit(0)
    assert newest(town) == before and visits() == [1, 0]
    visit(1)
    town.clock.set_day(date(2026, 11, 25))
    visit(0)
    visit(0)
    assert visits() == [2, 1] and newest(town) == before + 2
    operations.end_share(town.office, owner, number, links[1].id)
    visit(0)
    assert newest(town) == before + 3


def test_the_second_sealed_file_of_a_version_is_the_first(town: Town) -> None:
    number = issued(town)
    case = case_of(town, number)

    def sealed(mark: str) -> SignedPaper:
        return SignedPaper(
            "certificate", number, 1, mark * 64, mark * 64, 10, "RSA-SHA256", "k", "2026-11-23T09:00:00+08:00"
        )

    first = operations.keep_signed_paper(town.office, case, sealed("a"))
    assert operations.keep_signed_paper(town.office, case, sealed("b")) == first
    known = queries.known_paper(town.office, "a" * 64)
    assert known is not None and known.number == number and queries.known_paper(town.office, "b" * 64) is None


def test_the_tables_are_the_same_after_a_rebuild(town: Town) -> None:
    number = issued(town, date(2027, 6, 1))
    suspend(town, number)
    operations.give_sight(town.office, town.actor("li.na"), number, "o-other")
    link = operations.share_certificate(town.office, town.actor("li.na"), number, 100)
    operations.open_share(town.office, link.secret)
    tables = (
        "certificate_versions",
        "signed_papers",
        "certificate_uses",
        "certificate_shares",
        "certificate_grants",
        "status_lists",
    )

    def rows() -> list[list[tuple[object, ...]]]:
        with town.office.ledger.reader() as connection:
            return [connection.rows(f"SELECT * FROM {table} ORDER BY 1, 2") for table in tables]

    before = rows()
    town.office.ledger.rebuild()
    assert rows() == before and SYSTEM.kind == "system"
