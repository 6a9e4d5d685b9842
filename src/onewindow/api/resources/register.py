"""The register: organisations, people and who acts for whom. For the zone's administrators."""

from __future__ import annotations

from onewindow.api.endpoints import ADMIN, Registry
from onewindow.api.generated import operation
from onewindow.office import operations

register = Registry("register 单位和人员")
operation(register, "/organisations", operations.register_organisation, ADMIN)
operation(register, "/people", operations.register_person, ADMIN)
operation(register, "/people/{person}/memberships", operations.give_membership, ADMIN)
operation(register, "/people/{person}/memberships/end", operations.end_membership, ADMIN)
