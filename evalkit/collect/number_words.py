"""Words by which small numbers of people are told in French, Dutch and English, and what is counted and is nobody.

Patterns of :mod:`evalkit.collect.small_numbers`, in no capital letters; a space stands for any space.
"""

from __future__ import annotations

from collections.abc import Mapping

NUMBERS: Mapping[str, int] = {
    "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "six": 6, "sept": 7, "huit": 8, "neuf": 9,
    "twee": 2, "drie": 3, "vier": 4, "vijf": 5, "zes": 6, "zeven": 7, "acht": 8, "negen": 9,
    "two": 2, "three": 3, "four": 4, "five": 5, "seven": 7, "eight": 8, "nine": 9,
}  # fmt: skip
ONE = r"une? seule?|une? unique|seule?s? une?|(?:slechts|maar) (?:een|één)|[eé]én|een enkele?|a single|only one|one"
"""One, where it counts: “une” and “een” alone are articles."""

COLLECTIVES: Mapping[str, int] = {
    "un couple": 2, "un duo": 2, "un trio": 3, "een koppel": 2, "een tweetal": 2, "een duo": 2, "een drietal": 3,
    "een trio": 3, "een viertal": 4, "a couple": 2, "a pair": 2, "a trio": 3,
}  # fmt: skip
TOGETHER: Mapping[str, int] = {
    "tous les deux": 2, "toutes les deux": 2, "tous les trois": 3, "toutes les trois": 3, "tous les quatre": 4,
    "toutes les quatre": 4, "met z'n tweeën": 2, "met zijn tweeën": 2, "met z'n drieën": 3, "met zijn drieën": 3,
    "met z'n vieren": 4, "met zijn vieren": 4, "beiden": 2, "alle twee": 2, "alle drie": 3, "alle vier": 4,
    "we waren met twee": 2, "we waren met drie": 3, "we waren met vier": 4, "nous étions deux": 2,
    "nous étions trois": 3, "nous étions quatre": 4, "elles étaient deux": 2, "elles étaient trois": 3,
    "elles étaient quatre": 4, "ils étaient deux": 2, "ils étaient trois": 3, "ils étaient quatre": 4,
    "on était deux": 2, "on était trois": 3, "on était quatre": 4,
    "the two of": 2, "the three of": 3, "the four of": 4, "both of them": 2, "both of us": 2, "we were two": 2,
    "we were three": 3, "we were four": 4, "there were two of": 2, "there were three of": 3, "there were four of": 4,
}  # fmt: skip

PEOPLE = (
    r"personnes?|participante?s?|femmes?|hommes?|mamans?|papas?|mères?|pères?|parents?|jeunes?|dames?|messieurs|monsieur"
    r"|filles?|garçons?|enfants?|adultes?|adolescente?s?|ados?|élèves?|stagiaires?|apprenante?s?|bénéficiaires?"
    r"|habitante?s?|voisine?s?|membres?|familles?|ménages?|couples?|usagers?|usagères?|aînée?s?|réfugiée?s?"
    r"|étudiante?s?|amie?s?|veu(?:ve|f)s?|voix"
    r"|mens|mensen|persoon|personen|deelnemers?|deelneemsters?|vrouwen|vrouw|mannen|man|moeders?|vaders?|mama's|papa's"
    r"|ouders?|jongeren|jongere|kind|kinderen|meisjes?|jongens?|volwassenen?|cursisten|cursist|leerlingen|leerling"
    r"|bewoners?|bewoonsters?|buren|buurvrouwen|leden|lid|gezin|gezinnen|koppels?|gebruikers?|bezoekers?|senioren|senior"
    r"|ouderen?|stemmen|stem|vluchtelingen|vluchteling|studenten|student|vrienden|vriendinnen|vriendin|vriend"
    r"|people|persons?|participants?|women|woman|men|mothers?|fathers?|mums?|dads?|youngsters?|girls?|boys?|child"
    r"|children|kids?|adults?|teenagers?|learners?|trainees?|residents?|neighbours?|members?|family|families"
    r"|households?|users?|visitors?|elders?|refugees?|students?|friends?|lady|ladies|voices?|votes?"
)
OUR_TEAM = r"de l'équipe|du personnel|van het team|van de ploeg|of the team|of staff|of the staff|staff"
"""Who works here is hidden in no table."""
OF_THEM = r"d[eu] (?:la|l'|nos|ces)|des|du|de|d'|van (?:de|die|deze|onze|het)|van|of (?:the|our|these|those)|of"
ALONE = (
    r"d'entre (?:elles|eux|nous|vous)|d'elles|d'eux|van (?:hen|ons|hun)|of (?:them|us|you)|parmi (?:elles|eux|nous)"
    r"|onder (?:hen|ons)|among (?:them|us)|contre(?= ?[:,.;])|tegen(?= ?[:,.;])|against(?= ?[:,.;])"
)
"""After the number, where no word for people follows."""
ACTS = (
    r"(?:ne )?(?:sont|étaient|est|était) (?:\w+ )?(?:re)?(?:parti|venu|resté|entré|sorti|tombé)e?s?"
    r"|(?:n'|n’)?(?:ont|a|avaient|avait) (?:\w+ )?(?:quitté|arrêté|trouvé|déménagé|repris|refusé|perdu|parlé|dit"
    r"|préféré|souhaité|répondu|abandonné|pleuré|raconté)"
    r"|(?:partent|reviennent|restent|disent|racontent|vivent|dorment|part|revient|reste|dit|raconte|vit|dort)"
    r"|(?:zijn|is) (?:\w+ )?(?:vertrokken|gestopt|gebleven|teruggekomen|verhuisd|gekomen)"
    r"|(?:hebben|heeft) (?:\w+ ){0,3}(?:gevonden|verlaten|gezegd|geweigerd|verloren)"
    r"|(?:bleven|vertrokken|stopten|verhuisden|zeiden|zeggen|wonen|kwamen|vertellen|bleef|vertrok|stopte|verhuisde|zei)"
    r"|(?:has |have |had )?(?:left|stayed|moved|quit|dropped out|came back|found (?:work|a job|a home)|said|says?|told"
    r"|refused|lost)"
)
"""What people do and a workshop does not: “deux ont quitté”."""
STOPS = (
    r"par|pour|avec|sans|à|au|aux|dans|chez|sur|en|et|ou|que|qui|où|des?|du|la|le|les|l'\w+|par"
    r"|door|voor|met|zonder|in|op|bij|en|of|die|dat|waar|van|het"
    r"|by|for|with|without|at|on|and|or|that|who|which|where|from|to|the"
)
"""Between a number and a word for people these begin something else: “deux ateliers pour des femmes”."""
SHARES = (
    r" (?:sur|op de|op|out of|in) (?:deux|trois|quatre|cinq|dix|twee|drie|vier|vijf|tien|two|three|four|five|ten)\b"
)
"""“Deux personnes sur trois” is a share."""
TENS = (
    r"(?:vingt|trente|quarante|cinquante|soixante|cent|mille|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
    r"|hundred|honderd|duizend)(?:[- ](?:et|and|en))?[- ]"
)
"""Before the number, it is the end of a larger one."""
LABELS = (
    r"figures?|question|page|pages|point|étapes?|étage|version|groupe|semaine|chapitre|article|partie|module|niveau"
    r"|numéro|classe|salle|bus|tram|trams|ligne|quartier|annexe"
    r"|figuur|vraag|bladzijde|punt|stap|versie|groep|hoofdstuk|artikel|deel|niveau|nummer|klas|zaal|lijn|wijk|bijlage"
    r"|step|version|group|week|chapter|part|level|number|room|line|stage|phase|annex"
)
"""Before the number, it is a name and counts nothing."""
THINGS = (
    r"h|heures?|minutes?|min|jours?|journées?|semaines?|mois|ans?|années?|fois|séances?|euros?|km|kilomètres?|mètres?"
    r"|ateliers?|réunions?|rencontres?|sorties?|visites?|activités?|groupes?|lieux|services?|partenaires?|associations?"
    r"|projets?|objectifs?|indicateurs?|points?|pages?|questions?|étapes?|langues?|quartiers?|communes?|écoles?"
    r"|entretiens?|soirées?|matinées?|après-midi|repas|modules?|cours|formations?|salles?|thèmes?|idées?|niveaux"
    r"|demi-journées?|trimestres?|phases?|rapports?|tables?|chiffres?|chantiers?|postes?|mi-temps|places?|logements?"
    r"|u|uur|uren|minuten|minuut|dagen|dag|weken|week|maanden|maand|jaar|jaren|keer|maal|bijeenkomsten|bijeenkomst"
    r"|sessies?|ateliers|werkgroepen|workshops?|vergaderingen|vergadering|ontmoetingen|uitstappen|bezoeken|bezoek"
    r"|activiteiten|activiteit|groepen|groep|plaatsen|diensten|dienst|partners|verenigingen|projecten|doelen"
    r"|indicatoren|punten|bladzijden|vragen|stappen|talen|wijken|gemeenten|scholen|gesprekken|avonden|maaltijden"
    r"|lessen|opleidingen|zalen|thema's|ideeën|fases?|verslagen|tafels|cijfers|kilometer|meter|halve dagen"
    r"|hours?|minutes?|days?|weeks?|months?|years?|times|sessions?|meetings?|outings?|visits?|activities|activity"
    r"|groups?|places?|services?|partners?|organisations?|projects?|goals?|indicators?|steps?|languages?"
    r"|neighbourhoods?|schools?|conversations?|evenings?|meals?|lessons?|courses?|rooms?|themes?|ideas?|levels?|reports?"
    r"|figures?|miles?|half-days?|things?"
    r"|janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre"
    r"|januari|februari|maart|april|mei|juni|juli|augustus|oktober|december|january|february|march|may|june|july"
    r"|august|september|october|november"
)
"""What is counted and is nobody."""
