"""Queries: what the actor may see, in a fixed number of statements. Nothing here writes."""

from onewindow.office.case_view import case, readiness
from onewindow.office.operations.submission import confirmation
from onewindow.office.queries.actors import actor_of, actors_of
from onewindow.office.queries.administration import (
    audit,
    audit_rows,
    days_of_zone,
    edited_text,
    edited_texts,
    organisations,
    people,
    preview_days,
    registered_person,
    reset_link,
    text_in_force,
)
from onewindow.office.queries.certificates import (
    certificate,
    certificate_page,
    certificates,
    known_paper,
    public_certificate,
    shared_certificate,
    signed_decision,
    status_list,
    status_position,
)
from onewindow.office.queries.combined import bundle, bundles, together
from onewindow.office.queries.dates import case_dates, feed_dates, project_dates
from onewindow.office.queries.drafting import draft_changes, names_of, saved
from onewindow.office.queries.feed import feed
from onewindow.office.queries.handling import expert_page, expert_paper, handling, open_file
from onewindow.office.queries.instant import instant_matters, open_matters
from onewindow.office.queries.joint import lead_board, visit, visit_file
from onewindow.office.queries.mandates import mandates
from onewindow.office.queries.messages import MOST_COUNTED, inbox, messages, unread
from onewindow.office.queries.notices import notice, notices
from onewindow.office.queries.papers import open_document
from onewindow.office.queries.projects import plan, project, projects, registered, task_list
from onewindow.office.queries.promises import bundle_of_case, case_record, gap_lines, pre_reviews
from onewindow.office.queries.register import feed_opened, organisation, person, registrations
from onewindow.office.queries.remedies import complaints, rating, rating_figures, ratings, remedies
from onewindow.office.queries.sending import notifications, sent, webhooks
from onewindow.office.queries.talk import correction, open_talk_file, talk
from onewindow.office.queries.todo import todo
from onewindow.office.queries.tokens import bearer_of, tokens
from onewindow.office.queries.versions import case_version, project_version
from onewindow.office.queries.wallet import wallet
from onewindow.office.queries.windows import (
    agreements,
    counter,
    counter_of,
    find_applicant,
    intake,
    intake_of_case,
    open_intakes,
    progress,
    projects_of_holder,
    ways_to_take_in,
    window_work,
    windows,
)
from onewindow.office.queries.workdesk import members, saved_views, work_feed_opened, work_feed_reader
from onewindow.office.queries.worklist import work_lines, work_list

__all__ = [
    "MOST_COUNTED",
    "actor_of",
    "actors_of",
    "agreements",
    "audit",
    "audit_rows",
    "bearer_of",
    "bundle",
    "bundle_of_case",
    "bundles",
    "case",
    "case_dates",
    "case_record",
    "case_version",
    "certificate",
    "certificate_page",
    "certificates",
    "complaints",
    "confirmation",
    "correction",
    "counter",
    "counter_of",
    "days_of_zone",
    "draft_changes",
    "edited_text",
    "edited_texts",
    "expert_page",
    "expert_paper",
    "feed",
    "feed_dates",
    "feed_opened",
    "find_applicant",
    "gap_lines",
    "handling",
    "inbox",
    "instant_matters",
    "intake",
    "intake_of_case",
    "known_paper",
    "lead_board",
    "mandates",
    "members",
    "messages",
    "names_of",
    "notice",
    "notices",
    "notifications",
    "open_document",
    "open_file",
    "open_intakes",
    "open_matters",
    "open_talk_file",
    "organisation",
    "organisations",
    "people",
    "person",
    "plan",
    "pre_reviews",
    "preview_days",
    "progress",
    "project",
    "project_dates",
    "project_version",
    "projects",
    "projects_of_holder",
    "public_certificate",
    "rating",
    "rating_figures",
    "ratings",
    "readiness",
    "registered",
    "registered_person",
    "registrations",
    "remedies",
    "reset_link",
    "saved",
    "saved_views",
    "sent",
    "shared_certificate",
    "signed_decision",
    "status_list",
    "status_position",
    "talk",
    "task_list",
    "text_in_force",
    "todo",
    "together",
    "tokens",
    "unread",
    "visit",
    "visit_file",
    "wallet",
    "ways_to_take_in",
    "webhooks",
    "window_work",
    "windows",
    "work_feed_opened",
    "work_feed_reader",
    "work_lines",
    "work_list",
]
