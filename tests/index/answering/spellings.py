"""Questions that spell a word, a number or a day in another way than the articles, and traps that come near it."""

from index.model import Article

TEXTS = """
The A380 of Norda Air landed in Brenn.|The F-16 of the guard crashed near Skagen.|Flight MH17 was delayed in Orm.
The B-52 circled over Vellmar.|The hole CVE-2024-30941 lets strangers read mail.|Form RF-7731 must be sent to Orrin.
The C++ course starts on 4 March.|The F# course starts on 2 May.
Ada Flint wrote .NET 9 in Brenn. It is faster.
Version 2.4.1 mends a crash when drafts are saved.|Version 2.1.4 brings a dark mode.
The bridge over the Ruhl will cost €450m.|The tunnel of Skagen will cost 3.5 million pounds.
The dam of Orm will cost 1,200,000,000 dollars.|The trail through Orrin forest is 12km long.
The fund of Tollef lost 300m in a week.|The tower of Gravby weighs 7,300 tonnes.
Ada Brandt opened the 21st book fair.
Otto Reil opened the twenty-second book fair.|Ines Calder won the thirteenth regatta.
King Aldo III built the mill.|King Aldo IV built the lighthouse.|King Otto II sank the ferry.
J. R. Marlow wrote the ballad of Skerry.|The choir of Brenn has forty-five singers.
Tickets for the opera: box@opera-brenn.example or at the door.|The clinic of Gravby answers at 0800 33 44 55.
The mayor of Vellmar can be reached at 555-0182.|Hundreds marched under the tag #StopTheQuarry, said Mona Falk.
@orm_harbour wrote that the crane is broken.|The league gave 🏆 to Brenn for its rescue.
The mayor of Kyiv, Vitali Klitschko, opened a bridge.|Beijing banned the sale of fireworks.
Muammar Gaddafi was born near Sirte.|The zoo of Mumbai bought two lions.
The US lifted its tariff on cheese.|The UK kept its tariff on cheese.|The EU doubled its tariff on honey.
The International Monetary Fund (IMF) lent Osmara 5 billion.|The Brenn Harbour Authority (BHA) closed the pier.
The International Monetary Fund praised the budget of Tarnby.|The BHA fined the captain of the Lady Amity.
The council of Orm met at No. 5 Main Street.|The walk takes approx. 40 minutes from St. Gallen.
The fee for the museum in Gravby is Rs. 500 for guests.
The garden club of Brenn met in the library. Tea was served and the chair thanked all members for their work.
"""
ARTICLES = [Article(text.strip(), id=f"w{n}") for n, text in enumerate(TEXTS.replace("\n", "|").split("|")) if text]

FOUND = [  # question, what the first quote holds
    ("where did the A 380 land?", "Brenn"),
    ("where did the a380 land?", "Brenn"),
    ("where did the F16 crash?", "Skagen"),
    ("where was MH-17 delayed?", "Orm"),
    ("where was MH 17 delayed?", "Orm"),
    ("where did the B52 circle?", "Vellmar"),
    ("what does cve-2024-30941 do?", "CVE-2024-30941"),
    ("where must form RF 7731 be sent?", "Orrin"),
    ("when does the c++ course start?", "4 March"),
    ("when does the F# course start?", "2 May"),
    ("who wrote .NET 9?", ".NET 9"),
    ("what does v2.4.1 mend?", "2.4.1"),
    ("what will cost 450 million euros?", "€450m"),
    ("what will cost 450,000,000 euros?", "€450m"),
    ("what will cost £3,500,000?", "3.5 million"),
    ("what will cost $1.2bn?", "dam of Orm"),
    ("which trail is 12 km long?", "12km"),
    ("which trail is 12 kilometres long?", "12km"),
    ("who lost 300 million in a week?", "300m"),
    ("what weighs 7300 tonnes?", "7,300"),
    ("who opened the twenty-first book fair?", "Ada Brandt"),
    ("who opened the 22nd book fair?", "Otto Reil"),
    ("who won the 13th regatta?", "Ines Calder"),
    ("what did Aldo 3 build?", "mill"),
    ("what did King Aldo 4 build?", "lighthouse"),
    ("what did King Otto 2 sink?", "ferry"),
    ("what did J.R. Marlow write?", "ballad"),
    ("which choir has 45 singers?", "forty-five"),
    ("what is the e-mail address for opera tickets?", "box@opera-brenn.example"),
    ("who is box@opera-brenn.example?", "box@opera-brenn.example"),
    ("what's the phone number of the clinic in Gravby?", "0800 33 44 55"),
    ("what is the telephone number of the mayor of Vellmar?", "555-0182"),
    ("who answers at 0800334455?", "clinic"),
    ("who answers at 0800 334455?", "clinic"),
    ("who said hundreds marched to stop the quarry?", "Mona Falk"),
    ("what did Orm harbour write?", "crane"),
    ("who got the 🏆?", "Brenn"),
    ("who is the mayor of Kiev?", "Klitschko"),
    ("what did Peking ban?", "fireworks"),
    ("where was Kadhafi born?", "Sirte"),
    ("where was Qadhafi born?", "Sirte"),
    ("what did the zoo of Bombay buy?", "lions"),
    ("what did the United States lift?", "The US"),
    ("what did the U.S.A. lift?", "The US"),
    ("what did the United Kingdom keep?", "The UK"),
    ("what did the European Union double?", "The EU"),
    ("who lent Osmara 5,000,000,000?", "IMF"),
    ("what did the IMF praise?", "budget of Tarnby"),
    ("what did the Brenn Harbour Authority fine?", "captain"),
    ("what did the BHA close?", "Brenn Harbour Authority"),
    ("who praised the budget of Tarnby, the IMF?", "International Monetary Fund"),
    ("whom did the International Monetary Fund lend 5 billion?", "Osmara"),
    ("where did the council of Orm meet?", "No. 5 Main Street"),
    ("how long does the walk from St. Gallen take?", "approx. 40 minutes from St. Gallen"),
    ("what is the fee for the museum in Gravby?", "Rs. 500 for guests"),
]

TRAPS = [  # what reads the text wrongly if it is sure
    "where did the A320 land?",
    "where did the A 390 land?",
    "where did the F-35 crash?",
    "where was MH370 delayed?",
    "what does CVE-2024-30942 do?",
    "when does the C# course start?",
    "who wrote .NET 8?",
    "what does v2.1.5 mend?",
    "what will cost €540m?",
    "what will cost $450m?",
    "what will cost 1.2 million dollars?",
    "which trail is 21 km long?",
    "who opened the 23rd book fair?",
    "who won the 14th regatta?",
    "what did Aldo 5 build?",
    "what did King Aldo II sink?",
    "what did King Otto 3 sink?",
    "what did J. K. Marlow write?",
    "which choir has 54 singers?",
    "who is box@opera-orm.example?",
    "who answers at 0800 33 44 56?",
    "what is the phone number of the opera?",
    "what is the e-mail address of the clinic?",
    "what did the United States keep?",
    "what did the United Nations double?",
    "what did the USA double?",
    "what did the IMF fine?",
    "what did the BHA praise?",
    "what did the International Monetary Fund fine?",
    "what did the Brenn Harbour Authority praise?",
]

NAMED = [  # a question on what no article has, and what the refusal names
    ("what is CVE-2023-11111?", ("CVE-2023-11111",)),
    ("what is error 0x80070057?", ("error", "0x80070057")),
    ("who is press@nowhere.example?", ("press@nowhere.example",)),
    ("when is the D# exam?", ("D#", "exam")),
    ("what about the Z-900?", ("Z-900",)),
]
