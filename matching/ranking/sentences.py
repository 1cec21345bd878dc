"""The sentences of reasons for the command line, by code."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

SENTENCES: Final[Mapping[str, Mapping[str, str]]] = MappingProxyType(
    {
        "en": {
            "offer_fits_need": "Its offer “{offer}” answers the need “{need}”",
            "profile_fits_need": "What it does answers the need “{need}”",
            "offer_fits_work": "Its offer “{offer}” fits what you work on",
            "profile_fits_work": "What it does fits what you work on",
            "industry_fits_work": "Its industry ({nace}) is where this is usually made or done",
            "stage_fits_work": "It stands at a stage that your work points to: {stage}",
            "industry_fits_need": "Its industry ({nace}) is where this is usually made or done",
            "stage_fits_need": "It stands at the stage this need points to: {stage}",
            "stage_feeds": "Its stage ({supplier}) usually supplies yours ({user})",
            "same_field": "It works in a field close to yours",
            "same_chain": "It belongs to the same value chain: {chain}",
            "same_ecosystem": "It belongs to the same industrial ecosystem: {ecosystem}",
            "your_offer_fits_their_need": "Your offer “{offer}” answers its need “{need}”",
            "certification_held": "It holds what the need asks for: {certifications}",
            "certification_missing": "It does not name what the need asks for: {certifications}",
            "certification_shared": "You work to the same standards: {certifications}",
            "country_new": "It is in another country: {country}",
            "market_ready": "It works close to the market (TRL {trl})",
            "market_not_ready": "It is still far from the market (TRL {trl})",
            "competitor": "It may be a competitor: same industry ({nace}) and stage ({stage})",
            "same_stage": "It stands at the same stage as you: {stage}",
            "thin_profile": "Its profile says little",
            "common": " (in common: {list})",
        },
        "fr": {
            "offer_fits_need": "Son offre « {offer} » répond au besoin « {need} »",
            "profile_fits_need": "Son activité répond au besoin « {need} »",
            "offer_fits_work": "Son offre « {offer} » convient à ce que vous faites",
            "profile_fits_work": "Son activité convient à ce que vous faites",
            "industry_fits_work": "Son secteur ({nace}) est celui où cela se fait d'habitude",
            "stage_fits_work": "Elle se situe à une étape que votre travail désigne : {stage}",
            "industry_fits_need": "Son secteur ({nace}) est celui où cela se fait d'habitude",
            "stage_fits_need": "Elle se situe à l'étape que ce besoin désigne : {stage}",
            "stage_feeds": "Son étape ({supplier}) alimente d'habitude la vôtre ({user})",
            "same_field": "Elle travaille dans un domaine proche du vôtre",
            "same_chain": "Elle appartient à la même chaîne de valeur : {chain}",
            "same_ecosystem": "Elle appartient au même écosystème industriel : {ecosystem}",
            "your_offer_fits_their_need": "Votre offre « {offer} » répond à son besoin « {need} »",
            "certification_held": "Elle détient ce que le besoin exige : {certifications}",
            "certification_missing": "Elle ne cite pas ce que le besoin exige : {certifications}",
            "certification_shared": "Vous suivez les mêmes normes : {certifications}",
            "country_new": "Elle est dans un autre pays : {country}",
            "market_ready": "Elle est proche du marché (TRL {trl})",
            "market_not_ready": "Elle est encore loin du marché (TRL {trl})",
            "competitor": "Peut-être une concurrente : même secteur ({nace}), même étape ({stage})",
            "same_stage": "Elle se situe à la même étape que vous : {stage}",
            "thin_profile": "Son profil dit peu de choses",
            "common": " (en commun : {list})",
        },
        "de": {
            "offer_fits_need": "Das Angebot „{offer}“ passt zum Bedarf „{need}“",
            "profile_fits_need": "Die Tätigkeit passt zum Bedarf „{need}“",
            "offer_fits_work": "Das Angebot „{offer}“ passt zu Ihrer Arbeit",
            "profile_fits_work": "Die Tätigkeit passt zu Ihrer Arbeit",
            "industry_fits_work": "In dieser Branche ({nace}) wird so etwas gewöhnlich gemacht",
            "stage_fits_work": "Steht auf einer Stufe, auf die Ihre Arbeit weist: {stage}",
            "industry_fits_need": "In dieser Branche ({nace}) wird so etwas gewöhnlich gemacht",
            "stage_fits_need": "Steht auf der Stufe, auf die der Bedarf weist: {stage}",
            "stage_feeds": "Die Stufe ({supplier}) beliefert gewöhnlich Ihre ({user})",
            "same_field": "Arbeitet auf einem Gebiet nahe dem Ihren",
            "same_chain": "Gehört zur selben Wertschöpfungskette: {chain}",
            "same_ecosystem": "Gehört zum selben industriellen Ökosystem: {ecosystem}",
            "your_offer_fits_their_need": "Ihr Angebot „{offer}“ passt zu dessen Bedarf „{need}“",
            "certification_held": "Hat, was der Bedarf verlangt: {certifications}",
            "certification_missing": "Nennt nicht, was der Bedarf verlangt: {certifications}",
            "certification_shared": "Sie arbeiten nach denselben Normen: {certifications}",
            "country_new": "Sitzt in einem anderen Land: {country}",
            "market_ready": "Ist nah am Markt (TRL {trl})",
            "market_not_ready": "Ist noch weit vom Markt (TRL {trl})",
            "competitor": "Vielleicht Wettbewerber: gleiche Branche ({nace}) und Stufe ({stage})",
            "same_stage": "Steht auf derselben Stufe wie Sie: {stage}",
            "thin_profile": "Das Profil sagt wenig",
            "common": " (gemeinsam: {list})",
        },
    }
)
"""Language → code → sentence. "common" is added where concepts or words are shared."""
