"""Checking and normalising the fields of an organisation; errors name field and value."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from babel import Locale
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise
from stdnum.eu import vat as eu_vat
from stdnum.exceptions import ValidationError as StdnumError
from stdnum.fr import siren as fr_siren
from stdnum.fr import siret as fr_siret
from stdnum.util import get_cc_module

from backend.directory import enums
from matching.reference import countries, languages, nace, nuts, stages, value_chains

PIC_FORM = re.compile(r"^[1-9][0-9]{8}$")  # Participant Identification Code: nine digits


def problem(code: str, message: StrPromise, **params: object) -> ValidationError:
    """Return a ValidationError with its code and the value it is about."""
    return ValidationError(message, code=code, params=params)


def clean_vat(value: str) -> str:
    """Return a VAT number with its prefix; raises ValidationError where it cannot be right.

    Source of the check digits: python-stdnum, per country.
    """
    compact = re.sub(r"[\s.\-/]", "", value).upper()
    if not compact:
        return ""
    prefix = compact[:2]
    try:
        if prefix in {"EL", "GR"} or prefix.lower() in eu_vat.MEMBER_STATES:
            plain = "EL" + compact[2:] if prefix == "GR" else compact
            eu_vat.validate(plain)
            return plain
        module = get_cc_module(prefix.lower(), "vat") if prefix.isalpha() else None
        if module is None:
            raise problem(
                "vat_prefix",
                _("“%(value)s” does not begin with a country code such as FR or DE."),
                value=value,
            )
        module.validate(compact)
    except StdnumError as error:
        raise problem(
            "vat_invalid",
            _("“%(value)s” is not a valid VAT number. Check the digits."),
            value=value,
        ) from error
    return compact


def clean_pic(value: str) -> str:
    """Return a PIC of nine digits; raises ValidationError."""
    compact = re.sub(r"\s", "", value)
    if compact and not PIC_FORM.match(compact):
        raise problem(
            "pic_invalid",
            _("“%(value)s” is not a PIC. A PIC has nine digits and does not begin with 0."),
            value=value,
        )
    return compact


def _clean_french(value: str, module: Any, name: str, digits: int) -> str:
    compact = re.sub(r"[\s.]", "", value)
    if compact and not module.is_valid(compact):
        raise problem(
            f"{name.lower()}_invalid",
            _("“%(value)s” is not a valid %(name)s (%(digits)s digits). Check the digits."),
            value=value,
            name=name,
            digits=digits,
        )
    return compact


def clean_siren(value: str) -> str:
    """Return a SIREN; raises ValidationError."""
    return _clean_french(value, fr_siren, "SIREN", 9)


def clean_siret(value: str) -> str:
    """Return a SIRET; raises ValidationError."""
    return _clean_french(value, fr_siret, "SIRET", 14)


@cache
def _territories() -> frozenset[str]:
    """Return all ISO 3166 alpha-2 codes, as the CLDR lists them."""
    found = [str(code) for code in Locale("en").territories]
    real = (code for code in found if len(code) == 2 and code.isalpha())
    return frozenset(real) - {"EU", "EZ", "UN", "ZZ"}


def clean_country(value: str) -> str:
    """Return an ISO country code from a code or a name; raises ValidationError."""
    if not value.strip():
        return ""
    code = countries.recognise(value)
    if code is None and value.strip().upper() in _territories():
        # Outside Europe and its neighbours a code is taken as it is; names are not recognised.
        code = value.strip().upper()
    if code is None:
        raise problem(
            "country_unknown",
            _("“%(value)s” is not a country we know. Use its name or two-letter code."),
            value=value,
        )
    return code


def clean_nuts(value: str) -> str:
    """Return a NUTS 2024 code, older codes brought up to date; raises ValidationError."""
    if not value.strip():
        return ""
    region = nuts.resolve(value.strip().upper())
    if region is None:
        raise problem(
            "nuts_unknown",
            _("“%(value)s” is not a NUTS region. Example of a code: FRE11."),
            value=value,
        )
    return region.code


def clean_website(value: str) -> str:
    """Return a web address with its scheme, host in lower case; raises ValidationError."""
    text = value.strip()
    if not text:
        return ""
    if "://" not in text:
        text = f"https://{text}"
    try:
        # urlsplit itself refuses some hosts, with a plain ValueError.
        parts = urlsplit(text)
        text = parts._replace(netloc=parts.netloc.lower()).geturl().rstrip("/")
        URLValidator(schemes=["http", "https"])(text)
    except (ValidationError, ValueError) as error:
        raise problem(
            "website_invalid", _("“%(value)s” is not a web address."), value=value
        ) from error
    return text


def domain_of(website: str) -> str:
    """Return the host of a web address without `www.`, empty where there is none."""
    try:
        host = urlsplit(website).hostname or ""
    except ValueError:
        return ""
    return host.removeprefix("www.")


def clean_nace(values: list[str]) -> list[str]:
    """Return NACE codes in their usual form; raises ValidationError on an unknown one."""
    found = []
    for value in values:
        code = nace.normalise(value)
        if code is None:
            raise problem(
                "nace_unknown",
                _("“%(value)s” is not a NACE code. Example of a code: 28.29."),
                value=value,
            )
        found.append(code)
    return list(dict.fromkeys(found))


def _clean_list(
    values: list[str], known: Callable[[str], bool], code: str, message: StrPromise
) -> list[str]:
    for value in values:
        if not known(value):
            raise problem(code, message, value=value)
    return list(dict.fromkeys(values))


def _is_language(code: str) -> bool:
    return code in {x.code for x in languages.languages()}


def _is_chain(code: str) -> bool:
    return code in {c.id for c in value_chains.chains()}


def _is_link(code: str) -> bool:
    return any(n.id == code for c in value_chains.chains() for n in c.nodes)


def clean_stages(values: list[str]) -> list[str]:
    """Return stages of the value chain; raises ValidationError on an unknown one."""
    message = _("“%(value)s” is not a stage of the value chain.")
    return _clean_list(values, stages.is_stage, "stage_unknown", message)


def clean_texts(texts: Mapping[str, str]) -> dict[str, str]:
    """Return descriptions by language; raises ValidationError on a language we do not know."""
    message = _("“%(value)s” is not a language we know.")
    _clean_list(list(texts), _is_language, "language_unknown", message)
    return dict(texts)


def clean_trl(value: tuple[int, int] | None) -> tuple[int, int] | None:
    """Return a TRL range within 1 to 9; raises ValidationError."""
    if value is None:
        return None
    low, high = value
    if not 1 <= low <= high <= 9:
        raise problem(
            "trl_invalid",
            _("“%(low)s to %(high)s” is not a TRL range. TRL goes from 1 to 9."),
            low=low,
            high=high,
        )
    return low, high


def clean_founded(value: int | None) -> int | None:
    """Return a year of foundation; raises ValidationError on an unlikely one."""
    if value is not None and not 1000 <= value <= 2100:
        raise problem("year_invalid", _("“%(value)s” is not a year."), value=value)
    return value


def _choice(choices: Any) -> Callable[[str], str]:
    def clean(value: str) -> str:
        if value not in choices.values:
            raise problem(
                "choice_unknown", _("“%(value)s” is not one of the choices."), value=value
            )
        return value

    return clean


CLEANERS: Mapping[str, Callable[[Any], Any]] = {
    "vat": clean_vat,
    "pic": clean_pic,
    "siren": clean_siren,
    "siret": clean_siret,
    "country": clean_country,
    "legal_nuts": clean_nuts,
    "site_nuts": clean_nuts,
    "website": clean_website,
    "founded": clean_founded,
    "org_type": _choice(enums.OrganisationType),
    "size_class": _choice(enums.SizeClass),
    "languages": lambda v: _clean_list(
        list(v), _is_language, "language_unknown", _("“%(value)s” is not a language we know.")
    ),
    "transitions": lambda v: _clean_list(
        list(v),
        lambda x: x in enums.Transition.values,
        "transition_unknown",
        _("“%(value)s” is not one of the transitions."),
    ),
    "nace": lambda v: clean_nace(list(v)),
    "stages": lambda v: clean_stages(list(v)),
    "chains": lambda v: _clean_list(
        list(v), _is_chain, "chain_unknown", _("“%(value)s” is not a value chain we know.")
    ),
    "links": lambda v: _clean_list(
        list(v), _is_link, "link_unknown", _("“%(value)s” is not a link of a value chain.")
    ),
    "trl": clean_trl,
    "texts": clean_texts,
}


def clean_fields(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values cleaned; raises one ValidationError with every faulty field."""
    cleaned: dict[str, Any] = {}
    errors: dict[str, ValidationError] = {}
    for name, value in values.items():
        cleaner = CLEANERS.get(name)
        text = value.strip() if isinstance(value, str) else value
        try:
            cleaned[name] = cleaner(text) if cleaner else text
        except ValidationError as error:
            errors[name] = error
    if errors:
        raise ValidationError(errors)  # type: ignore[arg-type]
    return cleaned
