"""Function words of eight languages, folded.

Used to skip words inside labels, to leave them out of the terms and as evidence of a language.
Besides grammar words they hold those with which every firm speaks of itself (we, our, company),
because these say nothing about what it does.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from matching.text.folding import fold_word

if TYPE_CHECKING:
    from collections.abc import Mapping

_WORDS: Final = {
    "en": """a an and any are as at be been being but by can could did do does each else for from
    had has have having he her here him his how i if in into is it its just may me might more most
    must my no nor not of off on only or other our ours out over own per she should so some such
    than that the their theirs them then there these they this those through to too under until
    up upon us very via was we were what when where which while who whom whose why will with within
    without would you your also both after before between during about against because since
    already still yet one ones s t re ll ve don company firm need needs needed want looking seek
    seeking able etc""",
    "fr": """a au aux avec ce ces cet cette ceux ci comme d dans de des du elle elles en entre est
    et etre eu fait faire font il ils j je jusqu l la le les leur leurs lui m ma mais me meme mes
    mon n ne nos notre nous on ont ou par pas plus pour pouvant qu quand que quel quelle quels
    quelles qui s sa sans se ses si son sont sous sur t ta te tes toi ton tous tout toute toutes
    tres tu un une vers vos votre vous y afin ainsi alors apres avant aussi autre autres avons
    c car cela chez chaque depuis deja dont encore etc lors lorsque meme moins notamment or
    parce peu peut peuvent puis quelque quelques sera seront soit tant telle tels toujours
    entreprise societe besoin besoins cherchons recherchons cherche recherche quelqu quelqu'un
    faut il avoir ayant sommes etes etaient etait aucun aucune ni pres hors selon""",
    "de": """aber alle allem allen aller alles als also am an ander andere anderen auch auf aus bei
    beim bin bis bist da dabei dadurch damit dann das dass dazu dem den denn der deren des dessen
    dich die dies diese diesem diesen dieser dieses doch dort du durch ein eine einem einen einer
    eines er es etwa etwas euch euer fur gegen gibt hab habe haben hat hatte hier ihm ihn ihnen ihr
    ihre ihrem ihren ihrer im in ins ist ja je jede jedem jeden jeder jedes jetzt kann kein keine
    keinen keiner konnen man mehr mein mich mir mit muss mussen nach nicht noch nur ob oder ohne
    schon sehr sein seine seinen seiner seit sich sie sind so sollen sollte sondern sowie um und
    uns unser unsere unserem unseren unserer unter usw viel vom von vor wann war waren was weil
    welche welcher wenn wer werden wie wieder will wir wird wo worden wurde wurden z zb zu zum zur
    zwischen uber bzw sowie dafur daher darf deshalb innerhalb jemand jemanden firma unternehmen
    brauchen suchen sucht benotigen benotigt bieten bietet""",
    "es": """a al algo algun alguna ante antes aquel asi aun aunque cada como con contra cual
    cuando de del desde donde dos el ella ellas ellos en entre era eran es esa ese eso esta estaba
    estan estas este esto estos fue ha han hasta hay la las le les lo los mas me mi mientras muy
    ni no nos nosotros nuestra nuestras nuestro nuestros o os otra otras otro otros para pero poco
    por porque que quien quienes se sea sean ser si sin sobre solo son su sus tambien tanto te
    tiene tienen toda todas todo todos tras tu un una uno unos y ya e u etc puede pueden segun
    durante dentro fuera hacia mediante empresa necesitamos buscamos necesita busca alguien
    somos tenemos cuyo cuya""",
    "it": """a ad agli ai al alla alle allo anche avere c che chi ci coi col come con contro cosi
    cui d da dagli dai dal dalla dalle dallo degli dei del dell della delle dello di dopo dove e ed
    era essere fa fra gia gli ha hanno i il in io l la le lei li lo loro lui ma mentre mi mio molto
    ne negli nei nel nell nella nelle nello noi non nostra nostre nostri nostro o od ogni per perche
    pero piu poi prima puo possono qual quale quali quando quanto quella quelle quelli quello questa
    queste questi questo qui se sei senza si sia siamo solo sono sopra sotto su sua sue sugli sui
    sul sull sulla sulle suo suoi tra tutta tutte tutti tutto un una uno un' verso via voi vostro
    azienda impresa cerchiamo serve servono qualcuno abbiamo dall all etc ecc""",
    "nl": """aan achter al alle als alleen altijd ander andere bij daar dan dat de der deze die dit
    dus door een en er ge geen geweest haar had hebben heb heeft hem het hier hij hoe hun ik in is
    ja je kan kunnen maar me meer men met mijn moet moeten na naar naast niet niets nog nu of om
    omdat ons onze ook op over per reeds s samen te tegen ten ter toch toe tot tussen u uit uw van
    vanaf veel via vol volgens voor waar was wat we wel werd wie wij wil worden wordt zal ze zelf
    zich zij zijn zo zoals zonder zou zodat bedrijf zoeken zoekt nodig iemand binnen enz""",
    "pl": """a aby ale albo ani az bardzo bez bo by byc byl byla bylo byly bys chce ci co czy dla do
    gdy gdzie go i ich ile im inne innych iz ja jak jako je jego jej jest jestesmy jeszcze juz
    kazdy kazda ktora ktore ktorego ktorej ktory ktorych ktorym ktorzy lecz lub ma maja mamy mi
    mnie moga moze mozna my na nad nam nami nas nasz nasza nasze naszej naszych naszym nasi nie
    niz o od oraz po pod poza przed przez przy raz rowniez sa sie swoje ta tak takie takze tam te
    tego tej ten to tu tych tylko tym u w wraz we wiec wszystkie wszystko z za zas ze zeby firma
    szukamy potrzebujemy potrzebny potrzebna kogos ktos itp itd m in""",
    "pt": """a ao aos aquela aquele aqueles as ate cada com como contra da das de dela dele deles
    depois desde do dos e ela elas ele eles em entre era essa esse esta estao estas este estes eu
    foi foram ha isso isto ja la lhe mais mas me mesmo meu minha muito na nas nao nem no nos nossa
    nossas nosso nossos num numa o os ou outra outras outro outros para pela pelas pelo pelos pode
    podem por porque qual quais quando que quem se sem ser seu seus sao so sob sobre sua suas
    tambem tem temos tendo toda todas todo todos tu um uma umas uns voce empresa precisamos
    procuramos precisa alguem somos onde apos etc cujo cuja""",
}

STOP_WORDS: Final[Mapping[str, frozenset[str]]] = MappingProxyType(
    {lang: frozenset(fold_word(word) for word in text.split()) for lang, text in _WORDS.items()}
)
"""Language → folded function words."""


def is_stop(form: str, lang: str) -> bool:
    """Say whether the folded word `form` is a function word of `lang`.

    The letters left by elisions (l', d') and genitives ('s) are among them, others are not: they
    mean something (power-to-X, vitamin E).
    """
    return form in STOP_WORDS.get(lang, ())
