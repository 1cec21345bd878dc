"""Reasons in words, for the command line and the interface alike."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from matching.ranking.sentences import SENTENCES
from matching.reference import concepts, countries, ecosystems, nace, sizes, stages, value_chains
from matching.text.typography import template

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from matching.domain import Profile, Reason

GRADED: Final = frozenset({"offer_fits_need", "profile_fits_need"})

GENERAL: Final[Mapping[str, str]] = {
    "offer_fits_need": "offer_fits_work",
    "profile_fits_need": "profile_fits_work",
    "industry_fits_need": "industry_fits_work",
    "stage_fits_need": "stage_fits_work",
}
"""Sentences for an asker that wrote no needs and is asked for by what it works on."""


CAUTIONS: Final[Mapping[str, str]] = {
    "market_ready": "market_not_ready",
    "stages_linked": "stages_seldom_linked",
    "industries_linked": "industries_seldom_linked",
    "maturity_fits": "maturity_short",
}
"""Sentences for parts that can speak for a candidate and against it."""


def sentence(reason: Reason, lang: str, profiles: Mapping[str, Profile]) -> str:
    """Return a reason in words, in English, French or German (else English).

    `profiles` gives the titles of the entries named. For the command line; the web interface has
    its own catalogues for the same codes.
    """
    texts = SENTENCES.get(lang, SENTENCES["en"])
    params = reason.params
    titles = {e.id: e.title for p in profiles.values() for e in (*p.offers, *p.needs)}
    words = {
        "need": titles.get(str(params.get("need", "")), ""),
        "offer": titles.get(str(params.get("offer", "")), ""),
        "stage": _label(stages.label, params.get("stage"), lang),
        "supplier": _label(stages.label, params.get("supplier_stage"), lang),
        "user": _label(stages.label, params.get("user_stage"), lang),
        "ecosystem": _label(ecosystems.label, params.get("ecosystem"), lang),
        "nace": _label(nace.label, params.get("nace"), lang),
        "country": _label(countries.label, params.get("country"), lang),
        "chain": _label(_chain_label, params.get("chain"), lang),
        "own_nace": _label(nace.label, params.get("own_nace"), lang),
        "size": _label(sizes.label, params.get("size"), lang),
        "own_size": _label(sizes.label, params.get("own_size"), lang),
        "their_need": titles.get(str(params.get("their_need", "")), ""),
        "own_trl": str(params.get("own_trl", "")),
        "trl": str(params.get("trl", "")),
        "certifications": ", ".join(_list(params.get("certifications"))),
    }
    common = [concepts.label(each, lang) for each in _list(params.get("concepts"))]
    common = common or list(_list(params.get("terms")))
    key = reason.code
    if reason.code == "offer_fits_need" and not words["offer"]:
        key = "profile_fits_need"
    if key in GENERAL and not words["need"]:
        key = GENERAL[key]
    if key in GRADED and params.get("strength") == "some":
        key = key.replace("_fits_", "_may_fit_")
    if reason.is_caution:
        key = CAUTIONS.get(key, key)
    text = template(texts[key], lang).format(**words)
    if not common:
        return text
    return text + template(texts["common"], lang).format(list=", ".join(common))


def _list(value: object) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, (tuple, list)) else ()


def _chain_label(chain_id: str, lang: str) -> str:
    return value_chains.chain(chain_id).label.get(lang)


def _label(label: Callable[[str, str], str | None], code: object, lang: str) -> str:
    if not code:
        return ""
    try:
        return label(str(code), lang) or str(code)
    except KeyError:
        return str(code)
