"""What a column's content says of its field, whatever its heading."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Final

from backend.imports.normalise.base import fold, is_empty, lines
from backend.imports.normalise.lists import split_wishes
from backend.imports.normalise.places import country_code, find_region
from backend.imports.reading.cells import Cell

SAMPLE: Final = 200
LONGEST: Final = 400
_FORMS: Final = (
    r"gmbh|ag|kg|ug|e\.?k|ohg|gbr|e\.?v|se|sas(?:u)?|sarl|eurl|s\.?a\.?|scop|sci|snc|s\.?r\.?l\.?s?|s\.?p\.?a|s\.?n\.?c|"
    r"soc|s\.?l\.?u?|s\.? ?coop|lda|unipessoal|sp\.? ?z ?o\.? ?o|sp\.? ?[jk]|s\.?a|b\.?v|n\.?v|"
    r"v\.?o\.?f|ltd|limited|plc|llp|"
    r"llc|inc|dac|aps|a/s|as|ab|oy|oyj|s\.?r\.?o|a\.?s|kft|zrt|nyrt|d\.?o\.?o|d\.?d|bv|bvba|srl|ou|uab|sia|institut\w*|stichting|"
    r"universit\w*|centro|centre|instytut|istituto|fundaci\w*|ike|epe|ae|μεπε|αε"
)
_LEGAL: Final = re.compile(rf"(?:^|[\s,(])(?:{_FORMS})\.?(?:$|[\s,)])", re.IGNORECASE)
_MONEY: Final = re.compile(
    r"[€£$]|\b(?:eur|chf|pln|gbp|mio|mln|m€|k€|t€|tys|tsd|mila|czk|sek|dkk|nok|huf|ron)\b|zł|kč|m€|k€|\bkr\b|\bft\b|\blei\b",
    re.IGNORECASE,
)
_PEOPLE: Final = re.compile(
    r"^(?:[<>~≤≥]?\s*\d{1,6}\+?|\d{1,4}\s*(?:-|–|à|a|bis|to|do)\s*\d{1,6}|(?:env|ca|circa|approx|aprox|ok|cca)\.?\s*\d+|"
    r"pme|kmu|sme|pyme|pmi|m[śs]p|mkb|msp|tpe|eti|micro|mikro|large|small|medium|grande|duże|große?s?\w*|kleinst\w*|n\.?c\.?|\?)$",
    re.IGNORECASE,
)
_STATUS: Final = re.compile(
    r"^(?:actif|active?|aktiv|attivo|activo|aktywny|actief|ativo|membre|member|mitglied|socio|członek|lid|ja|oui|yes|tak|si|"
    r"à jour|paid|pending|en attente|beantragt|radié|former|left|ausgetreten|baja|suspend\w*|"
    r"in regola|al corriente|aktivní|"
    r"člen|ano|tag|medlem|applied|on hold|ex\b.*|a|i|w trakcie|zawieszony|recesso|in attesa|"
    r"sospeso.*|aktív|aktivan|activ)$",
    re.IGNORECASE,
)
_TITLE: Final = re.compile(
    r"^(?:m\.|mme|mr\.?|mrs\.?|ms\.?|dr\.?|prof\.?|herr|frau|ing\.?|dott\.?(?:ssa)?|sig\.?(?:ra)?|d\.|dña\.?|sr\.?a?\.?|p\.|pan[ii]?|dhr\.?|mevr\.?|mw\.?|eng\.?)\s",
    re.IGNORECASE,
)
_NAME: Final = re.compile(r"^[^\W\d_][\w'’.-]*,?(?:\s+[^\W\d_][\w'’.-]*){1,4}$")
_CERT: Final = re.compile(
    r"\b(?:iso|iatf|en)\s?-?\d{3,5}|\bemas\b|\bbrcgs?\b|\bifs\b|\biso/iec", re.IGNORECASE
)
_NACE: Final = re.compile(
    r"^(?:[A-U]\s?)?\d{2}\.?\d{2}(?:\.?\d{1,2})?\s?[A-Z]?(?:\s*[-–:].*)?$|^(?:WZ|NACE|NAF)\s?\d"
)
_TRL: Final = re.compile(
    r"^(?:trl\s*)?[1-9](?:\s*(?:-|–|/|à|bis|to|do|a)\s*[1-9])?$|^trl", re.IGNORECASE
)
_DATE: Final = re.compile(
    r"^\d{1,2}[./-]\d{1,2}[./-]\d{2,4}$|^\d{4}-\d\d(?:-\d\d)?$|^(?:19|20)\d\d$|^[^\W\d_]{3,10}\.?\s+(?:19|20)\d\d$|^[34]\d{4}$"
)
_STREET: Final = re.compile(
    r"\b(?:rue|avenue|av\.|boulevard|chemin|allée|place|impasse|route|zi|za|street|road|lane|drive|quay|straße|strasse|str\.|weg|"
    r"platz|gasse|ring|calle|c/|avda|carrer|pol\.|camino|via|viale|piazza|corso|strada|ul\.|al\.|pl\.|os\.|straat|laan|plein|"
    r"kade|singel|rua|avenida|praça|estrada|ulice|třída|náměstí|utca|út|tér|gatan|vägen|vej|gade|"
    r"οδός)\b|straße|strasse|straat|weg \d",
    re.IGNORECASE,
)
_POSTCODE: Final = re.compile(
    r"^(?:[A-Z]{1,2}-)?(?:\d{4,5}|\d\d-\d{3}|\d{4}-\d{3}|\d{4} ?[A-Z]{2}|\d{3} \d\d|"
    r"[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}|[A-Z]\d[\dW] ?[A-Z\d]{4})$"
)
_VAT: Final = re.compile(
    r"^(?:[A-Z]{2}|CHE)[\s.-]?[A-Z0-9][\s.\-\dA-Z]{6,14}$|^[A-Z]\d{7}[A-Z0-9]$|^\d{3}-\d{3}-\d\d-\d\d$|^\d{3}-\d\d-\d\d-\d{3}$|^\d{8,11}$",
    re.IGNORECASE,
)
_PHONE: Final = re.compile(r"^(?:\+|00|\(?0)[\d\s().\-/]{5,}$|^[\d\s.()-]{8,16}$")


def _clean(cell: Cell) -> str:
    return lines(cell.text)


def _share(values: Sequence[str], test: Callable[[str], object]) -> float:
    return sum(1 for v in values if test(v)) / len(values) if values else 0.0


def content_scores(cells: Sequence[Cell], *, region: bool = True) -> dict[str, float]:
    """Return, for the fields whose values can be told by their look, the share that fits.

    Looking regions up is slow; it is done where `region` asks for it.
    """
    pairs = [(c, _clean(c)[:LONGEST]) for c in cells[:SAMPLE]]
    pairs = [(c, t) for c, t in pairs if t and not is_empty(t) and not t.startswith("#")]
    texts = [t for _c, t in pairs]
    if not texts:
        return {}
    flat = [t.split("\n")[0] for t in texts]
    plain = [fold(t) for t in texts]
    scores = {
        "email": _share(texts, lambda t: "@" in t or re.search(r"\[at\]|\(at\)", t)),
        "website": _share(plain, _is_web),
        "certifications": _share(texts, _CERT.search),
        "turnover": _share(texts, lambda t: _MONEY.search(t) and re.search(r"\d", t)),
        "employees": _share(texts, _PEOPLE.match),
        "membership_status": _share(plain, _STATUS.match),
        "contact_name": _share(
            flat, lambda t: _TITLE.match(t) or (_NAME.match(t) and not _LEGAL.search(t))
        ),
        "nace": _share(texts, lambda t: _NACE.match(t.strip())),
        "trl": _share(texts, _TRL.match),
        "street": _share(texts, lambda t: re.search(r"\d", t) and (_STREET.search(t) or "\n" in t)),
        "postcode": _share(texts, lambda t: _POSTCODE.match(t.strip().upper())),
        "phone": _share(flat, lambda t: _PHONE.match(t) and 6 <= len(re.sub(r"\D", "", t)) <= 15),
        "vat": _share(texts, lambda t: _VAT.match(t.strip())),
        "siret": _share(
            texts,
            lambda t: len(re.sub(r"[\s.]", "", t)) in (9, 14) and re.sub(r"[\s.]", "", t).isdigit(),
        ),
        "legal_name": _share(flat, _LEGAL.search),
        "country": _share(texts, lambda t: len(t) < 40 and country_code(t.strip())),
        "offers": _share(texts, lambda t: len(t) > 12 and re.search(r"[;\n]| / ", t)),
        "long_text": _share(texts, lambda t: len(t) > 25),
        "labelled": _share(texts, _is_labelled),
        "number": _share(texts, lambda t: re.fullmatch(r"[\d.,\s]+", t)),
        "date": sum(1 for c, t in pairs if c.kind == "date" or _DATE.match(t)) / len(pairs),
    }
    scores["member_since"] = scores["date"]
    if region:
        short = [t for t in texts if len(t) < 60 and not re.search(r"@|://", t)]
        distinct = list(dict.fromkeys(short))[:25]
        scores["region"] = _share(distinct, lambda t: find_region(t, "")) * len(short) / len(texts)
    scores["distinct"] = len(set(plain)) / len(plain)
    return scores


def _is_web(text: str) -> bool:
    return "@" not in text and bool(
        re.match(r"^(?:h?t+ps?\W{1,4}|ww+[.,])\S+", text)
        or (
            re.match(r"^[a-z0-9-]+(?:\.[a-z0-9-]+)+(?:/\S*)?$", text)
            and re.search(r"[a-z]{2,}$|/", text)
        )
    )


def _is_labelled(text: str) -> bool:
    found = split_wishes(text)
    return found.labelled and bool(found.needs)
