"""The shapes of imports in the API."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from backend.imports import fields as import_fields
from backend.imports.enums import RowStatus, RunJob, RunState
from backend.imports.faults import Severity
from backend.imports.messages import WARNING, field_label, file_sentence, sentence
from backend.imports.models import ImportRow, ImportRun
from backend.imports.rules import abilities
from backend.imports.services.reports import row_problems


class ImportJobSerializer(serializers.Serializer[Any]):
    """The work under way."""

    kind = serializers.ChoiceField(choices=RunJob.choices)
    state = serializers.CharField()
    done = serializers.IntegerField()
    total = serializers.IntegerField()


class ImportSheetSerializer(serializers.Serializer[Any]):
    """A sheet and its rows."""

    name = serializers.CharField()
    rows = serializers.IntegerField()


class ImportColumnSerializer(serializers.Serializer[Any]):
    """A column and what it fills."""

    index = serializers.IntegerField()
    letter = serializers.CharField()
    heading = serializers.CharField(allow_blank=True)
    samples = serializers.ListField(child=serializers.CharField())
    field = serializers.CharField(allow_null=True)
    confidence = serializers.FloatField()
    fields = serializers.ListField(child=serializers.CharField())  # type: ignore[assignment]


class ImportFieldSerializer(serializers.Serializer[Any]):
    """A field that a column may fill."""

    code = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    required = serializers.BooleanField()  # type: ignore[assignment]


class ImportWarningSerializer(serializers.Serializer[Any]):
    """Something about the whole file."""

    code = serializers.CharField()
    message = serializers.CharField()


class ImportCountsSerializer(serializers.Serializer[Any]):
    """Rows by status."""

    rows = serializers.IntegerField()
    new = serializers.IntegerField()
    changed = serializers.IntegerField()
    same = serializers.IntegerField()
    duplicate = serializers.IntegerField()
    faulty = serializers.IntegerField()
    skipped = serializers.IntegerField()


class ImportErrorSerializer(serializers.Serializer[Any]):
    """Why an import failed and how to mend it."""

    code = serializers.CharField()
    detail = serializers.CharField()


class ImportAbilitiesSerializer(serializers.Serializer[Any]):
    """What can be done with an import now."""

    map = serializers.BooleanField()
    check = serializers.BooleanField()
    apply = serializers.BooleanField()
    cancel = serializers.BooleanField()
    undo = serializers.BooleanField()


class ImportRunSerializer(serializers.Serializer[Any]):
    """An import."""

    id = serializers.UUIDField()
    file_name = serializers.CharField()
    created_at = serializers.DateTimeField()
    applied_at = serializers.DateTimeField(allow_null=True)
    state = serializers.ChoiceField(choices=RunState.choices)
    job = ImportJobSerializer()
    sheets = ImportSheetSerializer(many=True)
    sheet = serializers.CharField(allow_blank=True)
    encoding = serializers.CharField(allow_blank=True)
    delimiter = serializers.CharField(allow_blank=True)
    header_rows = serializers.ListField(child=serializers.IntegerField())
    columns = ImportColumnSerializer(many=True)
    fields = ImportFieldSerializer(many=True)  # type: ignore[assignment]
    warnings = ImportWarningSerializer(many=True)
    counts = ImportCountsSerializer()
    error = ImportErrorSerializer(allow_null=True)
    abilities = ImportAbilitiesSerializer()


class ImportChangeSerializer(serializers.Serializer[Any]):
    """A value that would change or has changed."""

    field = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    old = serializers.JSONField(allow_null=True)
    new = serializers.JSONField(allow_null=True)


class ImportProblemSerializer(serializers.Serializer[Any]):
    """A problem of a cell, or of the row where the cell is empty."""

    severity = serializers.ChoiceField(choices=[s.value for s in Severity])
    column = serializers.CharField(allow_blank=True)
    cell = serializers.CharField(allow_blank=True)
    field = serializers.CharField(allow_blank=True)
    value = serializers.CharField(allow_null=True)
    code = serializers.CharField()
    message = serializers.CharField()
    suggestion = serializers.CharField(allow_null=True)


class ImportRowSerializer(serializers.Serializer[Any]):
    """A row of an import."""

    row = serializers.IntegerField()
    name = serializers.CharField(allow_blank=True)
    status = serializers.ChoiceField(choices=RowStatus.choices)
    action = serializers.CharField()
    applied = serializers.BooleanField()
    hidden = serializers.BooleanField()
    organisation = serializers.UUIDField(allow_null=True)
    match = serializers.CharField(allow_null=True)
    duplicate_of = serializers.IntegerField(allow_null=True)
    record = serializers.JSONField()
    changes = ImportChangeSerializer(many=True)
    problems = ImportProblemSerializer(many=True)


class ImportUploadSerializer(serializers.Serializer[Any]):
    """A file to import; `sheet` names the sheet where there are several."""

    file = serializers.FileField(allow_empty_file=True)
    sheet = serializers.CharField(required=False, allow_blank=True, max_length=120)


class ImportMapSerializer(serializers.Serializer[Any]):
    """What a person sets: sheet, header row, and fields by column number (empty to leave out)."""

    sheet = serializers.CharField(required=False, max_length=120)
    header_row = serializers.IntegerField(required=False, min_value=1, max_value=1_000_000)
    mapping = serializers.DictField(child=serializers.JSONField(), required=False)

    def validate_mapping(self, value: dict[str, Any]) -> dict[str, Any]:
        """Refuse what is neither a code nor a list of codes."""
        for item in value.values():
            good = (
                item is None
                or isinstance(item, str)
                or (isinstance(item, list) and all(isinstance(code, str) for code in item))
            )
            if not good:
                raise serializers.ValidationError("Each column takes a field or a list of fields.")
        return value


class ImportApplySerializer(serializers.Serializer[Any]):
    """Which rows to import: all that can be, or those without any error."""

    rows = serializers.ChoiceField(choices=["all", "good"], required=False, default="all")


_COUNTS = ("rows", "new", "changed", "same", "duplicate", "faulty", "skipped")


def run_data(run: ImportRun) -> dict[str, Any]:
    """Return an import in the API's shape, its sentences in the reader's language."""
    return {
        "id": run.public_id,
        "file_name": run.file_name,
        "created_at": run.created_at,
        "applied_at": run.applied_at,
        "state": run.shown_state,
        "job": {
            "kind": run.job_kind,
            "state": run.job_state,
            "done": run.progress_done,
            "total": run.progress_total,
        },
        "sheets": run.sheets,
        "sheet": run.sheet,
        "encoding": run.encoding,
        "delimiter": run.delimiter,
        "header_rows": run.header_rows,
        "columns": [{**c, "field": c["fields"][0] if c["fields"] else None} for c in run.columns],
        "fields": [
            {"code": f.code, "label": field_label(f.code), "required": f.required}
            for f in import_fields.FIELDS
        ],
        "warnings": [
            {"code": w["code"], "message": sentence(WARNING, w["code"], w["params"])}
            for w in run.warnings
        ],
        "counts": {name: run.counts.get(name, 0) for name in _COUNTS},
        "error": {"code": run.error_code, "detail": file_sentence(run.error_code, run.error_params)}
        if run.error_code
        else None,
        "abilities": abilities(run),
    }


def row_data(row: ImportRow) -> dict[str, Any]:
    """Return a row in the API's shape."""
    matched = row.match_key if row.status not in (RowStatus.DUPLICATE, RowStatus.SKIPPED) else ""
    return {
        "row": row.number,
        "name": row.name,
        "status": row.status,
        "action": row.action,
        "applied": row.applied_at is not None,
        "hidden": row.hidden,
        "organisation": row.organisation.public_id if row.organisation else None,
        "match": matched or None,
        "duplicate_of": row.duplicate_of,
        "record": row.record,
        "changes": [{**c, "label": field_label(c["field"])} for c in row.changes],
        "problems": row_problems(row),
    }
