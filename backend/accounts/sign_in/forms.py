"""What a person tells at sign-up besides e-mail and password."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from backend.accounts.sign_in import terms

if TYPE_CHECKING:
    from django.http import HttpRequest

    from backend.accounts.models import Person


class SignUpForm(forms.Form):
    """Name, interface language and the accepted terms, added to allauth's own fields.

    Whoever comes from another sign-in service for the first time fills it too.
    """

    name = forms.CharField(label=_("name"), max_length=150, required=False)
    language = forms.ChoiceField(choices=settings.LANGUAGES, required=False)
    terms = forms.CharField(label=_("version of the terms"), max_length=10, required=False)

    def clean(self) -> dict[str, Any]:
        """Hold the password against name and address too: the person does not exist yet."""
        from backend.accounts.models import Person

        given = super().clean() or self.cleaned_data
        try:
            terms.check(given.get("terms") or "")
        except ValidationError as error:
            self.add_error("terms", error)
        password = given.get("password")
        if password:
            likeness = Person(email=given.get("email") or "", name=given.get("name") or "")
            try:
                validate_password(password, likeness)
            except ValidationError as error:
                self.add_error("password", error)
        return given

    def signup(self, request: HttpRequest, user: Person) -> None:
        """Write them into the new person, and keep which terms were accepted."""
        given: dict[str, Any] = self.cleaned_data
        if given.get("name"):
            user.name = given["name"].strip()
        user.language = given.get("language") or (get_language() or "en")[:2]
        user.save(update_fields=["name", "language"])
        terms.accept(user, given.get("terms") or "", user.language)
