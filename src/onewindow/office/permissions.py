"""Who may see and do what: sets of rows, in one place.

A person is a member of organisations in roles; an organisation stands to a project or case in relations:
``own`` (the applicant), ``mandated`` (acts for it), ``observing`` (sees for it), ``deciding``, ``lead``, ``consulted``, ``zone``; a window's are ``receiving``, then
``accepting`` (it accepts in the deciding body's name) and ``handing_over`` (it delivers the result); ``forwarding`` is the
deciding body's before it has received what a window holds. What a person may see is one
SQL condition that every list and every page uses; what it may do is a table of relations and roles.
"""

from __future__ import annotations

from dataclasses import dataclass

from onewindow.catalogue.model import Text
from onewindow.procedures.protocol import Refused, Terms

PARTY_SEES = "(c.draft = 0 OR seen.relation IN ('own', 'mandated', 'observing', 'receiving', 'forwarding'))"
"""Whether the party ``seen`` of a case ``c`` sees it. The table ``work`` holds just the pairs of which this is true."""

_PARTY = "case_parties seen JOIN memberships member ON member.organisation = seen.organisation"
_SEES = f"member.person = ? AND {PARTY_SEES}"


def visible_case(who: str) -> str:
    """A condition on a case ``c``: whether a ``member`` (of ``memberships``) for whom ``who`` holds sees it."""
    return f"EXISTS (SELECT 1 FROM {_PARTY} WHERE seen.case_id = c.id AND {who} AND {PARTY_SEES})"


VISIBLE_CASE = visible_case("member.person = ?")
"""A condition on a case ``c``; its one value is the person."""
VISIBLE_TO_ORGANISATION = visible_case("member.organisation = ?")
"""The same for an organisation, its one value: what its people may see, its systems may be told."""

VISIBLE_AT_HAND = f"""({VISIBLE_CASE} OR EXISTS (SELECT 1 FROM project_parties counter JOIN memberships member
    ON member.organisation = counter.organisation WHERE counter.project = c.project AND member.person = ?
    AND counter.relation = 'receiving'))"""
"""A condition on a case ``c`` that left papers or results to its project; its two values are the person, twice. Whoever
may see the case, and the window at whose counter the applicant stands, to whom all papers of the project belong."""

VISIBLE_PROJECT = f"""(EXISTS (SELECT 1 FROM project_parties seen JOIN memberships member
    ON member.organisation = seen.organisation WHERE seen.project = p.id AND member.person = ?)
    OR EXISTS (SELECT 1 FROM cases c WHERE c.project = p.id AND {VISIBLE_CASE}))"""
"""A condition on a project ``p``; its two values are the person, twice. A department sees projects of its cases."""

PROJECTS_SEEN = f"""SELECT seen.project FROM project_parties seen JOIN memberships member
    ON member.organisation = seen.organisation WHERE member.person = ?
    UNION SELECT c.project FROM {_PARTY} JOIN cases c ON c.id = seen.case_id WHERE {_SEES}"""
"""The ids of all projects of which ``VISIBLE_PROJECT`` is true, with the same two values: for whoever sees few of many."""

_SHOWN = "certificate_grants shown JOIN memberships member ON member.organisation = shown.organisation"
_STILL = "member.person = ? AND shown.until >= ?"

VISIBLE_CERTIFICATE = f"""({VISIBLE_CASE} OR EXISTS (SELECT 1 FROM {_SHOWN}
    WHERE shown.number = r.number AND {_STILL}))"""
"""A condition on a result ``r`` of a case ``c``; its values are the person, the person again and today. Whoever may see the case
sees it, and the organisations to which its holder shows it."""

RESULTS_OF_CASES = f"""SELECT held.number FROM {_PARTY} JOIN cases c ON c.id = seen.case_id
    JOIN results held ON held.case_id = c.id WHERE {_SEES}"""
"""The numbers of the results of all cases that a person sees; its one value is the person. ``VISIBLE_CASE`` asks the
same of one case; lists begin here, with the person, so that they read nobody else's."""

CERTIFICATES_SEEN = f"""{RESULTS_OF_CASES} UNION SELECT shown.number FROM {_SHOWN} WHERE {_STILL}"""
"""The numbers of all results of which ``VISIBLE_CERTIFICATE`` is true, with the same three values."""

VISIBLE_BUNDLE = f"""(EXISTS (SELECT 1 FROM project_parties seen JOIN memberships member
    ON member.organisation = seen.organisation WHERE seen.project = b.project AND member.person = ?
    AND (b.submitted = 1 OR seen.relation IN ('own', 'mandated')))
    OR (b.submitted = 1 AND EXISTS (SELECT 1 FROM bundle_cases k JOIN cases c ON c.id = k.case_id
    WHERE k.bundle = b.id AND {VISIBLE_CASE})))"""
"""A condition on a bundle ``b``; its two values are the person, twice. A draft is its applicant's alone; a department
sees the bundles in which it has a case."""

STILL_APPLIES = """EXISTS (SELECT 1 FROM visit_cases asked JOIN case_parties applying ON applying.case_id = asked.case_id
    WHERE asked.visit = seen.visit AND applying.organisation = seen.organisation
    AND applying.relation IN ('own', 'mandated'))"""
"""Whether a party ``seen`` of a visit, invited as applicant, still is one: a mandate that ended ends the invitation."""


def _visible_visit(who: str) -> str:
    return f"""(EXISTS (SELECT 1 FROM visit_parties seen JOIN memberships member
    ON member.organisation = seen.organisation WHERE seen.visit = v.id AND {who}
    AND (seen.part <> 'applicant' OR {STILL_APPLIES}))
    OR EXISTS (SELECT 1 FROM visit_cases served JOIN case_parties seen ON seen.case_id = served.case_id
    JOIN memberships member ON member.organisation = seen.organisation WHERE served.visit = v.id
    AND {who} AND seen.relation IN ('deciding', 'lead', 'consulted', 'advising', 'zone')))"""


VISIBLE_VISIT = _visible_visit("member.person = ?")
"""A condition on a site visit ``v``; its two values are the person, twice. Who is invited sees it, and the offices
of its cases."""
VISIT_VISIBLE_TO_ORGANISATION = _visible_visit("member.organisation = ?")
"""The same for an organisation, its two values."""

VISIBLE_OWN_MESSAGE = f"""(EXISTS (SELECT 1 FROM memberships member
    WHERE member.organisation = m.organisation AND member.person = ?)
    AND (m.case_id = '' OR EXISTS (SELECT 1 FROM cases c WHERE c.id = m.case_id AND {VISIBLE_CASE}))
    AND (m.about <> 'visit' OR EXISTS (SELECT 1 FROM visits v WHERE v.id = m.thing AND {VISIBLE_VISIT})))"""
"""A condition on a message ``m`` to an organisation that stands beside procedures; its four values are the person, four
times. The organisation's people see it as long as they may see the case or visit that it is about."""

APPLICANT = frozenset({"own", "mandated"})
RECEIVING = frozenset({"receiving"})
FORWARDING = frozenset({"forwarding"})
ACCEPTING = frozenset({"accepting"})
HANDING_OVER = frozenset({"handing_over"})
DECIDING = frozenset({"deciding"})
JOINT = frozenset({"deciding", "lead"})
CONSULTED = frozenset({"consulted", "lead", "deciding"})
INSIDE = frozenset({"deciding", "lead", "consulted", "advising", "zone"})
"""The relations of offices: they see what officers do among themselves."""
ANY = frozenset({"agent", "legal_representative"})
WINDOW = frozenset({"clerk", "reviewer", "head"})
REVIEW = frozenset({"reviewer", "head"})
HEAD = frozenset({"head"})
CLERK = frozenset({"clerk"})
ROLES = {
    "enterprise": ANY,
    "individual": ANY,
    "department": WINDOW,
    "window": frozenset({"clerk"}),
    "zone": frozenset({"supervisor", "leader", "administrator"}),
}
"""The roles that each kind of organisation knows."""
ROLE_NAMES = {
    "agent": Text("经办人", "Agent"),
    "legal_representative": Text("法定代表人", "Legal representative"),
    "clerk": Text("窗口", "Window clerk"),
    "reviewer": Text("审查人员", "Reviewer"),
    "head": Text("负责人", "Head"),
    "supervisor": Text("监督人员", "Supervisor"),
    "leader": Text("领导", "Leader"),
    "administrator": Text("管理员", "Administrator"),
}
ORGANISATION_NAMES = {
    "enterprise": Text("企业", "Enterprise"),
    "individual": Text("个人", "Resident"),
    "department": Text("部门", "Department"),
    "window": Text("窗口", "Window"),
    "zone": Text("园区", "Zone"),
}
"""What people call the roles and the kinds of organisations."""


ROLE_WORDS = {
    "agent": ("经办人", "agent"),
    "legal_representative": ("法定代表人", "legal representative"),
    "clerk": ("窗口人员", "clerk"),
    "reviewer": ("审查人员", "reviewer"),
    "head": ("负责人", "head"),
    "supervisor": ("监督人员", "supervisor"),
    "leader": ("领导", "leader"),
    "administrator": ("管理员", "administrator"),
}
RELATION_WORDS = {
    "own": ("申请人", "the applicant"),
    "mandated": ("受托单位", "a mandated agency"),
    "observing": ("只看的受托单位", "an agency that only sees"),
    "deciding": ("实施机关", "the deciding body"),
    "lead": ("牵头部门", "the lead department"),
    "consulted": ("被征求意见的部门", "a consulted department"),
    "advising": ("被咨询的部门", "a department asked for advice"),
    "zone": ("本区", "the zone"),
    "receiving": ("收件窗口", "the receiving window"),
    "forwarding": ("等待转交的实施机关", "the deciding body before it has received the papers"),
    "accepting": ("受托受理的窗口", "a window that accepts for the body"),
    "handing_over": ("送交结果的窗口", "the window that hands the result over"),
}
"""What roles and relations are called, in refusals and in the manual."""


@dataclass(frozen=True, slots=True)
class Right:
    """Who may do it: organisations in one of the relations, people in one of the roles."""

    relations: frozenset[str]
    roles: frozenset[str]


def _each(right: Right, *commands: str) -> dict[str, Right]:
    return dict.fromkeys(commands, right)


RIGHTS: dict[str, Right] = {
    **_each(
        Right(APPLICANT, ANY),
        "submit", "resubmit", "begin_pre_review", "withdraw", "sign_commitment",
        "request_change", "request_renewal", "change_filing",
    ),
    **_each(Right(APPLICANT | DECIDING, ANY | REVIEW), "request_hearing", "waive_hearing"),
    **_each(Right(APPLICANT | RECEIVING, ANY | CLERK), "supply_paper", "edit"),
    **_each(Right(DECIDING | ACCEPTING, WINDOW), "correct_on_spot", "request_correction", "accept"),
    **_each(
        Right(DECIDING, WINDOW), "declare_not_required", "declare_not_competent",
        "refuse_acceptance", "deliver", "issue_certificate", "record_statement", "lapse",
    ),
    **_each(
        Right(DECIDING, REVIEW),
        "start_review", "verify", "tell_third_party", "stop", "resume", "offer_hearing", "order_hearing",
        "notify_hearing", "hold_hearing", "grant", "refuse", "decide_at_once", "terminate", "conclude_pre_review",
        "land_contract_signed", "check_commitment", "order_correction", "confirm_correction", "approve_change",
        "refuse_change", "renew", "refuse_renewal", "file", "refuse_filing", "ask_extension",
    ),
    **_each(Right(DECIDING, HEAD), "revoke", "cancel", "reopen", "reinstate", "extend"),
    **_each(Right(JOINT, REVIEW), "ask_opinions", "consolidate"),
    "give_opinion": Right(CONSULTED, REVIEW),
}  # fmt: skip
"""The table of rights: each command of a procedure, ``edit`` for drafts, ``ask_extension``."""

ASSIGN = Right(
    frozenset(
        {"deciding", "lead", "consulted", "advising", "receiving", "forwarding", "accepting", "handing_over"}
    ),
    WINDOW,
)
"""Who gives a case to a person of the organisation: each organisation for itself."""
OFFICERS = INSIDE - {"zone"}
FILE = Right(OFFICERS, WINDOW)
"""Who attaches an official paper to a case."""
SPEAK = Right(frozenset({"deciding", "lead", "consulted", "receiving", "accepting"}), WINDOW)
"""Who writes to the applicant on a case for its organisation; the applicant's side writes by the right to ``edit``."""
HEAD_ROLES = frozenset({"head", "leader"})
"""Who shares with the whole organisation."""
REMIND = Right(frozenset({"zone"}), frozenset({"supervisor", "leader"}))
"""Who issues a supervision reminder on a case."""
ANSWER_REMINDER = Right(frozenset({"deciding", "lead", "consulted", "forwarding"}), WINDOW)
"""Who answers one, for the department that it went to."""
GOVERNMENT = Right(frozenset({"zone"}), frozenset({"leader"}))
"""Who extends where the law wants the head of the government (行政许可法 art. 42(2))."""


def right_of(command: str, terms: Terms) -> Right | None:
    """Who may give a command in a case with these terms; None for a command without a right."""
    if command == "extend" and terms.extension_approver != "head_of_body":
        return GOVERNMENT
    return RIGHTS.get(command)


def not_found(zh: str, en: str) -> Refused:
    """The refusal for what does not exist or may not be seen: nobody learns which of the two it is."""
    return Refused("not_found", f"找不到{zh}，或您无权查看。", f"{en} does not exist or is not yours to see")
