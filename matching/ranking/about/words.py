"""The words for the parts of a score, and for what is never used."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    Words = Mapping[str, tuple[str, str]]

WORDS: Final[Mapping[str, Words]] = MappingProxyType(
    {
        "en": {
            "offer_fits_need": (
                "Its offer answers the need",
                "The words, subjects and stage of an offer are compared with those of the need, "
                "also across languages.",
            ),
            "profile_fits_need": (
                "What it says of itself answers the need",
                "The same comparison with the description and with past projects.",
            ),
            "industry_fits_need": (
                "Its industry fits the need",
                "The industry codes (NACE) of the firm and those that the need points to.",
            ),
            "stage_fits_need": (
                "Its stage in the chain fits the need",
                "Where the firm stands, from research to recycling, and where the need points.",
            ),
            "stage_feeds": (
                "One stage usually supplies the other",
                "Neighbouring stages of a value chain complete each other.",
            ),
            "stages_linked": (
                "Firms at its stage often complete firms at the asker's",
                "How often partners at such stages were right in judged examples, drawn towards a "
                "table of stages that supply each other; a pair that is rarer than chance lowers.",
            ),
            "industries_linked": (
                "Its industry often works for the asker's",
                "The same for industry codes; where no example is known, the links of the subject "
                "list speak (made of, used in, process for).",
            ),
            "same_field": (
                "The two work in close fields",
                "How near the two firms are in what they do.",
            ),
            "same_chain": (
                "It belongs to the same value chain",
                "Both name the same strategic value chain.",
            ),
            "same_ecosystem": (
                "It belongs to the same industrial ecosystem",
                "The 14 industrial ecosystems of the European Union, read from industry codes.",
            ),
            "your_offer_fits_their_need": (
                "What the asker offers answers an open need of the candidate",
                "A partnership has two sides: what the asker offers counts too. Only needs that "
                "are shown are read.",
            ),
            "both_ways": (
                "Each has what the other needs",
                "The harmonic mean of both directions: an open need of each is answered by an "
                "offer of the other. Without needs on both sides it counts nothing.",
            ),
            "certification_held": (
                "It holds the certificate asked for",
                "Certificates and standards that the need names and the profile names too.",
            ),
            "certification_missing": (
                "It does not name the certificate asked for",
                "The need names one and the profile does not.",
            ),
            "certification_shared": (
                "Both work to the same standards",
                "Certificates that both profiles name.",
            ),
            "country_new": (
                "It is in another country",
                "Whether the two firms are in different countries.",
            ),
            "market_ready": (
                "It works close to the market",
                "The technology readiness level (TRL) that the profile gives.",
            ),
            "maturity_fits": (
                "Its maturity fits",
                "The readiness levels (TRL) of need and offer, else of the two profiles: covered "
                "levels raise, missing ones lower, unknown ones count nothing.",
            ),
            "scale_apart": (
                "It is of quite another size",
                "Size classes more than one step apart. Only for firms, and only where both sizes "
                "are known.",
            ),
            "competitor": (
                "It may be a competitor",
                "Same industry, same stage and close fields.",
            ),
            "same_stage": (
                "Both stand at the same stage",
                "Partners are sought who complete, not who do the same.",
            ),
            "thin_profile": (
                "Its profile says little",
                "Fewer than forty telling words: too little to judge by.",
            ),
        },
        "fr": {
            "offer_fits_need": (
                "Son offre répond au besoin",
                "Les mots, les sujets et l'étape d'une offre sont comparés à ceux du besoin, y "
                "compris d'une langue à l'autre.",
            ),
            "profile_fits_need": (
                "Ce qu'elle dit d'elle-même répond au besoin",
                "La même comparaison avec la description et les projets passés.",
            ),
            "industry_fits_need": (
                "Son secteur convient au besoin",
                "Les codes d'activité (NACE) de l'entreprise et ceux que le besoin désigne.",
            ),
            "stage_fits_need": (
                "Son étape dans la chaîne convient au besoin",
                "La place de l'entreprise, de la recherche au recyclage, et celle que le besoin "
                "désigne.",
            ),
            "stage_feeds": (
                "L'une des étapes alimente d'habitude l'autre",
                "Les étapes voisines d'une chaîne de valeur se complètent.",
            ),
            "stages_linked": (
                "Son étape complète souvent celle de qui cherche",
                "La fréquence des bons partenaires à ces étapes dans les exemples jugés, ramenée "
                "vers une table des étapes qui s'alimentent ; une paire plus rare que le hasard "
                "abaisse.",
            ),
            "industries_linked": (
                "Son secteur travaille souvent pour celui de qui cherche",
                "De même pour les codes d'activité ; sans exemple connu, ce sont les liens de la "
                "liste de sujets qui parlent (fait de, utilisé dans, procédé pour).",
            ),
            "same_field": (
                "Les deux travaillent dans des domaines proches",
                "La proximité des deux entreprises dans ce qu'elles font.",
            ),
            "same_chain": (
                "Elle appartient à la même chaîne de valeur",
                "Les deux citent la même chaîne de valeur stratégique.",
            ),
            "same_ecosystem": (
                "Elle appartient au même écosystème industriel",
                "Les 14 écosystèmes industriels de l'Union européenne, lus dans les codes "
                "d'activité.",
            ),
            "your_offer_fits_their_need": (
                "L'offre du demandeur répond à un besoin ouvert du candidat",
                "Un partenariat a deux côtés : ce que le demandeur offre compte aussi. Seuls les "
                "besoins montrés sont lus.",
            ),
            "both_ways": (
                "Chacune a ce qu'il faut à l'autre",
                "La moyenne harmonique des deux sens : une offre de chacune répond à un besoin "
                "ouvert de l'autre. Sans besoins des deux côtés, cela ne compte pas.",
            ),
            "certification_held": (
                "Elle détient le certificat demandé",
                "Les certificats et normes que le besoin cite et que le profil cite aussi.",
            ),
            "certification_missing": (
                "Elle ne cite pas le certificat demandé",
                "Le besoin en cite un, le profil non.",
            ),
            "certification_shared": (
                "Les deux suivent les mêmes normes",
                "Les certificats que les deux profils citent.",
            ),
            "country_new": (
                "Elle est dans un autre pays",
                "Si les deux entreprises sont dans des pays différents.",
            ),
            "market_ready": (
                "Elle est proche du marché",
                "Le niveau de maturité technologique (TRL) que donne le profil.",
            ),
            "maturity_fits": (
                "Sa maturité convient",
                "Les niveaux de maturité (TRL) du besoin et de l'offre, sinon des deux profils : "
                "les niveaux couverts élèvent, ceux qui manquent abaissent, les inconnus ne "
                "comptent pas.",
            ),
            "scale_apart": (
                "Elle est d'une tout autre taille",
                "Des classes de taille éloignées de plus d'un rang. Seulement entre entreprises, "
                "et si les deux tailles sont connues.",
            ),
            "competitor": (
                "C'est peut-être une concurrente",
                "Même secteur, même étape et des domaines proches.",
            ),
            "same_stage": (
                "Les deux se situent à la même étape",
                "On cherche qui complète, non qui fait la même chose.",
            ),
            "thin_profile": (
                "Son profil dit peu de choses",
                "Moins de quarante mots parlants : trop peu pour juger.",
            ),
        },
        "de": {
            "offer_fits_need": (
                "Das Angebot passt zum Bedarf",
                "Wörter, Themen und Stufe eines Angebots werden mit denen des Bedarfs verglichen, "
                "auch über Sprachen hinweg.",
            ),
            "profile_fits_need": (
                "Die Selbstbeschreibung passt zum Bedarf",
                "Derselbe Vergleich mit der Beschreibung und mit früheren Projekten.",
            ),
            "industry_fits_need": (
                "Die Branche passt zum Bedarf",
                "Die Branchencodes (NACE) der Firma und jene, auf die der Bedarf weist.",
            ),
            "stage_fits_need": (
                "Die Stufe in der Kette passt zum Bedarf",
                "Wo die Firma steht, von der Forschung bis zum Recycling, und wohin der Bedarf "
                "weist.",
            ),
            "stage_feeds": (
                "Die eine Stufe beliefert gewöhnlich die andere",
                "Benachbarte Stufen einer Wertschöpfungskette ergänzen einander.",
            ),
            "stages_linked": (
                "Beide Stufen ergänzen einander oft",
                "Wie oft Partner auf solchen Stufen in beurteilten Beispielen richtig waren, "
                "angenähert an eine Tabelle, welche Stufe welche beliefert; seltener als der "
                "Zufall senkt.",
            ),
            "industries_linked": (
                "Die Branche arbeitet oft für die des Suchenden",
                "Dasselbe für Branchencodes; wo kein Beispiel bekannt ist, gelten die "
                "Verbindungen der Themenliste (besteht aus, verwendet in, Verfahren für).",
            ),
            "same_field": (
                "Beide arbeiten auf nahen Gebieten",
                "Wie nah sich die beiden Firmen in ihrer Arbeit sind.",
            ),
            "same_chain": (
                "Gehört zur selben Wertschöpfungskette",
                "Beide nennen dieselbe strategische Wertschöpfungskette.",
            ),
            "same_ecosystem": (
                "Gehört zum selben industriellen Ökosystem",
                "Die 14 industriellen Ökosysteme der Europäischen Union, aus den Branchencodes "
                "gelesen.",
            ),
            "your_offer_fits_their_need": (
                "Das Angebot der suchenden Firma passt zu einem offenen Bedarf der anderen",
                "Eine Partnerschaft hat zwei Seiten: Auch was die suchende Firma anbietet, zählt. "
                "Gelesen wird nur Bedarf, der gezeigt wird.",
            ),
            "both_ways": (
                "Jeder hat, was der andere braucht",
                "Das harmonische Mittel beider Richtungen: Ein Angebot jedes der beiden passt zu "
                "einem offenen Bedarf des anderen. Ohne Bedarf auf beiden Seiten zählt es nicht.",
            ),
            "certification_held": (
                "Hat das verlangte Zertifikat",
                "Zertifikate und Normen, die der Bedarf nennt und das Profil auch.",
            ),
            "certification_missing": (
                "Nennt das verlangte Zertifikat nicht",
                "Der Bedarf nennt eines, das Profil nicht.",
            ),
            "certification_shared": (
                "Beide arbeiten nach denselben Normen",
                "Zertifikate, die beide Profile nennen.",
            ),
            "country_new": (
                "Sitzt in einem anderen Land",
                "Ob die beiden Firmen in verschiedenen Ländern sitzen.",
            ),
            "market_ready": (
                "Ist nah am Markt",
                "Der Technologie-Reifegrad (TRL), den das Profil angibt.",
            ),
            "maturity_fits": (
                "Die Reife passt",
                "Die Reifegrade (TRL) von Bedarf und Angebot, sonst der beiden Profile: gedeckte "
                "Stufen heben, fehlende senken, unbekannte zählen nicht.",
            ),
            "scale_apart": (
                "Ganz andere Größe",
                "Größenklassen, die mehr als eine Stufe auseinanderliegen. Nur zwischen Firmen, "
                "und nur wenn beide Größen bekannt sind.",
            ),
            "competitor": (
                "Vielleicht ein Wettbewerber",
                "Gleiche Branche, gleiche Stufe und nahe Gebiete.",
            ),
            "same_stage": (
                "Beide stehen auf derselben Stufe",
                "Gesucht wird, wer ergänzt, nicht wer dasselbe tut.",
            ),
            "thin_profile": (
                "Das Profil sagt wenig",
                "Weniger als vierzig sprechende Wörter: zu wenig, um zu urteilen.",
            ),
        },
    }
)
"""Language → code of a part → label and one sentence."""

NEVER: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "en": (
            "the private needs of others: they only ever act as their owner's own questions",
            "anything about persons: names, sex, age, nationality, contact data",
            "who looked at a profile, how often it was opened, or what somebody searched for",
            "who has excluded whom: excluded firms are left out, and nobody is told",
            "payments or advertising: a place cannot be bought",
        ),
        "fr": (
            "les besoins privés des autres : ils ne servent que de questions à leur propriétaire",
            "rien sur les personnes : noms, sexe, âge, nationalité, coordonnées",
            "qui a regardé un profil, combien de fois il a été ouvert, ou ce que quelqu'un a "
            "cherché",
            "qui a exclu qui : les entreprises exclues sont écartées, et personne n'en est informé",
            "les paiements ou la publicité : une place ne s'achète pas",
        ),
        "de": (
            "der private Bedarf anderer: Er wirkt nur als Frage dessen, dem er gehört",
            "nichts über Personen: Namen, Geschlecht, Alter, Staatsangehörigkeit, Kontaktdaten",
            "wer ein Profil angesehen hat, wie oft es geöffnet wurde, oder wonach jemand suchte",
            "wer wen ausgeschlossen hat: Ausgeschlossene bleiben weg, und niemand erfährt davon",
            "Zahlungen oder Werbung: Einen Platz kann man nicht kaufen",
        ),
    }
)
"""Language → what no score rests on."""
