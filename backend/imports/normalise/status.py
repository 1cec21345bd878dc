"""The status of a membership, as lists name it in many languages."""

from __future__ import annotations

import re
from typing import Final

from backend.imports.faults import note
from backend.imports.normalise.base import Context, Prepared, Result, fold, is_empty, one_line

_STATUS: Final = (
    (
        "former",
        r"\bex\b|\bex[- ]?\w*|radi[eé]|demission\w*|demissionnaire|ancien\w*|left|former|"
        r"ausgetreten|gekundigt|ehemalig\w*|"
        r"austritt|recess[oi]|dimess\w*|uscit[oa]|cessat\w*|baja\b|antigu\w*|byly|były|byl[ay]? |"
        r"wykresl\w*|wystapil\w*|"
        r"inact\w*|inaktiv\w*|inattiv\w*|nieaktywn\w*|nie ?aktywn\w*|resigned|withdrawn|"
        r"terminated|ended|expired|"
        r"oud[- ]?lid|opgezegd|uitgeschreven|beeindigd|saiu|antigo|cancelad\w*|kilepett|volt tag|"
        r"byval\w*|ukoncen\w*|"
        r"vystoupil\w*|retras\w*|avslutad|utmeldt|udmeldt|utgatt|non[- ]?member|no longer|lapsed|"
        r"geloscht|resilie\w*|"
        r"decaduto|inactief|bivsi|nekdanji|iznhast\w*|exclu\b|exklu\w*|nicht mehr|r\b|archiv\w*|"
        r"cancell\w*|fusion\w*|liquid\w*|insolv\w*",
    ),
    (
        "suspended",
        r"suspen\w*|sospes\w*|on hold|ruhend\w*|ruht|ausgesetzt|zawiesz\w*|geschorst|opgeschort|"
        r"pausiert|paused|frozen|"
        r"pozastaven\w*|felfuggeszt\w*|suspendat\w*|vilande|gesperrt|gele\b|blocked|pausad\w*|moros\w*|overdue|impaye\w*",
    ),
    (
        "pending",
        r"attente|pending|a valider|beantrag\w*|antrag\w*|applied|applicant|application|"
        r"in attesa|w trakcie|w toku|"
        r"en tramite|tramite|pendient\w*|oczekuj\w*|wniosek|kandydat|candidat\w*|prospect\w*|"
        r"in aanvraag|aangevraagd|"
        r"in behandeling|pendente|em curso|cekajici|ceka|fuggoben|in asteptare|nouveau|neu\b|"
        r"nuovo|nowy|new\b|en cours|"
        r"in bearbeitung|offen|in corso|novo|nieuw\b|v jednani|proces\w*|zajemce|interess\w*|"
        r"aspirant\w*|kandidat|folyamatban|"
        r"aguarda\w*|solicitad\w*|da confermare|to be confirmed|vantande|afventer",
    ),
    (
        "active",
        r"acti[fv]\w*|aktiv\w*|attiv\w*|aktyw\w*|aktiivi\w*|a jour|adherent\w*|membre|ja\b|yes\b|"
        r"oui\b|si\b|sì|tak\b|sim\b|ano\b|"
        r"igen|mitglied\w*|member\w*|paid|socio|socia|associat\w*|in regola|al corriente|"
        r"czlon\w*|lid\b|actief|ativo|clen\w*|"
        r"membru|tag\b|medlem\w*|a$|ok\b|bezahlt|paye\w*|pagad\w*|oplacon\w*|betaald|aktivni|full|vollmitglied|ordentlich\w*|"
        r"em dia|pago|valid\w*|effecti[fv]\w*|zaplacen\w*|regular\w*|vigente|x$|1$|true|vrai|"
        r"wahr|confirm\w*|current|"
        r"good standing|aangesloten|plnopravn\w*|ενεργ\w*|jasen|clan|fondat\w*|founding|grund\w*|"
        r"fundador\w*|zalozyciel\w*|alta\b|in force|j$|o$|t$|y$|s$",
    ),
)
_NO: Final = re.compile(
    r"^(?:no|non|nein|nie|nee|não|nao|ne|nem|nu|nej|0|false|faux|falsch|n|falso)$"
)


def membership_status(prepared: Prepared, context: Context) -> Result:
    """Return one of active, former, pending, suspended."""
    text = fold(one_line(prepared.text)).strip(" .!✓✔")
    if prepared.cell.kind == "bool":
        return Result("active" if prepared.cell.value else "former")
    if prepared.stop or not text:
        return Result(
            "active" if not prepared.stop and one_line(prepared.text) else None, prepared.problems
        )
    if _NO.match(text):
        return Result("former", prepared.problems)
    for code, pattern in _STATUS:
        if re.search(rf"(?:^|(?<![\w])) ?(?:{pattern})", text):
            return Result(code, prepared.problems)
    if is_empty(text):
        return Result(None, prepared.problems)
    return Result(None, (*prepared.problems, note("status_unknown", prepared.cell.value)))
