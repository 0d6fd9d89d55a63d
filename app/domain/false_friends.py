"""Words that are read as something they are not: a Danish stem that two words share, a word of both languages.

Found by listing the words of the dictionary whose stem falls on a phrase of the phrase book, without its inflections.
"""

from __future__ import annotations

# Base forms whose stem is that of a phrase of another meaning: `dækker` that of `dæk`, `indsats` that of `indsat`.
SAME_STEM = frozenset(
    """
    adel adskillig afhænge alge anime bestikke bestikkelig bestikkelse bims binde blokere bo boglig bole bolle brod
    brodde buffer buk bukke busse bøn bønlig bønne bøs chip crack cracke cremet dia digitalis drage drive dugge duks dyk
    dække dækken etik etiker excellens excellere far filter flage flutter flyde forlægge friste gam gamet gammen gedde
    gedigen gel gro græsselig gælde hvepserede hytteret høn indsats ister jaket kaffer kanter kikke kikker kikkert
    kloreret kludder kodde koket koks korende korrigere kors krater kronik kuli kunstig kunstighed lampet laps lod loden
    lods lugger malle meleret mops muldet muse musere nedslide ni opkalde opkaldelse opladelig oplægge overlevelse pal
    palet panter panteret pibe plat plathed polster porter portere poster postere program præstere pudder puds pålægge
    pølset ranglet rejsende rekrut rise ro robust rotere rudet ryk rykke sanglig sankt sildig skurren slem slikke snappe
    sprinkle strike striks stud sund super tange tangere tilgængelig tvistes tvistighed tøjr udlægge udlæggelse udlægger
    udstødelse vaflet vandig venskabelig vinde volde være væren
    """.split()  # noqa: SIM905 - a paragraph
)

# English phrases that are Danish words of another meaning: who `driver` a café carries no goods.
SAME_WORD = frozenset(
    "bag book casting driver host jam level logging mail mind minds organ panel travel van ventilator".split()  # noqa: SIM905
)
