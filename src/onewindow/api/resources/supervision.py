"""Supervision (监督): the figures of a period, the cases behind each, and the reminders on a case."""

from __future__ import annotations

from onewindow.api.endpoints import READ, WORK, Registry
from onewindow.api.generated import query
from onewindow.office.queries import supervision as figures

supervision = Registry("supervision 监督")
query(supervision, "/supervision", figures.overview, WORK)
query(supervision, "/supervision/figures/{figure}", figures.behind, WORK)
query(supervision, "/cases/{case}/reminders", figures.reminders, READ, subject="case")
