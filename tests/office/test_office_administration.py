"""Administrators: organisations, sign-ins, the zone's days, texts; everything leaves a trail and nothing is deleted."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from office_helpers import ZONE, Town
from windows_helpers import hall, taken_in

from onewindow.ledger import NewEvent, Transaction
from onewindow.ledger.database import counting
from onewindow.office import Refused, operations, queries
from onewindow.office.office import Office
from onewindow.office.reading import SYSTEM
from onewindow.office.tables.search import SearchTables
from onewindow.office.times import SHANGHAI
from onewindow.office.views import WorkFilter


def refused(code: str) -> pytest.RaisesExc[Refused]:
    return pytest.RaisesExc(Refused, check=lambda error: error.code == code and bool(error.zh and error.en))


def test_nobody_but_an_administrator_does_or_sees_any_of_it(sqlite_town: Town) -> None:
    town = sqlite_town
    office = town.office
    for login in ("li.na", "approval_bureau.head"):
        actor = town.actor(login)
        for act in (
            lambda who: operations.rename_organisation(office, who, "o-other", "新名", "更名"),
            lambda who: operations.retire_organisation(office, who, "o-other", "注销"),
            lambda who: operations.reset_sign_in(office, who, town.actor("li.na").person, "忘记密码"),
            lambda who: operations.set_zone_days(office, who, {date(2026, 12, 25): "off"}, "停电"),
            lambda who: operations.set_text(office, who, "home_announcement", "公告", "news"),
            lambda who: queries.audit(office, who),
            lambda who: queries.organisations(office, who),
            lambda who: queries.people(office, who),
        ):
            with refused("not_permitted"):
                act(actor)


def test_an_organisation_is_renamed_with_a_reason(town: Town) -> None:
    admin = town.actor("zhou.min")
    with refused("reasons_missing"):
        operations.rename_organisation(town.office, admin, "o-other", "另一家公司（更名）", "")
    operations.rename_organisation(town.office, admin, "o-other", "另一家公司（更名）", "营业执照变更")
    with refused("name_same"):
        operations.rename_organisation(town.office, admin, "o-other", "另一家公司（更名）", "再次")
    actor = queries.actor_of(town.office, "wang.wei")
    assert actor is not None and actor.organisation_name == "另一家公司（更名）"
    [line, *_] = queries.audit(town.office, admin)[0]
    assert (line.kind, line.before, line.reasons) == ("organisation_renamed", "另一家公司", "营业执照变更")


def test_a_renamed_organisation_is_found_by_its_new_name_its_old_one_and_its_code(town: Town) -> None:
    number = town.view(town.submitted("M101")).number
    renamed = "齐鲁电芯制造"
    with town.office.ledger.reader() as connection:
        row = connection.row(
            "SELECT name, credit_code FROM organisations WHERE id = ?", (town.actor("li.na").organisation,)
        )
    assert row is not None
    old, code = str(row[0]), str(row[1])

    def found(text: str) -> list[str]:
        lines = queries.work_list(town.office, town.actor("zhou.min"), WorkFilter(text=text)).items
        return [line.number for line in lines]

    assert found(renamed) == []
    operations.rename_organisation(
        town.office, town.actor("zhou.min"), town.actor("li.na").organisation, renamed, "变更登记"
    )
    assert found(renamed) == found(old) == [number]
    assert not code or found(code) == [number]
    before = _search_rows(town)
    town.office.ledger.rebuild()
    assert _search_rows(town) == before


def test_an_answer_leaves_the_searchs_rows_alone(sqlite_town: Town) -> None:
    town = sqlite_town
    project = town.project()
    seen: list[str] = []

    def answer(transaction: Transaction) -> None:
        event = NewEvent("facts_answered", town.office.today(), "p1", {"answers": {"max_height_m": 23}})
        stored = transaction.append(f"project:{project}", [event])
        with counting() as statements:
            SearchTables().apply(transaction.connection, stored)
        seen.extend(statements)

    town.office.ledger.transact(answer)
    assert seen == []
    operations.rename_project(town.office, town.actor("li.na"), project, "钠离子电池中试线")
    assert any("钠离子" in text for _, _, text in _search_rows(town))


def _search_rows(town: Town) -> list[tuple[str, str, str]]:
    with town.office.ledger.reader() as connection:
        return [
            (str(kind), str(id), str(text))
            for kind, id, text in connection.rows(
                "SELECT kind, id, text FROM search_texts ORDER BY kind, id, text"
            )
        ]


def test_a_retired_organisation_acts_no_more_and_stays_on_record(town: Town) -> None:
    admin = town.actor("zhou.min")
    operations.retire_organisation(town.office, admin, "o-other", "已注销")
    assert queries.actor_of(town.office, "wang.wei") is None
    [line] = queries.organisations(town.office, admin, text="另一家公司")[0]
    assert line.retired_on == date(2026, 11, 23)
    person = queries.people(town.office, admin, text="王伟")[0][0]
    with refused("organisation_retired"):
        operations.give_membership(town.office, admin, person.id, "o-other", ["agent"])
    with refused("not_found"):
        operations.retire_organisation(town.office, admin, "o-other", "再次")


def test_an_organisation_with_tasks_is_not_retired(sqlite_town: Town) -> None:
    sqlite_town.submitted()
    with refused("tasks_open"):
        operations.retire_organisation(
            sqlite_town.office, sqlite_town.actor("zhou.min"), "ecology_environment", "机构改革"
        )
    with refused("zone_stays"):
        operations.retire_organisation(sqlite_town.office, sqlite_town.actor("zhou.min"), ZONE, "撤区")


def test_the_zone_keeps_an_administrator(town: Town) -> None:
    """Without one nobody could give the role again: neither ending it nor giving other roles in its place leaves none."""
    admin, other = town.actor("zhou.min"), town.actor("li.na").person
    with refused("last_administrator"):
        operations.end_membership(town.office, admin, admin.person, ZONE)
    with refused("last_administrator"):
        operations.give_membership(town.office, admin, admin.person, ZONE, ["leader"])
    operations.give_membership(town.office, admin, admin.person, ZONE, ["administrator", "leader"])
    operations.give_membership(town.office, admin, other, ZONE, ["administrator"])
    operations.end_membership(town.office, admin, admin.person, ZONE, "调离")
    with refused("not_permitted"):
        operations.end_membership(town.office, admin, other, ZONE)


def test_the_trail_tells_which_roles_were_held_before_and_why_they_changed(town: Town) -> None:
    admin, person = town.actor("zhou.min"), town.actor("li.na").person
    operations.give_membership(town.office, admin, person, "ecology_environment", ["clerk"])
    operations.give_membership(
        town.office, admin, person, "ecology_environment", ["head", "reviewer"], "升任"
    )
    operations.end_membership(town.office, admin, person, "ecology_environment", "调离")
    [ended] = queries.audit(town.office, admin, kind="membership_ended")[0]
    changed, given = queries.audit(town.office, admin, kind="membership_given")[0][:2]
    assert (ended.before, ended.reasons) == ("负责人 Head、审查人员 Reviewer", "调离")
    assert (changed.before, changed.reasons) == ("窗口 Window clerk", "升任")
    assert "负责人 Head、审查人员 Reviewer" in changed.after and "head" not in changed.after.split("、")
    assert (given.before, given.reasons) == ("", "")


def test_a_reset_link_works_once_and_for_a_day(town: Town) -> None:
    admin, person = town.actor("zhou.min"), town.actor("li.na").person
    first = operations.reset_sign_in(town.office, admin, person, "忘记密码")
    secret = operations.reset_sign_in(town.office, admin, person, "没有收到")
    with refused("not_found_link"):
        queries.reset_link(town.office, first)
    assert queries.reset_link(town.office, secret) == "li.na"
    assert operations.use_reset_link(town.office, secret) == "li.na"
    with refused("not_found_link"):
        operations.use_reset_link(town.office, secret)
    late = operations.reset_sign_in(town.office, admin, person, "再次")
    town.clock.advance(hours=25)
    with refused("not_found_link"):
        operations.use_reset_link(town.office, late)
    lines, _ = queries.audit(town.office, admin, kind="sign_in_reset")
    assert len(lines) == 3 and all(secret not in repr(line) for line in lines), "the trail keeps no secret"


def test_a_day_off_moves_due_dates_after_a_preview(town: Town) -> None:
    admin = town.actor("zhou.min")
    case = town.accepted("M114")
    before = town.view(case).statutory_due
    day = date(2026, 11, 25)
    preview = queries.preview_days(town.office, admin, {day: "off"})
    [moved] = [one for one in preview.moved if one.case == case]
    assert (preview.checked, preview.more) == (1, False)
    assert town.view(case).statutory_due == before, "a preview changes nothing"
    operations.set_zone_days(town.office, admin, {day: "off"}, "全区停电检修")
    [line] = [one for one in queries.work_list(town.office, admin).items if one.id == case]
    assert line.due_on == moved.after and line.due_on is not None and moved.before is not None
    assert line.due_on > moved.before
    assert not town.office.calendar.is_working(day)
    operations.set_zone_days(town.office, admin, {day: "normal"}, "检修取消")
    assert town.view(case).statutory_due == before
    assert queries.days_of_zone(town.office, admin) == {}


def test_the_zones_days_hold_after_a_restart(sqlite_town: Town) -> None:
    town = sqlite_town
    operations.set_zone_days(town.office, town.actor("zhou.min"), {date(2026, 11, 28): "working"}, "调休")
    again = Office(
        town.office.files.folder.parent,
        f"sqlite:///{town.office.files.folder.parent.parent / 'onewindow.db'}",
        clock=town.clock,
        catalogues=town.office.catalogues,
    )
    try:
        assert again.calendar.is_working(date(2026, 11, 28))
    finally:
        again.close()


def test_days_are_set_ahead_and_with_a_reason(sqlite_town: Town) -> None:
    town, admin = sqlite_town, sqlite_town.actor("zhou.min")
    with refused("day_past"):
        operations.set_zone_days(town.office, admin, {date(2026, 11, 20): "off"}, "补记")
    with refused("days_missing"):
        operations.set_zone_days(town.office, admin, {}, "无")
    with refused("days_missing"):
        operations.set_zone_days(town.office, admin, {date(2026, 12, 1): "holiday"}, "无")
    with refused("reasons_missing"):
        operations.set_zone_days(town.office, admin, {date(2026, 12, 1): "off"}, " ")


def test_texts_have_versions_and_are_restored(town: Town) -> None:
    admin = town.actor("zhou.min")
    operations.set_text(town.office, admin, "home_announcement", "一", "one")
    operations.set_text(town.office, admin, "home_announcement", "二", "two", "改")
    with refused("text_same"):
        operations.set_text(town.office, admin, "home_announcement", "二", "two")
    operations.restore_text(town.office, admin, "home_announcement", 1)
    assert queries.text_in_force(town.office, "home_announcement").zh == "一"
    assert [one.text.zh for one in queries.edited_text(town.office, admin, "home_announcement").versions] == [
        "一",
        "二",
        "一",
    ]
    with refused("placeholder_unknown"):
        operations.set_text(town.office, admin, "home_announcement", "您好 {applicant}", "")
    for act in (
        lambda: operations.set_text(town.office, admin, "nothing", "x", "x"),
        lambda: operations.restore_text(town.office, admin, "home_announcement", 9),
        lambda: queries.edited_text(town.office, admin, "nothing"),
    ):
        with refused("not_found"):
            act()


def test_a_paper_keeps_the_closing_words_of_its_day(town: Town) -> None:
    admin, clerk = town.actor("zhou.min"), hall(town)
    operations.set_text(town.office, admin, "receipt_note", "{applicant}：请妥善保管本凭证。", "")
    made = taken_in(town, clerk)
    operations.set_text(town.office, admin, "receipt_note", "新附言。", "")
    [receipt] = [one for one in queries.notices(town.office, clerk, made.case) if one.kind == "receipt"]
    assert receipt.paragraphs[-1] == "淄博固能新材料有限公司：请妥善保管本凭证。"


def test_the_trail_is_filtered_and_paged(sqlite_town: Town) -> None:
    town, admin = sqlite_town, sqlite_town.actor("zhou.min")
    for number in range(3):
        operations.set_text(town.office, admin, "home_announcement", f"第 {number} 版", "")
    first, key = queries.audit(town.office, admin, kind="text_set", limit=2)
    rest, end = queries.audit(town.office, admin, kind="text_set", limit=2, before=key)
    assert [one.data["zh"] for one in (*first, *rest)] == ["第 2 版", "第 1 版", "第 0 版"] and end == 0
    assert queries.audit(town.office, admin, by="李娜")[0] == ()
    assert queries.audit(town.office, admin, since=date(2030, 1, 1))[0] == ()
    assert len(list(queries.audit_rows(town.office, admin, kind="text_set"))) == 3


def test_the_trail_is_asked_by_days_in_shanghai(town: Town) -> None:
    admin, day = town.actor("zhou.min"), date(2026, 11, 24)
    town.clock.set(datetime(2026, 11, 24, 7, 30, tzinfo=SHANGHAI))
    operations.set_text(town.office, admin, "home_announcement", "早上的公告", "")

    def found(since: date | None, until: date | None) -> list[str]:
        lines, _ = queries.audit(town.office, admin, kind="text_set", since=since, until=until)
        return [one.data["zh"] for one in lines]

    assert found(day, day) == ["早上的公告"], "in UTC it is still the 23rd"
    assert found(None, date(2026, 11, 23)) == found(date(2026, 11, 25), None) == []
    assert found(date.min, date.max) == ["早上的公告"]


def test_an_administrator_of_another_zone_is_a_guest_here(sqlite_town: Town) -> None:
    town = sqlite_town
    operations.register_organisation(town.office, SYSTEM, "另一个区", "zone", "cn-sd-elsewhere")
    guest = town.enrol("abroad", "外区管理员", "cn-sd-elsewhere", "administrator")
    for act in (
        lambda: operations.reset_sign_in(town.office, guest, town.actor("li.na").person, "忘记密码"),
        lambda: operations.register_organisation(town.office, guest, "某企业", "department", "forestry"),
        lambda: queries.organisations(town.office, guest),
        lambda: queries.audit(town.office, guest),
    ):
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.code == "not_permitted"
