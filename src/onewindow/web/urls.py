"""The table of routes. Each view declares its permission; docs/web.md has a heading for each path."""

from __future__ import annotations

from django.urls import path

from onewindow.web.pages import (
    account_of_person,
    acts,
    application,
    cases,
    certificates,
    dates,
    describe,
    guides,
    home,
    mandates,
    matter,
    plan,
    projects,
    rules,
    sign_in,
)

urlpatterns = [
    path("", home.home, name="home"),
    path("health", home.health, name="health"),
    path("sign-in", sign_in.sign_in, name="sign-in"),
    path("sign-out", sign_in.sign_out, name="sign-out"),
    path("act-for", home.act_for, name="act-for"),
    path("register", account_of_person.register, name="register"),
    path("account", account_of_person.account, name="my-account"),
    path("organisation", account_of_person.organisation, name="organisation"),
    path("registrations", account_of_person.registrations, name="registrations"),
    path("mandates", mandates.mandates, name="mandates"),
    path("dates/renew", dates.renew_feed, name="renew-feed"),
    path("dates/<str:secret>", dates.feed, name="feed"),
    path("language", home.choose_language, name="language"),
    path("guides", guides.guides, name="guides"),
    path("guides/<str:matter>", guides.guide, name="guide"),
    path("rules", rules.rules, name="rules"),
    path("rules/<str:decision>", rules.rule, name="rule"),
    path("verify", certificates.verify, name="verify"),
    path("projects", projects.projects, name="projects"),
    path("projects/<str:project>", projects.project, name="project"),
    path("projects/<str:project>/dates.ics", dates.project_dates, name="project-dates"),
    path("projects/<str:project>/describe", describe.describe, name="describe"),
    path("projects/<str:project>/describe/<str:topic>", describe.describe_topic, name="describe-topic"),
    path("projects/<str:project>/answers", describe.answers, name="answers"),
    path("projects/<str:project>/plan", plan.plan, name="plan"),
    path("projects/<str:project>/plan/<str:matter>", plan.why, name="why"),
    path("projects/<str:project>/matters/<str:matter>", matter.matter, name="matter"),
    path("cases", cases.my_cases, name="my-cases"),
    path("cases/<str:case>", cases.case, name="case"),
    path("cases/<str:case>/dates.ics", dates.case_dates, name="case-dates"),
    path("cases/<str:case>/application", application.application, name="application"),
    path("cases/<str:case>/check", application.check, name="check"),
    path("cases/<str:case>/submitted", application.submitted, name="submitted"),
    path("cases/<str:case>/discard", application.discard, name="discard"),
    path("cases/<str:case>/account", cases.account, name="account"),
    path("cases/<str:case>/decision.pdf", certificates.decision_pdf, name="decision-pdf"),
    path("cases/<str:case>/acts/<str:command>", acts.act, name="act"),
    path("documents/<str:paper>", cases.document, name="document"),
    path("work", cases.worklist, name="worklist"),
    path("certificates/<str:number>", certificates.certificate, name="certificate"),
    path("certificates/<str:number>/certificate.pdf", certificates.certificate_pdf, name="certificate-pdf"),
]

handler404 = "onewindow.web.pages.errors.not_found"
handler500 = "onewindow.web.pages.errors.server_fault"
