"""People, e-mail addresses, telephone numbers and web addresses."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final
from urllib.parse import urlsplit

import phonenumbers
from phonenumbers import PhoneNumber, ValidationResult

from backend.imports.faults import Problem, error, fix, note
from backend.imports.normalise.base import (
    Context,
    Prepared,
    Result,
    fold,
    is_empty,
    lines,
    one_line,
)

_EMAIL: Final = re.compile(
    r"[A-Z0-9._%+'\-]+@(?:[A-Z0-9](?:[A-Z0-9-]*[A-Z0-9])?\.)+[A-Z]{2,}", re.IGNORECASE
)
_AT: Final = re.compile(
    r"\s*[\[({<]\s*(?:at|a|@|arobase|chiocciola|małpa|arroba)\s*[\])}>]\s*|\s+(?:at|arobase)\s+(?=\w+\.)",
    re.IGNORECASE,
)
_DOT: Final = re.compile(
    r"\s*[\[({]\s*(?:dot|point|punkt|punto|kropka|\.)\s*[\])}]\s*", re.IGNORECASE
)


def _whole_email(text: str) -> bool:
    return bool(_EMAIL.fullmatch(text)) and ".." not in text and not text.startswith((".", "-"))


def _suggest_email(text: str) -> str | None:
    """Return the address that a spoilt one probably was, or None."""
    guess = _DOT.sub(".", _AT.sub("@", text))
    guess = re.sub(r"@+", "@", re.sub(r"\s*([@.])\s*", r"\1", guess)).strip(" .,;<>")
    local, at, domain = guess.partition("@")
    domain = re.sub(r"\.{2,}", ".", domain.replace(",", ".").replace(";", "."))
    guess = f"{local}{at}{domain}".replace(" ", "") if " " not in local.strip() else guess
    return guess.lower() if at and _whole_email(guess) and guess.lower() != text.lower() else None


def email(prepared: Prepared, context: Context) -> Result:
    """Return the e-mail addresses of a cell in lower case."""
    text, cell = lines(prepared.text), prepared.cell
    if prepared.stop or is_empty(text):
        return Result([], prepared.problems)
    text = re.sub(r"mailto:", "", text, flags=re.IGNORECASE)
    parts = re.split(r"\s*[;\n|]\s*|\s+/\s+|\s*,\s*(?=[^\s@]+@)|\s+(?=[\w.+-]+@[\w-]+\.)", text)
    found: list[str] = []
    problems: list[Problem] = []
    for part in (p.strip(" ,;.<>\"'") for p in parts):
        if not part or is_empty(part):
            continue
        if _whole_email(part):
            found.append(part.lower())
            continue
        inside = _EMAIL.findall(part)
        # “Name <address>”: the address stands apart from the words around it.
        apart = [
            m for m in inside if re.search(rf"(?:^|[\s<(\[:]){re.escape(m)}(?:$|[\s>)\],.])", part)
        ]
        if apart and "@" not in part.replace(apart[0], ""):
            found.append(apart[0].lower())
            continue
        problems.append(error("email_invalid", cell.value, _suggest_email(part)))
    return Result(list(dict.fromkeys(found)), (*prepared.problems, *problems[:1]))


# ---------------------------------------------------------------------------------- web addresses

_HOST: Final = re.compile(r"^(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{1,30}$")


def _clean_url(text: str) -> str | None:
    with_scheme = text if re.match(r"^https?://", text, re.IGNORECASE) else f"https://{text}"
    try:
        parts = urlsplit(with_scheme)
        host = (parts.hostname or "").encode("idna").decode("ascii") if parts.hostname else ""
        port = parts.port
    except (ValueError, UnicodeError):
        return None
    if not _HOST.match(host) or "@" in parts.netloc or (parts.username is not None):
        return None
    shown = (parts.hostname or "") + (f":{port}" if port else "")
    path = parts.path.rstrip("/")
    query = f"?{parts.query}" if parts.query else ""
    return f"{parts.scheme.lower()}://{shown}{path}{query}"


def website(prepared: Prepared, context: Context) -> Result:
    """Return a web address with its scheme, the host in lower case and no final slash."""
    text, cell = one_line(prepared.text), prepared.cell
    if prepared.stop or is_empty(text):
        return Result(None, prepared.problems)
    first = re.split(
        r"\s*[;|]\s*|\s+/\s+|\s+(?:et|und|and|ou|oder|or|e|y|i|en)\s+|\s*,\s+|\s+", text
    )[0]
    good = (
        _clean_url(first)
        if not re.search(r"[,\\]", first) and not re.match(r"^\w+:/(?!/)|^http//|^\w+;", first)
        else None
    )
    if good and re.match(r"^(?!https?://)[a-z]+:", first, re.IGNORECASE) and "://" in first:
        good = None
    if good:
        return Result(good, prepared.problems)
    if "@" in first:
        return Result(None, (error("website_is_email", cell.value),))
    rest = re.sub(r"^\W*h?t+ps?\W*[:;/\\.]+\W*", "", text.replace(" ", ""), flags=re.IGNORECASE)
    rest = (
        re.sub(r"^ww+[.,:;]+", "www.", rest, flags=re.IGNORECASE)
        .replace(",", ".")
        .replace("\\", "/")
    )
    rest = re.sub(r"\.{2,}", ".", rest).strip("./")
    guess = _clean_url(rest) if "." in rest else None
    return Result(None, (error("website_invalid", cell.value, guess),))


# ------------------------------------------------------------------------------------- telephones

_SCIENTIFIC: Final = re.compile(r"^\d+(?:[.,]\d+)?E\+?\d+$", re.IGNORECASE)
_EXTENSION: Final = re.compile(
    r"\s*(?:ext\.?|poste|dw|durchwahl|int\.?|wew\.?|x|ramal|toestel)\s*\.?:?\s*\d{1,5}$",
    re.IGNORECASE,
)
_LABEL: Final = re.compile(
    r"(?:t[ée]l(?:[ée]phone|efon|éfono|efono|efoon)?|tf|mob(?:ile|il|iel)?|portable|fixe|handy|cell?|gsm|fax|standard|"
    r"office|büro|kom|m|t|p|f|central|dir(?:ect)?)\s*[.:]+\s*",
    re.IGNORECASE,
)
_NO_TRUNK: Final = frozenset(
    {"IT", "SM", "VA", "ES", "PT", "DK", "NO", "PL", "CZ", "LU", "GR", "EE", "LV", "CY", "MT", "IS"}
)
LEAST_DIGITS: Final = 6
# Digits without the leading zero of the shortest ordinary numbers; service numbers are shorter.
_LEAST: Final = {
    33: 9,
    44: 9,
    34: 9,
    351: 9,
    48: 9,
    31: 9,
    32: 8,
    41: 9,
    45: 8,
    47: 8,
    46: 7,
    43: 7,
    49: 7,
    353: 7,
    420: 9,
    421: 9,
    30: 10,
    36: 8,
    40: 9,
    39: 8,
    385: 8,
    386: 8,
    352: 6,
    358: 6,
    370: 8,
    371: 8,
    372: 7,
}


def phone(prepared: Prepared, context: Context) -> Result:
    """Return the telephone numbers of a cell as E.164."""
    text, cell = lines(prepared.text), prepared.cell
    if prepared.stop or is_empty(text):
        return Result([], prepared.problems)
    if _SCIENTIFIC.match(text.strip()):
        return Result([], (*prepared.problems, error("digits_lost", cell.value)))
    if cell.kind in ("date", "bool"):
        return Result([], (error("phone_invalid", cell.value),))
    found: list[str] = []
    problems: list[Problem] = []
    for part in _phone_parts(text):
        number, problem = _one_phone(part, context.country, cell.value)
        if problem:
            problems.append(problem)
        if number:
            found.append(number)
    return Result(list(dict.fromkeys(found)), (*prepared.problems, *problems[:1]))


def _phone_parts(text: str) -> list[str]:
    plain = _LABEL.sub(" ", text)
    parts = re.split(
        r"\s*[;\n|]\s*|\s+/\s+|\s*,\s*(?=[+(0]\d)|\s+(?:ou|oder|or|et|und|and|o|lub|of)\s+|(?<=\d)\s*/\s*(?=[+0]\d{2})",
        plain,
    )
    if len(parts) == 1 and re.fullmatch(r"[\d\s.()+-]{9,16}/\s*[+0][\d\s.()-]{8,16}", plain):
        parts = plain.split("/")
    return [p.strip() for p in parts if p.strip() and not is_empty(p)]


def _parse(text: str, region: str) -> PhoneNumber | None:
    try:
        return phonenumbers.parse(text, region or None)
    except phonenumbers.NumberParseException:
        return None


def _possible(number: PhoneNumber | None) -> bool:
    if number is None:
        return False
    digits = len(phonenumbers.national_significant_number(number))
    verdict = phonenumbers.is_possible_number_with_reason(number)
    least = _LEAST.get(number.country_code or 0, LEAST_DIGITS)
    return verdict == ValidationResult.IS_POSSIBLE and digits >= least


def _e164(number: PhoneNumber) -> str:
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _one_phone(part: str, region: str, value: object) -> tuple[str | None, Problem | None]:
    body = _EXTENSION.sub("", part)
    body = re.sub(r"\(\s*0\s*\)", "", body) if re.match(r"^\s*(?:\+|00)", body) else body
    digits = re.sub(r"\D", "", body)
    if len(digits) < 3 or re.search(r"[^\W\d_]{3,}", body):
        return None, error("phone_invalid", value)
    number = _parse(body, region)
    if number is not None and _possible(number):
        if not _zero_lost(body, number, region):
            return _e164(number), None
        return _e164(number), fix("phone_zero_lost", value, f"0{digits}")
    if (
        region == "IT"
        and not body.startswith(("0", "3", "+"))
        and _possible(_parse(f"0{digits}", region))
    ):
        mended = _parse(f"0{digits}", region)
        return (_e164(mended) if mended else None), fix("phone_zero_lost", value, f"0{digits}")
    # A country code without its plus sign.
    code = phonenumbers.country_code_for_region(region) if region else 0
    if code and digits.startswith(str(code)) and len(digits) > 9:
        foreign = _parse(f"+{digits}", region)
        if foreign is not None and _possible(foreign):
            return _e164(foreign), None
    if number is None and not region and len(digits) >= LEAST_DIGITS + 2:
        return None, note("phone_without_country", value)
    verdict = phonenumbers.is_possible_number_with_reason(number) if number is not None else None
    too_long = verdict == ValidationResult.TOO_LONG or len(digits) > 15
    return None, error("phone_too_long" if too_long else "phone_too_short", value)


def _zero_lost(body: str, number: PhoneNumber, region: str) -> bool:
    """Say whether a national number lacks the zero that its country writes in front."""
    if region in _NO_TRUNK or not re.fullmatch(r"[1-9]\d{5,}", body.strip()):
        return False
    return phonenumbers.ndd_prefix_for_region(region, True) == "0" and number.country_code == (
        phonenumbers.country_code_for_region(region)
    )


# ------------------------------------------------------------------------------------------ people

_TITLES: Final = re.compile(
    r"^(?:(?:m(?:r|rs|s|me|lle|gr)?|monsieur|madame|mademoiselle|miss|sir|dr|prof(?:essor)?|pr|ing|inż|dipl|mag|"
    r"herr|frau|hr|fr|dott(?:\.?ssa)?|dottor(?:essa)?|sig(?:\.?ra|na)?|signor(?:a)?|avv|geom|rag|arch|d|dª|dña|don|doña|sr|sra|srta|p|"
    r"pan|pani|mgr|hab|lic|dhr|mevr|mw|mevrouw|drs|ir|eng|engº|dra|bc|phd|doc|kand|tekn|mba|rndr|judr|"
    r"k|κ|κα|dr-ing|doktor|maître|me|arq|lda|enf)\.?[ºªoa]?(?=[\s.]|$)[\s.]*)+",
    re.IGNORECASE,
)
_SUFFIX: Final = re.compile(
    r"\s*(?:\([^)]*\)|\[[^\]]*\]|,\s*(?:ceo|cto|cfo|coo|dg|gf|pdg|ph\.?d\.?|mba|m\.?sc\.?|geschäftsführer\w*|"
    r"directeur\w*|directrice|gérant\w*|president\w*|président\w*|managing director|direttore|"
    r"gerente|prezes|director\w*)\b.*|"
    r"\s+[-–]\s+.*|\s+/\s+.*)$",
    re.IGNORECASE,
)
_JOB_IN: Final = re.compile(
    r"\(([^)]{2,60})\)|,\s*((?:ceo|cto|cfo|coo|dg|gf|pdg|geschäftsführer\w*|directeur\w*|gérant\w*|director\w*)[^,]*)$",
    re.IGNORECASE,
)


def person_case(word: str, surnames: dict[str, str]) -> str:
    """Return a surname written in capitals the usual way, as it stands elsewhere in the list."""
    known = surnames.get(fold(word))
    if known:
        return known
    if not word.isupper() or len(word) < 2:
        return word
    parts = re.split(r"([\s\-'’])", word)
    out = []
    for position, part in enumerate(parts):
        lower = part.lower()
        if position % 2 == 0 and lower in {"van", "von", "der", "den", "zu", "ter", "ten", "vom"}:
            out.append(lower)
        elif lower.startswith("mc") and len(lower) > 3:
            out.append("Mc" + lower[2:].capitalize())
        else:
            out.append(lower.capitalize() if position % 2 == 0 else part)
    return "".join(out)


def surname_spellings(texts: Iterable[str]) -> dict[str, str]:
    """Return how surnames are spelt in mixed case within a column, by their folded form."""
    found: dict[str, str] = {}
    for text in texts:
        name = _bare(text)
        before, comma, _after = name.partition(",")
        words = before.strip() if comma else " ".join(name.split()[1:])
        if words and not any(w.isupper() and len(w) > 1 for w in words.split()):
            found.setdefault(fold(words), words)
    return found


def _bare(text: str) -> str:
    first = re.split(r"\s*[;\n|]\s*", lines(text))[0]
    plain = _SUFFIX.sub("", one_line(first)).strip(" ,")
    return _TITLES.sub("", plain).strip(" ,.")


def contact_name(prepared: Prepared, context: Context) -> Result:
    """Return a person's first name and surname, without titles and jobs."""
    text = prepared.text
    if prepared.stop or is_empty(text):
        return Result(None, prepared.problems)
    if "@" in text or re.fullmatch(r"[\d\W]+", one_line(text)):
        return Result(None, (note("contact_unreadable", prepared.cell.value),))
    name = _bare(text)
    if not name or is_empty(name):
        return Result(None, prepared.problems)
    before, comma, after = name.partition(",")
    if comma and after.strip() and not re.search(r"\d", after):
        given = _TITLES.sub("", after.strip())
        return Result(
            one_line(f"{given} {person_case(before.strip(), context.surnames)}"), prepared.problems
        )
    return Result(_ordered(name, context.surnames), prepared.problems)


def _ordered(name: str, surnames: dict[str, str]) -> str:
    words = name.split()
    capital = [_is_capital(w) for w in words]
    if all(capital) and (len(words) > 1 or len(words[0]) > 3):
        return " ".join(person_case(w, {}) for w in words)
    if capital[0] and not capital[-1]:
        count = capital.index(False)
        surname = person_case(" ".join(words[:count]), surnames)
        return " ".join([*words[count:], surname])
    if capital[-1] and not capital[0]:
        count = len(words) - capital.index(True)
        surname = person_case(" ".join(words[-count:]), surnames)
        return " ".join([*words[:-count], surname])
    return " ".join(words)


def _is_capital(word: str) -> bool:
    letters = [c for c in word if c.isalpha()]
    return (len(letters) > 1 and all(c.isupper() for c in letters)) or (
        len(letters) == 1 and word.endswith("'")
    )


def contact_job(text: str) -> str:
    """Return the job that stands behind a name, or an empty string."""
    match = _JOB_IN.search(text)
    return one_line(match[1] or match[2] or "") if match else ""
