"""Forms of the back office: rules as YAML or JSON, and sources that somebody read."""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping
from typing import Any

import yaml
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from backend.funding.engine import eligibility as engine
from backend.funding.models import RuleSetVersion
from backend.funding.services.rule_editing import checked

MAX_CHARS = 200_000
"""Several times the longest shipped rule set."""


class RulesField(forms.CharField):
    """Rules typed as YAML (JSON is YAML too); the clean value is a mapping of JSON values."""

    def __init__(self, **kwargs: Any) -> None:
        """Show a large text area."""
        kwargs.setdefault(
            "widget", forms.Textarea(attrs={"rows": 30, "cols": 110, "spellcheck": "false"})
        )
        kwargs.setdefault("max_length", MAX_CHARS)
        super().__init__(**kwargs)

    def clean(self, value: Any) -> dict[str, Any]:
        """Return the mapping; raises ValidationError with line and column of a slip."""
        text = super().clean(value)
        try:
            found = yaml.safe_load(text)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark
            place = {"line": mark.line + 1, "column": mark.column + 1} if mark else {}
            message = _("This is no valid YAML.")
            if place:
                message = _("This is no valid YAML: line %(line)s, column %(column)s.") % place
            raise ValidationError(message, code="yaml") from error
        except yaml.YAMLError as error:
            raise ValidationError(_("This is no valid YAML."), code="yaml") from error
        if not isinstance(found, Mapping):
            raise ValidationError(
                _("The rules have to be a mapping with the keys rules, pays and sources."),
                code="rule_data",
            )
        return as_json(found)


def as_json(value: Any) -> Any:
    """Return YAML values as JSON ones: dates become text, keys become text."""

    def plain(each: Any) -> Any:
        if isinstance(each, datetime.date | datetime.datetime):
            return each.isoformat()
        raise ValidationError(
            _("“%(value)s” is of a kind that rules cannot hold.") % {"value": each}, code="yaml"
        )

    return json.loads(json.dumps(value, default=plain))


def as_yaml(value: Any) -> str:
    """Return JSON values as YAML in their own order."""
    return yaml.safe_dump(value, allow_unicode=True, sort_keys=False, width=100)


class RuleSetEditForm(forms.Form):
    """An edit of a version: its rules, the day from which they hold, and why."""

    body = RulesField(label=gettext_lazy("Rules"))
    valid_from = forms.DateField(
        label=gettext_lazy("In force from"),
        required=False,
        help_text=gettext_lazy("Empty means today. Bids handed in before keep the old rules."),
    )
    note = forms.CharField(
        label=gettext_lazy("What was changed and why"), max_length=500, required=False
    )

    def __init__(self, *args: Any, version: RuleSetVersion, **kwargs: Any) -> None:
        """Edit `version`; shown at first is what it holds."""
        super().__init__(*args, **kwargs)
        self.version = version
        self.fields["body"].initial = as_yaml(version.body)

    def clean_body(self) -> dict[str, Any]:
        """Check the rules; the error names path and value."""
        body: dict[str, Any] = self.cleaned_data["body"]
        try:
            checked(self.version, body)
        except ValidationError as error:
            raise ValidationError(error.error_dict["body"]) from error
        return body


class RuleSetAddForm(forms.ModelForm[RuleSetVersion]):
    """A rule set of one's own, as version 1."""

    body = RulesField(label=gettext_lazy("Rules"), initial="sources: {}\nrules: []\npays: []\n")

    class Meta:
        model = RuleSetVersion
        fields = [
            "programme",
            "code",
            "state",
            "valid_from",
            "valid_to",
            "is_template",
            "call_kind",
            "labels",
            "summaries",
            "action_types",
            "purposes",
            "body",
            "note",
        ]

    def clean_code(self) -> str:
        """Refuse a code that exists: its next version is made by editing it."""
        code: str = self.cleaned_data["code"]
        if RuleSetVersion.objects.filter(code=code).exists():
            raise ValidationError(
                _("The rule set “%(code)s” exists already. Edit it to make its next version.")
                % {"code": code}
            )
        return code

    def clean(self) -> dict[str, Any]:
        """Check the rules together with the other fields."""
        values = super().clean() or {}
        if not self.errors:
            draft = RuleSetVersion(version=1, **{k: v for k, v in values.items() if k != "body"})
            try:
                checked(draft, values["body"])
            except ValidationError as error:
                self.add_error("body", error.error_dict["body"])
        return values


def read_source(source: Any) -> dict[str, Any]:
    """Return a source that somebody read; raises ValidationError for any other."""
    fields = {k: v for k, v in (source or {}).items() if k in engine.SOURCE_KEYS and v}
    if not fields.get("title") or not fields.get("read_on"):
        raise ValidationError(
            _(
                "A value needs a source that somebody read: at least title, and read_on as a date"
                " like 2026-11-28."
            ),
            code="source",
        )
    try:
        parsed = engine.parse_source(fields)
    except engine.RuleError as error:
        raise ValidationError(
            _("%(path)s: “%(value)s” cannot be used here.")
            % {"path": error.path, "value": error.value},
            code="source",
        ) from error
    confidence = str(source.get("confidence") or "unverified")
    verified = confidence == "seen_in_source" and parsed.is_current
    return engine.source_data(parsed, confidence, verified=verified)
