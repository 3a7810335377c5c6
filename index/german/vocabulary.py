"""German words that the rules need: question words, articles, prepositions, offices, opposites."""

from index.text.word_forms import MONTHS

ORDINARY = frozenset(
    """
    herr frau dr mensch menschen person personen mann männer leute name namen art arten sorte typ form teil teile anzahl
    zahl höhe menge ding sache dinge grund gründe ursache zweck rolle aufgabe beruf titel wort begriff beispiel ort orte
    stelle gebiet gruppe ereignis jahr jahre tag tage zeit datum monat woche jahrzehnt jahrhundert größte größter
    größten kleinste höchste längste älteste neueste erste ersten letzte letzten nächste wichtigste bekannt bekannte
    aktuell aktuelle derzeit früher ehemalig ehemalige genau eigentlich wirklich meist meisten viele mehr weniger
    heißt hieß genannt nennt bezeichnet verwendet benutzt gehört gibt gab liegt befindet findet statt nachricht artikel
    bericht meldung land länder stadt städte kind kinder gesagt sagt sagte laut kilometer meter euro prozent
    """.split()
)
"""Words a question asks with: one that no article has tells little."""

MONTHS_AND_DAYS = frozenset(name.casefold() for name in MONTHS["de"]) | frozenset(
    "montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag ostern weihnachten pfingsten "
    "silvester".split()
)

ARTICLES = {
    **dict.fromkeys(["der", "dieser", "jener", "jeder", "welcher", "mancher", "aller"], "subject other"),
    **dict.fromkeys(["die", "diese", "jene", "jede", "welche", "manche", "alle", "beide"], "subject object"),
    **dict.fromkeys(["das", "dieses", "jenes", "jedes", "welches", "ein", "kein"], "subject object"),
    **dict.fromkeys(["eine", "keine", "viele", "einige", "mehrere", "wenige", "zwei", "drei"], "subject object"),
    **dict.fromkeys(["den", "diesen", "jeden", "einen", "keinen", "welchen"], "object"),
    **dict.fromkeys(["dem", "diesem", "jedem", "einem", "keinem", "welchem", "einer", "keiner"], "other"),
    **dict.fromkeys(["des", "eines", "keines", "dieses"], "owner"),
}
"""What stands before a noun -> what the noun may be: subject, object, other, or the owner of what is before it."""
for _own in ("mein", "dein", "sein", "ihr", "unser"):
    ARTICLES |= {_own: "subject object", f"{_own}e": "subject object", f"{_own}en": "object"}
    ARTICLES |= {f"{_own}em": "other", f"{_own}er": "owner", f"{_own}es": "owner"}

CONTRACTIONS = frozenset("am im vom zum zur beim ins ans aufs fürs ums durchs".split())
"""Prepositions with their article."""
PREPOSITIONS = CONTRACTIONS | frozenset(
    """
    ab an auf aus bei bis durch entlang für gegen gegenüber gemäß hinter in innerhalb laut mit mithilfe mittels nach
    neben ohne seit statt trotz über um unter von vor während wegen zu zwischen außer anhand aufgrund dank entgegen
    infolge inklusive jenseits namens nahe oberhalb per pro samt unterhalb wider zufolge zugunsten anstelle außerhalb
    """.split()
)
FUNCTION_WORDS = frozenset(
    """
    aber als also auch bereits bis bisher da dabei dadurch dafür dagegen daher dahinter damals damit danach daneben dann
    daran darauf daraus darin darüber darum darunter davon davor dazu dennoch denn deren derzeit deshalb dessen dort
    doch
    ebenso eben einst endlich erst er es etwa falls fast gestern heute morgen hier ich ihm ihn ihnen immer indem
    inzwischen ist hat sind war waren hatte hatten wurde wurden wird werden worden haben habe ja je jedoch jetzt kaum
    künftig man mehr mindestens nachdem nein nicht nichts nie niemand noch nun nur ob obwohl oder oft rund schon sehr
    seitdem selbst sich sie so sobald sogar somit sondern sowie sowohl später stets trotzdem und ungefähr viel
    vielleicht
    vorerst vorher wann warum was weder weil wenn wer wie wieder wir wo wobei wohl zuerst zuletzt zudem zuvor zugleich
    zunächst zwar anders insgesamt allerdings außerdem schließlich bislang zusammen allein alle alles beide dies jeder
    solche weitere wen wem wessen wohin woher wieso weshalb welche welcher welches etwas jemand
    """.split()
)
"""Words that begin a sentence with a capital and are neither nouns nor names."""

_PEOPLE = """
politiker minister präsident kanzler bürgermeister senator gouverneur schauspieler spieler sänger autor schriftsteller
künstler richter wissenschaftler direktor arzt professor lehrer schüler student pilot fahrer kapitän anwalt beamter
leiter gründer besitzer eigentümer gewinner sieger spender forscher experte zeuge nachbar freund sekretär botschafter
sprecher trainer manager redakteur journalist reporter retter helfer nachfolger vorgänger stürmer torwart könig kaiser
prinz papst general oberst kommissar inspektor intendant dirigent architekt ingenieur unternehmer händler fischer bauer
bäcker gärtner wirt pfarrer bischof historiker ökonom analyst chef vorstand kollege gegner kandidat bewerber teilnehmer
läufer fahrer schwimmer bergsteiger wanderer taucher mitarbeiter berater vertreter verteidiger erfinder entdecker
komponist regisseur philosoph dichter maler bildhauer herausgeber herrscher feldherr
"""
PEOPLE = frozenset(_PEOPLE.split()) | frozenset(
    "frau mann herr person junge mädchen bruder schwester vater mutter sohn tochter ehefrau ehemann gattin gatte witwe "
    "onkel tante enkel enkelin königin ärztin anwältin köchin vorsitzende vorsitzender beamtin abgeordnete "
    "abgeordneter "
    "beauftragte angestellte verlobte kollegin mensch quarterback star witwer dr prof".split()
)
"""Nouns for a person, without the ending -in."""
PEOPLE_ENDING = (
    "minister|präsident|kanzler|meister|chef|sprecher|leiter|trainer|direktor|vorsitzende[rn]?|führer|anwalt|anwältin"
    "|richter|forscher|beauftragte[rn]?|schafter|sekretär|politiker|spieler|fahrer|händler|macher|schreiber|sänger"
    "|wissenschaftler|inhaber|besitzer|könig|prinz|pilot|arbeiter|autor|rätin|helfer|steller|frau|mann|vater|mutter|sohn"
    "|tochter|bruder|schwester|manager|rat|ärztin|arzt|experte|expertin|redakteur|retter|loge|login|login"
)
GROUPS = frozenset(
    "firma unternehmen konzern partei gewerkschaft verein klub club bank regierung behörde universität hochschule "
    "schule zeitung team mannschaft band fluggesellschaft reederei werft ministerium organisation stiftung institut "
    "museum gericht kirche agentur sender verband bündnis hersteller gesellschaft kommission ausschuss rat bahn "
    "polizei feuerwehr stadt gemeinde insel fluss berg straße platz stadion provinz region bundesland film buch roman "
    "lied album serie preis auszeichnung schiff fähre boot zeitschrift sprache rasse art krankheit droge medikament "
    "programm system projekt gesetz vertrag religion nationalität farbe note kanal website marke produkt spiel "
    "staat land".split()
)
"""Nouns after "welche": what is asked for has a name."""
WITH_ARTICLE = frozenset(
    "ukraine türkei schweiz slowakei niederlande mongolei krim usa elfenbeinküste vatikan irak iran sudan jemen "
    "libanon "
    "kosovo eu un uno nato elbe donau rhein mosel themse wolga spd cdu csu fdp afd ddr".split()
)
"""Names that have an article."""
UNITS = frozenset(
    "prozent euro dollar millionen million milliarden milliarde tausend kilometer meter zentimeter quadratmeter hektar "
    "tonnen kilogramm kilo gramm liter grad uhr sekunden minuten stunden tage tagen wochen monate monaten jahre jahren "
    "jahr tag woche monat stunde minute jahrzehnt jahrhundert menschen leute kinder männer frauen beamte polizisten "
    "soldaten personen arbeiter passagiere fahrgäste einwohner bewohner anwohner schüler studenten dutzend hunderte "
    "tausende ende anfang mitte morgen abend nacht mittag vormittag nachmittag angaben wasser geld zeit teil stellen "
    "anlass antrag anfrage anordnung bitte druck wunsch basis einladung initiative erfolg folge grund bezug platz "
    "fall hilfe recht arbeit leben tod krieg frieden menge zahl seite hand".split()
)
"""Nouns that often stand without an article."""

PLACE_ENDING = (
    "straße|platz|hof|halle|haus|berg|stadt|dorf|see|wald|park|hafen|brücke|schule|kirche|ufer|tal|insel|küste|museum|"
    "hütte|turm|burg|schloss|garten|feld|gebirge|fluss|hauptstadt|provinz|region|land|universität|krankenhaus|klinik"
    "|flughafen|bahnhof|zentrum|gebiet|viertel|kreis|gasse|allee|theater|stadion|fabrik|werk|hotel|gefängnis|gericht"
    "|rathaus|palast|kloster|höhle|wüste|keller|dach|meer|ozean|büro|zoo|küche|labor|werft|norden|süden|westen|osten"
)

_PAIRS = """
annehmen zustimmen genehmigen billigen/ablehnen verwerfen verweigern zurückweisen; gewinnen siegen sieg/verlieren
niederlage; steigen erhöhen zunehmen wachsen/fallen sinken senken abnehmen schrumpfen; öffnen eröffnen/schließen;
beginnen anfangen starten/enden beenden aufhören; kaufen/verkaufen; einstellen anstellen/entlassen feuern kündigen;
verhaften festnehmen/freilassen freisprechen; unterstützen befürworten/kritisieren bekämpfen; erlauben genehmigen/
verbieten untersagen; eintreten beitreten/austreten verlassen; ankommen/abreisen abfahren; loben/tadeln kritisieren;
lieben/hassen; bauen errichten/abreißen zerstören; importieren/exportieren; bestätigen/dementieren bestreiten leugnen;
zugeben gestehen/leugnen bestreiten; älteste/jüngste neueste; größte/kleinste; schuldig/unschuldig; höchste/niedrigste
tiefste; längste/kürzeste; norden nördlich/süden südlich; osten östlich/westen westlich; vorgänger vorgängerin/
nachfolger nachfolgerin; freund verbündeter/feind gegner; erste/letzte; mehr/weniger; vermieten/mieten; gründen/
auflösen; einführen/abschaffen; verurteilen/freisprechen; auftauchen erscheinen/verschwinden
"""
OPPOSITES = [tuple(side.strip() for side in pair.split("/", 1)) for pair in " ".join(_PAIRS.split()).split(";")]
"""Words, and those that mean the opposite."""
