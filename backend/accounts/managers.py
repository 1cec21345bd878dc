"""Manager of people, who sign in by e-mail."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.base_user import BaseUserManager

if TYPE_CHECKING:
    from backend.accounts.models import Person


class PersonManager(BaseUserManager["Person"]):
    """Creates people with a folded e-mail address."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> Person:
        """Create a person; raises ValueError without an e-mail address."""
        if not email:
            msg = "An e-mail address is required."
            raise ValueError(msg)
        person = self.model(email=email.strip().lower(), **fields)
        person.set_password(password)
        person.full_clean(exclude=["password"])
        person.save(using=self._db)
        return person

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> Person:
        """Create a person with every right in the back office."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> Person:
        """Look a person up by e-mail, whatever its case."""
        return self.get(email=(username or "").strip().lower())
