"""Countries in programmes and national terms in the back office."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _

from backend.funding.admin.forms import read_source
from backend.funding.enums import FundedState, Origin
from backend.funding.models import CountryStatus, NationalTerms
from matching.reference import countries


def known_country(code: str) -> str:
    """Return the ISO code; raises ValidationError for an unknown one."""
    iso = countries.to_iso(code)
    if not countries.is_known(iso):
        raise ValidationError(
            _("“%(code)s” is no known country code.") % {"code": code}, code="country"
        )
    return iso


class CountryStatusForm(forms.ModelForm[CountryStatus]):
    """A country in a set; never without a source that was read."""

    class Meta:
        model = CountryStatus
        fields = [
            "set_code",
            "country",
            "state",
            "scopes",
            "excepted",
            "valid_from",
            "valid_to",
            "source",
        ]

    def clean_country(self) -> str:
        """Accept ISO and Eurostat codes, store ISO."""
        return known_country(self.cleaned_data["country"])

    def clean_source(self) -> dict[str, Any]:
        """Want a source that somebody read."""
        return read_source(self.cleaned_data["source"])

    def clean(self) -> dict[str, Any]:
        """Want the two days in order."""
        values = super().clean() or {}
        start, end = values.get("valid_from"), values.get("valid_to")
        if start and end and start > end:
            self.add_error("valid_to", _("The last day lies before the first."))
        return values


class _EditedAdmin:
    """Marks what is saved here as edited, so that no shipped data overwrites it."""

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Save as edited."""
        obj.origin = Origin.EDITED
        super().save_model(request, obj, form, change)  # type: ignore[misc]


@admin.register(CountryStatus)
class CountryStatusAdmin(_EditedAdmin, admin.ModelAdmin[CountryStatus]):
    form = CountryStatusForm
    list_display = ["set_code", "country", "state", "scopes", "valid_from", "valid_to", "origin"]
    list_filter = ["set_code", "state", "origin"]
    search_fields = ["set_code", "country"]


class NationalTermsForm(forms.ModelForm[NationalTerms]):
    """What a country pays; a value needs a source that was read."""

    class Meta:
        model = NationalTerms
        fields = [
            "programme",
            "country",
            "state",
            "rate_min_bp",
            "rate_max_bp",
            "cap_cents",
            "cap_note",
            "who",
            "deadline",
            "deadline_note",
            "agency",
            "url",
            "source",
        ]

    def clean_country(self) -> str:
        """Accept ISO and Eurostat codes, store ISO."""
        return known_country(self.cleaned_data["country"])

    def clean(self) -> dict[str, Any]:
        """Want a source where anything is said, and rates in order."""
        values = super().clean() or {}
        low, high = values.get("rate_min_bp"), values.get("rate_max_bp")
        if any(r is not None and r > 10_000 for r in (low, high)):
            self.add_error("rate_max_bp", _("A rate is at most 10000 basis points (100 %)."))
        if low is not None and high is not None and low > high:
            self.add_error("rate_min_bp", _("The lowest rate is above the highest."))
        facts = [low, high, values.get("cap_cents"), values.get("deadline")]
        said = values.get("state") != FundedState.UNKNOWN or values.get("who")
        if said or any(f is not None for f in facts):
            try:
                values["source"] = read_source(values.get("source"))
            except ValidationError as error:
                self.add_error("source", error)
        return values


@admin.register(NationalTerms)
class NationalTermsAdmin(_EditedAdmin, admin.ModelAdmin[NationalTerms]):
    form = NationalTermsForm
    list_display = ["programme", "country", "state", "rate_min_bp", "rate_max_bp", "origin"]
    list_filter = ["programme", "state", "origin"]
    search_fields = ["country", "agency"]
