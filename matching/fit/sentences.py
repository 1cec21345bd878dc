"""Reasons of a fit in words: to the firm itself, or of a firm to its cluster's staff."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from matching.reference import concepts, countries, ecosystems, nuts, stages
from matching.text.typography import template

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from matching.domain import Profile, Reason

OWN: Final[Mapping[str, Mapping[str, str]]] = MappingProxyType(
    {
        "en": {
            "offer_fits_call": "Your offer “{entry}” fits this call",
            "offer_may_fit_call": "Your offer “{entry}” may fit this call",
            "need_fits_call": "The call is about what you look for: “{entry}”",
            "need_may_fit_call": "The call may touch what you look for: “{entry}”",
            "description_fits_call": "What you do fits this call",
            "description_may_fit_call": "What you do may fit this call",
            "history_fits_call": "Your past projects were about this",
            "history_may_fit_call": "Your past projects were about something near",
            "stage_in_call": "The call points to your place in the value chain: {stage}",
            "ecosystem_of_call": "The call belongs to your industrial ecosystem: {ecosystem}",
            "transition_of_call": "The call is part of a transition you work on: {transition}",
            "trl_fits_call": "Your readiness ({own}) fits what is asked ({asked})",
            "trl_too_early": "Your readiness ({own}) is earlier than what is asked ({asked})",
            "trl_too_late": "Your readiness ({own}) is past what is asked ({asked})",
            "country_not_named": "The call does not name your country: {country}",
            "region_not_named": "The call does not name your region: {region}",
            "common": " (in common: {list})",
        },
        "fr": {
            "offer_fits_call": "Votre offre « {entry} » correspond à cet appel",
            "offer_may_fit_call": "Votre offre « {entry} » peut correspondre à cet appel",
            "need_fits_call": "L'appel porte sur ce que vous cherchez : « {entry} »",
            "need_may_fit_call": "L'appel touche peut-être à ce que vous cherchez : « {entry} »",
            "description_fits_call": "Votre activité correspond à cet appel",
            "description_may_fit_call": "Votre activité peut correspondre à cet appel",
            "history_fits_call": "Vos projets passés portaient sur ce sujet",
            "history_may_fit_call": "Vos projets passés portaient sur un sujet proche",
            "stage_in_call": "L'appel désigne votre place dans la chaîne de valeur : {stage}",
            "ecosystem_of_call": "L'appel relève de votre écosystème industriel : {ecosystem}",
            "transition_of_call": "L'appel relève d'une transition que vous portez : {transition}",
            "trl_fits_call": "Votre maturité ({own}) correspond à celle demandée ({asked})",
            "trl_too_early": "Votre maturité ({own}) est en deçà de celle demandée ({asked})",
            "trl_too_late": "Votre maturité ({own}) dépasse celle demandée ({asked})",
            "country_not_named": "L'appel ne nomme pas votre pays : {country}",
            "region_not_named": "L'appel ne nomme pas votre région : {region}",
            "common": " (en commun : {list})",
        },
        "de": {
            "offer_fits_call": "Ihr Angebot „{entry}“ passt zu diesem Aufruf",
            "offer_may_fit_call": "Ihr Angebot „{entry}“ könnte zu diesem Aufruf passen",
            "need_fits_call": "Der Aufruf handelt von dem, was Sie suchen: „{entry}“",
            "need_may_fit_call": "Der Aufruf berührt vielleicht, was Sie suchen: „{entry}“",
            "description_fits_call": "Ihre Tätigkeit passt zu diesem Aufruf",
            "description_may_fit_call": "Ihre Tätigkeit könnte zu diesem Aufruf passen",
            "history_fits_call": "Ihre bisherigen Projekte handelten davon",
            "history_may_fit_call": "Ihre bisherigen Projekte handelten von Ähnlichem",
            "stage_in_call": "Der Aufruf weist auf Ihren Platz in der Wertschöpfungskette: {stage}",
            "ecosystem_of_call": "Der Aufruf gehört zu Ihrem industriellen Ökosystem: {ecosystem}",
            "transition_of_call": "Der Aufruf gehört zu einem Wandel, an dem Sie arbeiten: "
            "{transition}",
            "trl_fits_call": "Ihr Reifegrad ({own}) passt zum verlangten ({asked})",
            "trl_too_early": "Ihr Reifegrad ({own}) liegt unter dem verlangten ({asked})",
            "trl_too_late": "Ihr Reifegrad ({own}) liegt über dem verlangten ({asked})",
            "country_not_named": "Der Aufruf nennt Ihr Land nicht: {country}",
            "region_not_named": "Der Aufruf nennt Ihre Region nicht: {region}",
            "common": " (gemeinsam: {list})",
        },
    }
)
"""Language → code → sentence to the organisation itself."""

OTHER: Final[Mapping[str, Mapping[str, str]]] = MappingProxyType(
    {
        "en": {
            "offer_fits_call": "Its offer “{entry}” fits this call",
            "offer_may_fit_call": "Its offer “{entry}” may fit this call",
            "need_fits_call": "The call is about what it looks for: “{entry}”",
            "need_may_fit_call": "The call may touch what it looks for: “{entry}”",
            "description_fits_call": "What it does fits this call",
            "description_may_fit_call": "What it does may fit this call",
            "history_fits_call": "Its past projects were about this",
            "history_may_fit_call": "Its past projects were about something near",
            "stage_in_call": "The call points to its place in the value chain: {stage}",
            "ecosystem_of_call": "The call belongs to its industrial ecosystem: {ecosystem}",
            "transition_of_call": "The call is part of a transition it works on: {transition}",
            "trl_fits_call": "Its readiness ({own}) fits what is asked ({asked})",
            "trl_too_early": "Its readiness ({own}) is earlier than what is asked ({asked})",
            "trl_too_late": "Its readiness ({own}) is past what is asked ({asked})",
            "country_not_named": "The call does not name its country: {country}",
            "region_not_named": "The call does not name its region: {region}",
            "common": " (in common: {list})",
        },
        "fr": {
            "offer_fits_call": "Son offre « {entry} » correspond à cet appel",
            "offer_may_fit_call": "Son offre « {entry} » peut correspondre à cet appel",
            "need_fits_call": "L'appel porte sur ce qu'elle cherche : « {entry} »",
            "need_may_fit_call": "L'appel touche peut-être à ce qu'elle cherche : « {entry} »",
            "description_fits_call": "Son activité correspond à cet appel",
            "description_may_fit_call": "Son activité peut correspondre à cet appel",
            "history_fits_call": "Ses projets passés portaient sur ce sujet",
            "history_may_fit_call": "Ses projets passés portaient sur un sujet proche",
            "stage_in_call": "L'appel désigne sa place dans la chaîne de valeur : {stage}",
            "ecosystem_of_call": "L'appel relève de son écosystème industriel : {ecosystem}",
            "transition_of_call": "L'appel relève d'une transition qu'elle porte : {transition}",
            "trl_fits_call": "Sa maturité ({own}) correspond à celle demandée ({asked})",
            "trl_too_early": "Sa maturité ({own}) est en deçà de celle demandée ({asked})",
            "trl_too_late": "Sa maturité ({own}) dépasse celle demandée ({asked})",
            "country_not_named": "L'appel ne nomme pas son pays : {country}",
            "region_not_named": "L'appel ne nomme pas sa région : {region}",
            "common": " (en commun : {list})",
        },
        "de": {
            "offer_fits_call": "Das Angebot „{entry}“ passt zu diesem Aufruf",
            "offer_may_fit_call": "Das Angebot „{entry}“ könnte zu diesem Aufruf passen",
            "need_fits_call": "Der Aufruf handelt von dem, was gesucht wird: „{entry}“",
            "need_may_fit_call": "Der Aufruf berührt vielleicht, was gesucht wird: „{entry}“",
            "description_fits_call": "Die Tätigkeit passt zu diesem Aufruf",
            "description_may_fit_call": "Die Tätigkeit könnte zu diesem Aufruf passen",
            "history_fits_call": "Die bisherigen Projekte handelten davon",
            "history_may_fit_call": "Die bisherigen Projekte handelten von Ähnlichem",
            "stage_in_call": "Der Aufruf weist auf diesen Platz in der Wertschöpfungskette: "
            "{stage}",
            "ecosystem_of_call": "Der Aufruf gehört zum selben industriellen Ökosystem: "
            "{ecosystem}",
            "transition_of_call": "Der Aufruf gehört zum selben Wandel: {transition}",
            "trl_fits_call": "Der Reifegrad ({own}) passt zum verlangten ({asked})",
            "trl_too_early": "Der Reifegrad ({own}) liegt unter dem verlangten ({asked})",
            "trl_too_late": "Der Reifegrad ({own}) liegt über dem verlangten ({asked})",
            "country_not_named": "Der Aufruf nennt das Land nicht: {country}",
            "region_not_named": "Der Aufruf nennt die Region nicht: {region}",
            "common": " (gemeinsam: {list})",
        },
    }
)
"""Language → code → sentence about an organisation."""

TRANSITIONS: Final[Mapping[str, Mapping[str, str]]] = MappingProxyType(
    {
        "en": {"green": "green", "digital": "digital", "societal": "societal"},
        "fr": {"green": "écologique", "digital": "numérique", "societal": "sociétale"},
        "de": {"green": "ökologisch", "digital": "digital", "societal": "gesellschaftlich"},
    }
)

GRADED: Final = "_fits_call"


def fit_sentence(reason: Reason, lang: str, profile: Profile, *, own: bool) -> str:
    """Return a reason of a fit in English, French or German (else English).

    With `own` it speaks to the organisation itself. An entry is named by its title in `profile`.
    """
    lang = lang if lang in OWN else "en"
    texts = (OWN if own else OTHER)[lang]
    params = reason.params
    code = reason.code
    if params.get("strength") == "some" and code.endswith(GRADED):
        code = code.replace(GRADED, "_may_fit_call")
    titles = {each.id: each.title for each in (*profile.offers, *profile.needs)}
    transition = str(params.get("transition", ""))
    words = {
        "entry": titles.get(str(params.get("entry", "")), ""),
        "stage": _label(stages.label, params.get("stage"), lang),
        "ecosystem": _label(ecosystems.label, params.get("ecosystem"), lang),
        "country": _label(countries.label, params.get("country"), lang),
        "region": _label(nuts.label, params.get("nuts"), lang),
        "transition": TRANSITIONS[lang].get(transition, transition),
        "own": _levels(params.get("low"), params.get("high")),
        "asked": _levels(params.get("start"), params.get("end")),
    }
    text = template(texts[code], lang).format(**words)
    common = [_label(concepts.label, each, lang) for each in _list(params.get("concepts"))]
    common = common or list(_list(params.get("terms")))
    if not common:
        return text
    return text + template(texts["common"], lang).format(list=", ".join(common))


def _levels(low: object, high: object) -> str:
    named = [str(each) for each in dict.fromkeys((low, high)) if each is not None]
    return f"TRL {'–'.join(named)}" if named else ""


def _list(value: object) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, (tuple, list)) else ()


def _label(label: Callable[[str, str], str | None], code: object, lang: str) -> str:
    if not code:
        return ""
    try:
        return label(str(code), lang) or str(code)
    except KeyError:
        return str(code)
