"""What the declarations that rules ask for mean, in a few words."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from matching.reference.programmes import Label

if TYPE_CHECKING:
    from collections.abc import Mapping

DECLARATIONS: Final[Mapping[str, Label]] = MappingProxyType(
    {
        "civil_only": Label(
            "the project serves civil purposes only",
            "le projet a des fins uniquement civiles",
            "das Projekt dient nur zivilen Zwecken",
        ),
        "existing_partnership_coordinator": Label(
            "the lead already coordinates a partnership",
            "le chef de file coordonne déjà un partenariat",
            "wer führt, koordiniert schon eine Partnerschaft",
        ),
        "existing_project_result": Label(
            "the project builds on a result of an earlier EU project",
            "le projet part d’un résultat d’un projet européen antérieur",
            "das Projekt baut auf dem Ergebnis eines früheren EU-Projekts auf",
        ),
        "gender_equality_plan": Label(
            "there is a gender equality plan",
            "il existe un plan d’égalité entre les femmes et les hommes",
            "es gibt einen Gleichstellungsplan",
        ),
        "holder_of_erc_grant": Label(
            "the lead researcher holds an ERC grant",
            "le chercheur principal a une bourse ERC",
            "die leitende Person hat einen ERC-Zuschuss",
        ),
        "investor_pre_commitment_20": Label(
            "an investor has promised part of the money beforehand",
            "un investisseur a promis d’avance une partie de l’argent",
            "ein Investor hat einen Teil des Geldes vorab zugesagt",
        ),
        "joint_development_implementation": Label(
            "the partners develop and carry out the project together",
            "les partenaires conçoivent et mènent le projet ensemble",
            "die Partner entwickeln und führen das Projekt gemeinsam durch",
        ),
        "legal_entity": Label(
            "the applicant is a legal entity",
            "le candidat est une personne morale",
            "wer sich bewirbt, ist eine juristische Person",
        ),
        "long_term_partnership": Label(
            "the partners plan to work together beyond the project",
            "les partenaires comptent coopérer au-delà du projet",
            "die Partner wollen über das Projekt hinaus zusammenarbeiten",
        ),
        "market_within_two_years": Label(
            "the result reaches the market within two years after the project",
            "le résultat arrive sur le marché dans les deux ans après le projet",
            "das Ergebnis kommt binnen zwei Jahren nach dem Projekt auf den Markt",
        ),
        "not_controlled_by_third_country": Label(
            "nobody from a country outside the programme controls the organisation",
            "personne d’un pays hors programme ne contrôle l’organisation",
            "niemand aus einem Land außerhalb des Programms beherrscht die Organisation",
        ),
        "principal_investigator": Label(
            "one named person leads the research",
            "une personne nommée dirige la recherche",
            "eine benannte Person leitet die Forschung",
        ),
        "programme_owner_or_manager": Label(
            "the participants own or run research programmes",
            "les participants possèdent ou gèrent des programmes de recherche",
            "die Teilnehmer besitzen oder leiten Forschungsprogramme",
        ),
        "project_without_widening_partner": Label(
            "the running project has no partner from a widening country yet",
            "le projet en cours n’a pas encore de partenaire d’un pays « Widening »",
            "das laufende Projekt hat noch keinen Partner aus einem Widening-Land",
        ),
        "quadruple_helix": Label(
            "firms, research, public bodies and citizens are all involved",
            "entreprises, recherche, pouvoirs publics et société civile participent",
            "Firmen, Forschung, öffentliche Stellen und Zivilgesellschaft sind dabei",
        ),
        "registered_on_eccp": Label(
            "the cluster is registered on the European Cluster Collaboration Platform",
            "le pôle est inscrit sur la plateforme européenne des clusters (ECCP)",
            "das Cluster ist auf der europäischen Cluster-Plattform (ECCP) eingetragen",
        ),
        "shared_s3_priority": Label(
            "the regions share a smart specialisation priority",
            "les régions partagent une priorité de spécialisation intelligente",
            "die Regionen teilen einen Schwerpunkt der intelligenten Spezialisierung",
        ),
        "two_states_intend_to_procure": Label(
            "at least two states intend to buy the result",
            "au moins deux États comptent acheter le résultat",
            "mindestens zwei Staaten wollen das Ergebnis beschaffen",
        ),
    }
)
"""Key of a declaration → what is declared. Other keys are shown as they are."""


def declaration(key: str, lang: str) -> str:
    """Return what a declaration says, for an unlisted key its words."""
    found = DECLARATIONS.get(key)
    return found.get(lang) if found else key.replace("_", " ").replace("-", " ")
