"""Sign-ins. Who a person is, and what the person may see and do, is the office's business, not this table's."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models


class AccountManager(BaseUserManager["Account"]):
    """Creates sign-ins with hashed passwords."""

    def create_account(self, name: str, password: str, person: str) -> Account:
        """A sign-in ``name`` for the office's ``person``; the same name again gets the new password and person."""
        account, _ = self.get_or_create(name=name, defaults={"person": person})
        account.person = person
        account.set_password(password)
        account.save()
        return account

    def set_by_link(self, person: str, password: str, link: str) -> bool:
        """Set the password of a person by a link (its fingerprint), once; whether it is the password now.

        The sign-in of that person, or a new one under its login. Setting it and knowing the link are one write.
        """
        account = self.filter(person=person).first()
        if account is None:
            account, _ = self.get_or_create(name=person, defaults={"person": person})
            account.person = person
        if account.set_by == link:
            return bool(account.check_password(password))
        account.set_by = link
        account.set_password(password)
        account.save()
        return True


class Account(AbstractBaseUser):
    """One way to sign in: a name, a password, and the login of the office's person whom it stands for."""

    name: models.CharField[str, str] = models.CharField(max_length=80, unique=True)
    person: models.CharField[str, str] = models.CharField(max_length=120)
    is_active: models.BooleanField[bool, bool] = models.BooleanField(default=True)
    created_at: models.DateTimeField[datetime, datetime] = models.DateTimeField(auto_now_add=True)
    set_by: models.CharField[str, str] = models.CharField(max_length=64, default="", blank=True)
    """The fingerprint of the last link by which its password was set."""

    objects: ClassVar[Any] = AccountManager()

    USERNAME_FIELD = "name"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["person"]

    def __str__(self) -> str:
        return str(self.name)


class FailedSignIn(models.Model):
    """A wrong password, kept to slow down guessing: five within fifteen minutes lock the name for that time."""

    name: models.CharField[str, str] = models.CharField(max_length=80, db_index=True)
    at: models.DateTimeField[datetime, datetime] = models.DateTimeField(auto_now_add=True)
