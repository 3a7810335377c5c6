"""Questions that say when, in six languages, of articles that tell the same of other days."""

from index.model import Article

AS_OF = "2025-03-18"  # a Tuesday

FERRY = {  # language -> the sentence, and what it says of 3 February, 14 March and 17 March 2025
    "en": ("The ferry to Orrin was cancelled because of {}.", ("ice", "fog", "a strike")),
    "de": ("Die Fähre nach Orrin fiel wegen {} aus.", ("Eis", "Nebel", "Streik")),
    "fr": ("Le ferry vers Orrin a été annulé à cause de {}.", ("glace", "brouillard", "grève")),
    "es": ("El ferri a Orrin fue cancelado por {}.", ("hielo", "niebla", "huelga")),
    "it": ("Il traghetto per Orrin è stato cancellato per {}.", ("ghiaccio", "nebbia", "sciopero")),
    "nl": ("De veerboot naar Orrin viel uit door {}.", ("ijs", "mist", "staking")),
}
DAYS = ("2025-02-03", "2025-03-14", "2025-03-17")


def articles(language: str, where: str) -> list[Article]:
    """The three, their day in the `published` field, the `title` or the `text`."""
    sentence, causes = FERRY[language]
    made = []
    for day, cause in zip(DAYS, causes, strict=True):
        told = sentence.format(cause)
        if where == "text":
            made.append(Article(f"{day}: {told}", "Orrin", language=language))
        elif where == "title":
            made.append(Article(told, f"Orrin, {day}", language=language))
        else:
            made.append(Article(told, "Orrin", published=day, language=language))
    return made


ASKED = [  # language, question, which of the three is right
    ("en", "why was the ferry cancelled before March?", 0),
    ("en", "why was the ferry cancelled in Feb?", 0),
    ("en", "why was the ferry cancelled on 3 February?", 0),
    ("en", "why was the ferry cancelled on March 14?", 1),
    ("en", "why was the ferry cancelled last Friday?", 1),
    ("en", "why was the ferry cancelled last week?", 1),
    ("en", "why was the ferry cancelled after 15 March?", 2),
    ("en", "why was the ferry cancelled this week?", 2),
    ("en", "why was the ferry cancelled yesterday?", 2),
    ("en", "why was the ferry cancelled since 15 March 2025?", 2),
    ("en", "why was the ferry cancelled between 10 March and 15 March?", 1),
    ("en", "why was the ferry cancelled last month?", 0),
    ("de", "warum fiel die Fähre vor März aus?", 0),
    ("de", "warum fiel die Fähre im Februar aus?", 0),
    ("de", "warum fiel die Fähre am 14. März aus?", 1),
    ("de", "warum fiel die Fähre am 14.03.2025 aus?", 1),
    ("de", "warum fiel die Fähre letzten Freitag aus?", 1),
    ("de", "warum fiel die Fähre nach dem 15. März aus?", 2),
    ("de", "warum fiel die Fähre gestern aus?", 2),
    ("fr", "pourquoi le ferry a été annulé avant mars ?", 0),
    ("fr", "pourquoi le ferry a été annulé en février ?", 0),
    ("fr", "pourquoi le ferry a été annulé le 14 mars ?", 1),
    ("fr", "pourquoi le ferry a été annulé vendredi dernier ?", 1),
    ("fr", "pourquoi le ferry a été annulé après le 15 mars ?", 2),
    ("es", "¿por qué fue cancelado el ferri antes de marzo?", 0),
    ("es", "¿por qué fue cancelado el ferri en febrero?", 0),
    ("es", "¿por qué fue cancelado el ferri el 14 de marzo?", 1),
    ("es", "¿por qué fue cancelado el ferri el viernes pasado?", 1),
    ("es", "¿por qué fue cancelado el ferri después del 15 de marzo?", 2),
    ("it", "perché il traghetto è stato cancellato prima di marzo?", 0),
    ("it", "perché il traghetto è stato cancellato a febbraio?", 0),
    ("it", "perché il traghetto è stato cancellato il 14 marzo?", 1),
    ("it", "perché il traghetto è stato cancellato venerdì scorso?", 1),
    ("it", "perché il traghetto è stato cancellato dopo il 15 marzo?", 2),
    ("nl", "waarom viel de veerboot voor maart uit?", 0),
    ("nl", "waarom viel de veerboot in februari uit?", 0),
    ("nl", "waarom viel de veerboot op 14 maart uit?", 1),
    ("nl", "waarom viel de veerboot afgelopen vrijdag uit?", 1),
    ("nl", "waarom viel de veerboot na 15 maart uit?", 2),
]

OF_OTHER_DAYS = [  # of none of the three: never sure
    ("en", "why was the ferry cancelled before February?"),
    ("en", "why was the ferry cancelled in January?"),
    ("en", "why was the ferry cancelled on 4 February?"),
    ("en", "why was the ferry cancelled on 13 March?"),
    ("en", "why was the ferry cancelled after 17 March?"),
    ("en", "why was the ferry cancelled in Q3 2024?"),
    ("de", "warum fiel die Fähre vor Februar aus?"),
    ("de", "warum fiel die Fähre am 13. März aus?"),
    ("fr", "pourquoi le ferry a été annulé en janvier ?"),
    ("es", "¿por qué fue cancelado el ferri el 13 de marzo?"),
    ("it", "perché il traghetto è stato cancellato a gennaio?"),
    ("nl", "waarom viel de veerboot op 13 maart uit?"),
]
