"""The office: operations on projects and cases, each one check, write, tell; and the queries that pages read.

The doors (pages, API, commands) hold no rules: they call these functions and show ``Refused`` to people.

    office = Office(data_dir=Path("var"), url="sqlite:///var/onewindow.db", clock=SystemClock())
    actor = queries.actor_of(office, login="li.na")                    # None when there is no such person

**Operations** (``onewindow.office.operations``). Each takes ``office, actor`` first; ``key`` is an idempotency key
(a hidden field of the form): the same key with the same content gives the first answer again, with other
content ``KeyConflict``. All raise ``Refused(code, zh, en, article)``; facts raise ``catalogue.facts.FactError``.

    register_organisation(office, actor, name, kind, id="", credit_code="") -> str
    register_person(office, actor, login, name) -> str
    sign_up_enterprise(office, name, credit_code, login, person, citizen_number, key=None) -> str
    sign_up_resident(office, login, person, citizen_number, key=None) -> str
    verify_organisation(office, actor, organisation, seen) -> None         # by a window, before the first submission
    decline_organisation(office, actor, organisation, reason) -> None
    invite_member(office, actor, login, roles) -> None                     # into the actor's own enterprise
    answer_invitation(office, actor, organisation, accept) -> None
    remove_member(office, actor, person) -> None
    renew_feed(office, actor) -> str                                       # the secret of one's calendar feed
    offer_mandate(office, actor, agency, project="", matters=(), acts=True, until=None, key=None) -> str
    answer_mandate(office, actor, mandate, accept) -> None
    withdraw_mandate(office, actor, mandate, reason="") -> None            # by either side
    end_expired_mandates(office) -> int
    acknowledge_changes(office, actor, case) -> None                       # of a newer catalogue, on a draft
    answer_item(office, actor, case, item, text="", file_name="", stream=None, size=None, key=None) -> None
    write_on_case(office, actor, case, text, file_name="", stream=None, size=None, key=None) -> str
    mark_read(office, actor, messages) -> None
    mark_all_read(office, actor) -> None
    rate_case(office, actor, case, grade, reasons=(), text="", key=None) -> None
    call_back(office, actor, case, reached, text, key=None) -> None        # after a poor rating
    resolve_rating(office, actor, case, text, key=None) -> None
    make_complaint(office, actor, case, about, text, key=None) -> str
    answer_complaint(office, actor, complaint, text) -> None
    escalate_complaint(office, actor, complaint, text) -> None
    withdraw_complaint(office, actor, complaint) -> None
    record_appeal(office, actor, case, kind, body, filed_on, reference="", late_reason="", key=None) -> str
    record_appeal_result(office, actor, appeal, outcome, text="") -> None
    give_membership(office, actor, person, organisation, roles) -> None
    end_membership(office, actor, person, organisation) -> None
    create_project(office, actor, name, key=None) -> str
    rename_project(office, actor, project, name) -> None
    answer_facts(office, actor, project, answers, key=None, read_at=None) -> FactSet  # merges; None: "unanswered"
    withdraw_answers(office, actor, project, facts) -> FactSet             # back to the default
    choose_options(office, actor, project, options) -> None                # planner options, as in a project file
    give_mandate(office, actor, project, organisation) -> None
    end_mandate(office, actor, project, organisation) -> None
    start_case(office, actor, project, matter, key=None) -> str            # a draft; one open case for a matter
    discard_draft(office, actor, case) -> None
    attach_document(office, actor, case, document, file_name, stream, size=None, key=None) -> DocumentView
    reuse_document(office, actor, case, document, source) -> DocumentView  # source: id of a paper of the project
    remove_document(office, actor, case, paper) -> None                    # drafts and corrections only
    submit_case(office, actor, case, declared, knowing_gaps=False, key=None) -> Submission
    resubmit_case(office, actor, case, declared, key=None) -> Submission
    begin_bundle(office, actor, project, subject, matters, part=WHOLE, key=None) -> str     # subject: stage-3 or a life event
    choose_matters(office, actor, bundle, matters, key=None) -> None
    choose_ways(office, actor, bundle, gaps, commitments, key=None) -> None    # papers that follow, commitments
    attach_to_bundle(office, actor, bundle, document, file_name, stream, size=None, key=None) -> tuple[str, ...]
    reuse_in_bundle(office, actor, bundle, document, source, key=None) -> tuple[str, ...]
    remove_from_bundle(office, actor, bundle, sha256, document, key=None) -> int
    submit_bundle(office, actor, bundle, declared, only_ready=False, key=None) -> str       # all or nothing
    commitment_text(office, actor, case) -> Undertaking | None                 # what would be signed today
    sign_commitment(office, actor, case, read, version, key=None) -> str
    hand_in_paper(office, actor, case, document, file_name, stream, size=None, key=None) -> str
    land_contract_signed(office, actor, project, contract, key=None) -> LandSigned
    open_to_rules(office, actor, matter, reasons, key=None) -> None        # 秒办: its submissions are decided at once
    close_to_rules(office, actor, matter, reasons, key=None) -> None
    perform(office, actor, case, command, data=None, on=None, key=None, evidence=None) -> CaseView
    make_token(office, actor, name, scopes, expires_on=None, key=None) -> NewToken   # for the HTTP API; the secret once
    revoke_token(office, actor, token) -> None
    assign_case(office, actor, case, person, key=None) -> None             # to a person of one's organisation; "": take back
    assign_cases(office, actor, cases, person, key=None) -> Assignment     # those that failed are named with the reason
    take_back_assignment(office, actor, before, person, key=None) -> Assignment
    save_view(office, actor, name, filter, key=None) -> str                # a work list under a name
    rename_view / remove_view / restore_view / share_view / choose_view
    open_work_feed(office, actor) -> str; close_work_feed(office, actor)   # the secret of one's tasks as a feed
    give_contact(office, actor, channel, address, key=None) -> None        # "email", "sms"; used once confirmed
    confirm_link(office, token) -> str; confirm_code(office, actor, code) -> None; remove_contact(office, actor, channel)
    choose_notifications(office, actor, language, cadence, groups, key=None) -> None
    subscribe_webhook(office, actor, address, topics, key=None) -> tuple[str, str]   # id and secret, shown once
    change_webhook, rotate_webhook, switch_webhook, ping_webhook, remove_webhook(office, actor, webhook, ...)
    resend(office, actor, delivery), give_up(office, actor, delivery), resend_given_up(office, actor) -> int
    issue_reminder(office, actor, case, words, department="", due_on=None, key=None) -> str
    answer_reminder(office, actor, reminder, answer, key=None) -> str
    begin_intake(office, actor, holder, presenter, relation, key=None) -> str        # a clerk takes in on behalf of somebody
    choose_project(office, actor, intake, project="", name="", key=None) -> str
    choose_matter(office, actor, intake, matter, key=None) -> str
    keep_letter(office, actor, intake, file_name, stream, size=None) -> None
    keep_checklist(office, actor, case, items, key=None) -> None
    take_in(office, actor, case, confirmed_by, confirmed, mode="", collect_here=False, knowing_gaps=False, key=None) -> TakenIn
    resubmit_on_behalf(office, actor, case, confirmed_by, relation, confirmed, key=None) -> str
    abandon_intake(office, actor, intake, reasons) -> None
    give_one_time_notice(office, actor, case, rows, until=None, key=None) -> CaseView
    forward_papers / acknowledge_papers / return_papers / cancel_receipt / send_result / hand_over / fail_hand_over
    register_window, make_agreement, end_agreement                         # administrators, and what follows
    rename_organisation, retire_organisation, reset_sign_in, use_reset_link, set_zone_days, set_text, restore_text
    sweep(office, day=None) -> list[Swept]                                 # silence into its legal effect; idempotent
    propose_decision(office, actor, case, command, data, letter, key=None) -> str   # docs/departments.md
    approve_decision(office, actor, case, proposal, key=None) -> CaseView           # never the proposer
    return_proposal(office, actor, case, proposal, reasons, key=None) -> None
    withdraw_proposal(office, actor, case, proposal, key=None) -> None
    decide_with_letter(office, actor, case, command, data, letter, key=None) -> CaseView
    save_opinion_draft(office, actor, case, view, reasons, conditions, objections, key=None) -> None
    drop_opinion_draft(office, actor, case, key=None) -> None
    recuse(office, actor, case, grounds, reasons, officer="", key=None) -> None
    end_recusal(office, actor, case, officer, key=None) -> None
    attach_file(office, actor, case, title, purpose, file_name, stream, outward=False, size=None, key=None) -> str
    withdraw_file(office, actor, case, file, reasons, key=None) -> None
    ask_advice(office, actor, case, department, question, until, key=None) -> None
    give_advice(office, actor, case, text, key=None) -> None
    withdraw_advice(office, actor, case, department, key=None) -> None
    nudge_department(office, actor, case, department, key=None) -> None             # once a day
    ask_expert(office, actor, case, name, email, question, papers, until, key=None) -> (str, str)  # id, token: shown once
    prolong_expert, renew_expert_link, revoke_expert(office, actor, expert, ...)
    answer_as_expert(office, token, signed_as, view, opinion, confirmed, file_name="", stream=None, size=None) -> str
    propose_visit(office, actor, cases, purpose, place, slots, departments=(), applicant=True, key=None) -> str
    answer_visit, confirm_visit, move_visit, cancel_visit, record_finding, record_absence, write_minutes,
    sign_minutes, attach_to_visit, set_follow_up, finish_follow_up, conclude_visit, adopt_visit(office, actor, visit, ...)

``perform`` gives any command of the case's procedure (``CaseView.actions`` lists those allowed now); the
named verbs (``accept_case``, ``notify_correction``, ``refuse_acceptance``, ``give_opinion``, ``stop_clock``,
``resume_clock``, ``ask_extension``, ``approve_extension``, ``hold_hearing``, ``decide_case``, ``deliver_result``,
``withdraw_case``, ``terminate_case``, ``revoke_result`` ...) are ``perform`` with typed arguments.

Certificates: ``suspend_certificate``, ``restore_certificate``, ``reissue_certificate``, ``request_certificate_change``,
``request_certificate_renewal``, ``decide_change``, ``decide_renewal``; ``share_certificate``, ``end_share``, ``open_share``, ``give_sight``, ``end_sight``;
``remind_of_renewals``; ``keep_signed_paper`` for the doors (docs/certificates.md).

**Queries** (``onewindow.office.queries``). Each shows only what the actor may see; ``Refused("not_found")`` else.

    actor_of(office, login, organisation="") -> Actor | None
    actors_of(office, login) -> tuple[Actor, ...]                          # one for each membership
    projects(office, actor, after="", limit=50) -> tuple[tuple[ProjectLine, ...], str]
    project(office, actor, project) -> ProjectView
    plan(office, actor, project, on=None) -> planner.Plan
    task_list(office, actor, project) -> tuple[TaskLine, ...]
    case(office, actor, case) -> CaseView                                  # by id or number
    readiness(office, actor, case) -> Readiness
    registered(office, actor, project) -> bool                             # its applicant's registration is confirmed
    work_list(office, actor, filter=WorkFilter()) -> WorkList              # a page with counts; keyset paging both ways
    work_lines(office, actor, filter, most) -> Iterator[CaseLine]          # the whole list, for exports and feeds
    members(office, actor) -> tuple[Member, ...]                           # the people of one's organisation
    saved_views(office, actor) -> tuple[SavedView, ...]
    together(office, actor, project, subject) -> TogetherView              # a stage or life event of a project
    bundle(office, actor, bundle) -> BundleView                            # by id or number
    bundles(office, actor, project) -> tuple[BundleLine, ...]
    pre_reviews(office, actor, project) -> tuple[PreReviewLine, ...]
    messages(office, actor, after="", limit=50) -> tuple[tuple[MessageLine, ...], str]
    inbox(office, actor, after="", unread_only=False, limit=50) -> tuple[tuple[InboxLine, ...], str]
    unread(office, actor) -> int
    todo(office, actor) -> Todo                                            # what waits for an applicant
    talk(office, actor, case) -> tuple[TalkEntry, ...]
    open_talk_file(office, actor, entry) -> tuple[DocumentView, Path]
    correction(office, actor, case) -> Correction | None                   # the open notice, item by item
    draft_changes(office, actor, case) -> tuple[Change, ...]
    saved(office, actor, project) -> Saved                                 # who saved last; what a form carries
    rating(office, actor, case) -> RatingView | None
    ratings(office, actor, open_only=False, after="", limit=200) -> tuple[tuple[RatingView, ...], str]
    rating_figures(office, year) -> tuple[RatingFigures, ...]              # public
    complaints(office, actor, case="", after="", limit=200) -> tuple[tuple[ComplaintView, ...], str]
    remedies(office, actor, case) -> tuple[Remedies | None, tuple[AppealView, ...]]
    mandates(office, actor, side="", after="", limit=200) -> tuple[tuple[MandateView, ...], str]
    organisation(office, actor) -> tuple[OrganisationView, tuple[MemberView, ...]]
    person(office, actor) -> PersonView
    registrations(office, actor, after="", limit=200) -> tuple[tuple[OrganisationView, ...], str]
    case_dates(office, actor, case) -> str                                 # calendar files
    project_dates(office, actor, project) -> str
    feed_dates(office, token) -> str | None
    certificate(office, actor, number) -> CertificateView
    certificates(office, actor, after="", limit=200) -> tuple[tuple[CertificateView, ...], str]
    window_work(office, actor, waits="", after="", limit=100) -> WindowWork
    open_intakes(office, actor, after="", limit=200) -> tuple[tuple[IntakeView, ...], str]
    lead_board(office, actor, state="", after="", limit=100) -> LeadBoard
    sent(office, actor, state="", channel="", number="", after="", limit=50) -> Deliveries
    notifications(office, actor) -> Notifications; webhooks(office, actor) -> tuple[Webhook, ...]
    supervision.overview(office, actor, period) -> Overview; supervision.behind(office, actor, figure, period, ...)
    public_certificate(office, number, token) -> PublicCertificate | None
    certificate_page(office, actor, number) -> CertificatePage            # versions, history, uses, what may be done
    wallet(office, actor, filter=WalletFilter()) -> Wallet                 # soonest end first
    shared_certificate(office, number) -> PublicCertificate | None         # behind a link (operations.open_share)
    known_paper(office, sha256) -> KnownPaper | None                       # a sealed file by its hash
    status_list(office, list) -> tuple[tuple[int, int], ...] | None        # places that are not valid
    open_document(office, actor, paper) -> tuple[DocumentView, Path]       # the file to send

Time: ``office.clock.now()`` is aware; ``office.today()`` the legal day in Asia/Shanghai. Records: ``office.views``.
"""

from onewindow.ledger import KeyConflict
from onewindow.office.office import Office
from onewindow.office.views import Actor
from onewindow.procedures.protocol import Refused

__all__ = ["Actor", "KeyConflict", "Office", "Refused"]
