"""Words that say little of what is bought: those of every notice, and those of the rules it is bought under."""

from __future__ import annotations

from app.domain.language import stem


def _words(paragraph: str) -> frozenset[str]:
    return frozenset(paragraph.split())


def _stems(paragraph: str) -> frozenset[str]:
    return frozenset(map(stem, paragraph.split()))


# How a thing should be, not what it is: an organic lunch is no chemical.
QUALITIES = _words(
    """
    organic sustainable vegetarian vegan fresh healthy green økologisk økologiske bæredygtig bæredygtige vegetarisk
    vegetariske vegansk veganske frisk friske sund sunde grøn grønne
    """
)

# Words of every notice.
BOILERPLATE = _words(
    """
    rammeaftale rammeaftaler aftale aftaler aftalen udbud udbuddet udbudt udbyder udbydes offentligt offentlig begrænset
    forhandling genudbud annullering levering leverance leverancer leverandør leverandører leverandøren ordregiver
    ordregivers ordregiveren tilbudsgiver tilbudsgivere tilbud tilbuddet kontrakt kontrakten kontrakter kontrakts
    vedrørende omfatter omfatte omfattende omfang option optioner forlængelse år måneder periode varighed værdi anslået
    mio kr dkk eu indkøb køb indkøbe anskaffelse formål formålet indgå indgås indgået ønsker opgave opgaver opgaven
    ydelser ydelse ydelsen ydelserne kommune kommunen kommunens kommuner region regionen regioner danmark dansk danske
    herunder samt således evt eventuelt mv bl henhold jf bilag udbudsmaterialet kravspecifikation krav delaftale
    delaftaler delkontrakt parti partier forventes forventer forventet gennemføre gennemførelse varetage samlet samlede
    række forskellige nødvendige relevante anvendes anvende kunne øvrige såvel enkelte blandt andet forbindelse form
    hvoraf heraf ifølge prækvalifikation bekendtgørelse bekendtgørelsen annonceret høringsudkast høring frivillig ex ante
    gennemsigtighed fase projekt projektet nye ny nyt eksisterende fremtidige følgende nedenfor ovenfor oplysninger
    dynamisk indkøbssystem dis ski part parter parterne brug brugere brugerne virksomhed virksomheder virksomheden
    information framework agreement tender contract contracts supply procurement supplier suppliers services service
    """
)

# General words of the sentences around, in any inflection.
PROSE = _stems(
    """
    tjenesteydelser serviceydelser
    ansøger ansøgning anmodning deltagelse deltage deltager udvælge udvælgelse udvalgt prækvalificere prækvalificeret
    tildele tildeling tildelingskriterie tildelingskriteriet tildelingskriterium underkriterium kriterium vægte vægtning
    forbehold forbeholde annullere frist fristen spørgsmål spørgefrist svar besvare materiale materialet dokument
    udbudsbetingelser udbudsbetingelserne udbudsloven udbudslov udbudsform udbudsbekendtgørelse udbudsproces
    udbudsprocedure procedure direktiv forsyningsvirksomhedsdirektivet forsyningsvirksomhed annoncering offentliggøre
    offentliggørelse standstill egnethed espd bevis dokumentation dokumentere erklæring reference referencer kontraktsum
    kontraktperiode aftaleperiode kontraktindgåelse aftaleindgåelse kontraktgrundlag kontrakttildeling løbetid udløb
    udløbe ophøre ikrafttræden ikrafttræde påbegynde påbegyndes opstart afslutte afslutning forlænge forlænges måned
    uge dag dato januar februar marts april juni juli august september oktober november december årlig årligt
    estimeret estimere anslå anslået beregne beregning beløb budget pris priser prisen enhedspris moms million millioner
    mængde mængder vejledende bindende forpligte forpligtet forpligtelse ret pligt vilkår betingelse betingelser regel
    regler lovgivning gældende bestemmelse bestemmelser overholde overholdelse retningslinje standard arbejdsklausul
    samfundsansvar garanti sikkerhed sikkerhedsstillelse ansvar ansvarlig kvalitet effektiv effektivitet fleksibilitet
    fleksibel forsyningssikkerhed konkurrence konkurrenceudsætte marked markedet markedsdialog dialog interesseret
    interesserede henvendelse henvende kontakt kontakte møde mulighed muligheder mulig muligt behov ønske ønsket hensigt
    baggrund grundlag udgangspunkt målsætning mål strategi løsning løsninger løse løses levere leveres yde ydes udføre
    udføres udførelse udføring håndtere håndtering etablere etableres etablering indeholde indeholder bestå består
    omfattet omfattes medføre vedrøre vedrører gælde gælder fremgå fremgår henvise henvises beskrive beskrivelse beskrevet
    nærmere oplyse oplyst angive angivet nævne nævnt definere defineret vurdere vurdering vurderes beslutte besluttet
    beslutning vælge valgt tænke forvente forventning planlagt planlægge forudse forudsætte forudsætning sikre sikrer
    understøtte understøtter bidrage medvirke samarbejde samarbejdspartner samarbejdspartnere tæt fælles vegne ansat
    ansatte medarbejder medarbejdere kompetence kompetencer erfaring erfaringer organisation organisationer institution
    institutioner enhed enheder selskab selskaber koncern koncernen ministerium ministeriet styrelse styrelsen indbygger
    indbyggere beliggende adresse adresser placering placeret område området områder geografisk dækkende dække dækker
    hele landet lokal regional national central forskellig diverse mange flere stor større største mindre primær primært
    særlig særligt væsentlig væsentligt nødvendig relevant tilsvarende tilknyttet tilknyttede supplerende yderligere
    ekstra ændring ændringer ændre ændret tidligere nuværende hidtidig senest samtidig løbende derudover desuden endvidere
    ligeledes dermed derfor herefter hvorfor hvorved hvortil såfremt idet vederlag afgive afgivelse indsende indlevere
    modtage modtagelse modtaget indkomme aftage aftager bestille anvende anvendelse benytte benyttelse tilslutte
    tilsluttet fordele fordelt opdele opdelt opdeling grænseflade delleverance totalpris parallel miniudbud direkte
    kaskade kaskademodel rangere indbyde invitere inviteres invitation forhandlingsmøde dialogmøde orienteringsmøde
    kunde kunder kunderne leverandørmarkedet tilbyde tilbydes tilbudt tilbudte tilbudsfrist tilbudsmateriale tilbudsliste
    forhåndsmeddelelse meddelelse orientering profeti tillid tekst punkt afsnit stk nr nummer type typer kategori
    varetagelse varetages forestå opfylde opfyldelse bygherre bygherren bestiller rekvirere rekvirent mulighederne
    authority authorities contracting entity award awarded criteria criterion lot lots notice notices estimated value
    annual duration period months month years year extension extensions renewal option options purchase purchases
    purchasing deliver delivery deliveries delivered provide provides provided provision including include includes
    included shall must will may purpose procedure negotiated negotiation participation request requests candidate
    candidates tenderer tenderers bidder economic operator operators prior publication publish accordance pursuant
    requirements requirement need needs new existing current several various related relevant group located denmark
    danish company companies intend intends conclude concluded enter entered market parties party agreements
    """
)

# What is done with the thing: a code for goods, for works, for repair, for advice or for running it.
ACTS: dict[str, str] = {
    word: act
    for act, paragraph in {
        "buy": "levering leverance indkøb køb indkøbe anskaffelse levere supply supplies purchase purchasing delivery",
        "mend": "service serviceaftale vedligehold vedligeholdelse reparation reparationer eftersyn istandsættelse "
        "maintenance repair overhaul servicering serviceydelser",
        "build": "entreprise totalentreprise hovedentreprise fagentreprise storentreprise delentreprise opførelse nybyggeri "
        "ombygning renovering anlægsarbejder nybygning tilbygning udvidelse nedrivning anlæg bygning construction works",
        "advise": "rådgivning rådgiver totalrådgivning bygherrerådgivning rådgivningsydelser konsulentydelser konsulentbistand "
        "rådgiverydelser projektering tilsyn bistand consultancy advisory consulting",
        "run": "drift driften drifte forpagtning udlicitering hosting operation operations",
        "hire": "leje leasing udlejning lejeaftale rental lease",
    }.items()
    for word in paragraph.split()
}

# The same as the last part of a compound. Short ones would be met by chance, and `service` and `anlæg` say too many things.
ENDS: dict[str, str] = {
    word: act
    for word, act in ACTS.items()
    if word
    in {
        "reparation",
        "reparationer",
        "vedligehold",
        "vedligeholdelse",
        "eftersyn",
        "istandsættelse",
        "entreprise",
        "nybyggeri",
        "ombygning",
        "renovering",
        "nedrivning",
        "rådgivning",
        "konsulentydelser",
        "projektering",
        "drift",
        "udlejning",
        "leasing",
        "leje",
    }
}
