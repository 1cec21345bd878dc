"""From a service's ValidationError to the API's error form."""

from __future__ import annotations

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail


def _details(errors: list[ValidationError]) -> list[ErrorDetail]:
    found = []
    for error in errors:
        message = str(error.message % error.params if error.params else error.message)
        found.append(ErrorDetail(message, code=error.code or "invalid"))
    return found


def as_api_error(error: ValidationError) -> serializers.ValidationError:
    """Return the DRF error with the same fields, codes and sentences."""
    if hasattr(error, "error_dict"):
        by_field = {
            ("non_field_errors" if name == NON_FIELD_ERRORS else name): _details(errors)
            for name, errors in error.error_dict.items()
        }
        return serializers.ValidationError(by_field)
    return serializers.ValidationError(_details(error.error_list))
