"""Questions with a wrong premise, each beside a true twin: names put together anew, strangers, relations, opposites.

Written before any was asked, over the seed and the texts here, in the small letters people type; a few in capitals.
A row: what is wrong => what is true -> what the first quote of the true one must hold.
"""

from index.model import Article

ARTICLES = (
    Article(
        "The ferry Halden Star ran aground off Cape Merrow early on Sunday with 214 passengers on board. Captain Lise "
        "Orvang ordered everybody into the lifeboats, and nobody was hurt.\n\n"
        "The coast guard towed the ship to Port Ansel on Monday. Inspector Tomas Reil said that the pilot had fallen "
        "asleep at the wheel. The ferry company Norrline will refund every ticket and pay each passenger 300 euros.\n\n"
        "It was the third accident of the ferry in two years. In 2022 it hit a pier in Dunmark, and a fire broke out "
        "in its engine room last autumn.",
        title="Ferry runs aground off Cape Merrow",
        source="Merrow Courier",
        published="2024-05-13",
        id="ferry",
    ),
    Article(
        "Mira Castellan won the mayoral election in Brightwater with 54 percent of the vote. Her rival Otto Lindqvist "
        "conceded shortly before midnight.\n\n"
        "Castellan, a former judge, promised to build 2,000 flats and to close the Eastgate incinerator. Lindqvist had "
        "campaigned for lower parking fees. Turnout fell to 41 percent, the lowest since 1998.\n\n"
        "She takes office on 3 June. Her husband, the architect Daniel Roe, will not move into the official residence.",
        title="Castellan elected mayor of Brightwater",
        source="Brightwater Herald",
        published="2024-05-06",
        id="election",
    ),
    Article(
        "Striker Jonas Adeyemi has left Rovers for Athletic Vesk, which paid 12 million euros. He scored 19 goals last "
        "season.\n\n"
        "Rovers coach Petra Hahn praised him and said that she would not buy a replacement before the winter. Athletic "
        "Vesk finished fourth and will play in Europe for the first time.\n\n"
        "Adeyemi, 23, signed until 2028. Goalkeeper Milan Sorek rejected an offer from Athletic Vesk in March.",
        title="Adeyemi leaves Rovers for Athletic Vesk",
        source="The Terrace",
        published="2024-06-20",
        id="transfer",
    ),
    Article(
        "The carmaker Tavanti will close its plant in Oldfield and cut 1,400 jobs by the end of 2025. Chief executive "
        "Ingrid Solberg blamed falling demand for diesel engines.\n\n"
        "Union leader Paul Draper called the decision a betrayal and announced a strike for Friday. The government of "
        "Premier Helena Voss offered Tavanti a loan of 90 million euros, which the company declined.\n\n"
        "Tavanti opened the plant in 1964. Its factory in Lenzburg will hire 300 workers.",
        title="Tavanti closes Oldfield plant",
        source="Daily Ledger",
        published="2024-09-02",
        id="plant",
    ),
    Article(
        "Thieves stole a painting by Clara Venn from the Hartwell Museum on Thursday night. The picture, Winter "
        "Orchard, is worth about 4 million euros.\n\n"
        "Director Samuel Ekberg said that the alarm had been switched off for repairs. Police arrested a night guard "
        "on Saturday and released him a day later.\n\n"
        "The museum bought the painting from the collector Rosa Amsel in 1987. Venn painted it in 1911 in a farmhouse "
        "near Tolvik.",
        title="Painting stolen from Hartwell Museum",
        source="Arts Monitor",
        published="2024-11-09",
        id="museum",
    ),
)

_SEED = """
who is steve ushakov? => who is steve witkoff? -> envoy Steve Witkoff
who is yuri witkoff? => who is yuri ushakov? -> aide, Yuri Ushakov
who is vladimir zelensky? => who is vladimir putin? -> President Vladimir Putin
who is donald putin? => who is donald trump? -> President Donald Trump
who is volodymyr trump => who is volodymyr zelensky -> President Volodymyr Zelensky
what did macron suggest about an agreement? => what did trump suggest about an agreement? -> nearing
what did scholz accuse russia of => what did zelensky accuse russia of -> obstructing peace efforts
when did russia annex transnistria? => when did russia annex crimea? -> annexed in 2014
who met erdogan in moscow? => who met putin in moscow? -> Steve Witkoff met
which peninsula did finland annex? => which peninsula did russia annex? -> Crimean peninsula
who is putin's wife? => who is putin's aide? -> aide, Yuri Ushakov
who is the daughter of yuri ushakov? => who is the envoy steve witkoff? -> envoy Steve Witkoff
WHAT DID LAVROV TELL REPORTERS IN KYIV? => WHAT DID ZELENSKY TELL REPORTERS IN KYIV? -> Speaking to reporters in Kyiv
who refused to meet putin? => who met putin? -> Steve Witkoff met
what was said in the five-hour talks of putin and witkoff? => how long did the talks of putin and witkoff last? -> three
what happened on witkoff's ninth visit in 2025? => what happened on witkoff's fourth visit in 2025? -> halted
how many of the 9,000 casualties were civilians? => how many casualties weekly? -> 5,000 casualties
did russia annex crimea in 2017? => did russia annex crimea in 2014? -> annexed in 2014
"""
_NEWS = """
who is lise reil? => who is lise orvang? -> Captain Lise Orvang
who is tomas orvang? => who is tomas reil? -> Inspector Tomas Reil
who is mira lindqvist? => who is mira castellan? -> Castellan
who is otto roe => who is otto lindqvist -> rival Otto Lindqvist
who is petra adeyemi? => who is petra hahn? -> coach Petra Hahn
who is milan hahn? => who is milan sorek? -> Goalkeeper Milan Sorek
who is ingrid draper? => who is ingrid solberg? -> executive Ingrid Solberg
who is helena solberg? => who is helena voss? -> Premier Helena Voss
who is clara amsel => who is clara venn -> Clara Venn
who is samuel venn? => who is samuel ekberg? -> Director Samuel Ekberg
what did inspector kowalczyk say about the pilot? => what did inspector reil say about the pilot? -> fallen asleep
where did the coast guard tow the lusitania? => where did the coast guard tow the ship? -> Port Ansel
who won the mayoral election in stockholm? => who won the mayoral election in brightwater? -> Mira Castellan won
what did schwarzenegger promise to build? => what did castellan promise to build? -> 2,000 flats
how many goals did haaland score last season? => how many goals did adeyemi score last season? -> 19 goals
when did toyota open the plant? => when did tavanti open the plant? -> 1964
WHO STOLE THE REMBRANDT FROM THE HARTWELL MUSEUM? => WHAT WAS STOLEN FROM THE HARTWELL MUSEUM? -> painting
who is mira castellan's brother? => who is mira castellan's husband? -> Daniel Roe
who is jonas adeyemi's agent? => who is the coach of rovers? -> coach Petra Hahn
who is the mother of clara venn? => who is the director of the hartwell museum? -> Director Samuel Ekberg
who is the deputy of captain orvang? => who is the captain lise orvang? -> Captain Lise Orvang
who accepted an offer from athletic vesk? => who rejected an offer from athletic vesk? -> Milan Sorek rejected
why did tavanti accept the loan of 90 million euros? => which loan did tavanti decline? -> 90 million euros
who lost the mayoral election in brightwater? => who conceded shortly before midnight? -> Otto Lindqvist
why did premier voss refuse tavanti a loan? => what did premier voss offer tavanti? -> loan of 90 million
what did norrline pay for the 700 passengers? => what will norrline pay each passenger? -> 300 euros
who was hurt in the ninth accident of the ferry? => how often did the ferry have an accident? -> third accident
how did castellan win 71 percent of the vote? => how did castellan win 54 percent of the vote? -> 54 percent
why did turnout rise to 41 percent? => how far did turnout fall? -> 41 percent
when did athletic vesk sell adeyemi for 40 million? => what did athletic vesk pay for adeyemi? -> 12 million
what did the museum pay picasso in 1987? => who sold the painting to the museum in 1987? -> Rosa Amsel
why did ekberg switch on the alarm? => why had the alarm been switched off? -> repairs
"""
Premises = list[tuple[str, str, str]]


def _rows(text: str) -> Premises:
    pairs = (row.split(" => ") for row in text.strip().split("\n"))
    return [(wrong, *true.split(" -> ", 1)) for wrong, true in pairs]  # type: ignore[misc]


OF_SEED = _rows(_SEED)
OF_NEWS = _rows(_NEWS)
