"""The demonstration's applicants: a registration to confirm, a mandate to answer, questions, a rating, a complaint."""

from __future__ import annotations

from onewindow.office import operations, queries
from onewindow.office.office import Office
from onewindow.office.views import Actor, WorkFilter

NEWCOMER = ("淄博新启科技有限公司", "91370300MA3KJ0003F", "zhaoxin", "赵欣", "370303199206150048")
AGENCY = "91370300MA3LC0002G"


def in_flight(office: Office, project: str) -> None:
    """Bring what applicants and offices say to each other to where pages have something to show."""
    operations.sign_up_enterprise(office, *NEWCOMER)
    applicant, head = _person(office, "lina"), _person(office, "zhangqiang")
    operations.offer_mandate(office, head, AGENCY, project, acts=False)
    items = queries.work_list(office, applicant, WorkFilter(project=project, limit=200)).items
    cases = {one.matter: one.id for one in items}
    operations.write_on_case(office, applicant, cases["M112"], "技术评估的专家意见会在这里给我们看吗？")
    operations.write_on_case(
        office, _person(office, "zhaolei"), cases["M112"], "会的，评估结束后随意见一并上传。"
    )
    operations.rate_case(office, applicant, cases["M107"], 2, ["unclear"], "同一份材料问了两次")
    operations.make_complaint(office, applicant, cases["M207"], "late", "承诺期限已过，没有人答复。")
    operations.renew_feed(office, applicant)


def _person(office: Office, login: str) -> Actor:
    found = queries.actor_of(office, login)
    assert found is not None
    return found
