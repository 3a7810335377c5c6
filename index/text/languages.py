"""What analysis must know about each language: its stemmer, and what its letters and capitals mean."""

from functools import lru_cache

STEMMERS = dict(
    pair.split("=")
    for pair in """
    ar=arabic ca=catalan cs=czech da=danish de=german el=greek en=english eo=esperanto es=spanish et=estonian
    eu=basque fa=persian fi=finnish fr=french ga=irish hi=hindi hu=hungarian hy=armenian id=indonesian
    it=italian lt=lithuanian ne=nepali nl=dutch no=norwegian pl=polish pt=portuguese ro=romanian ru=russian
    sr=serbian st=sesotho sv=swedish ta=tamil tr=turkish yi=yiddish
    """.split()
)
"""ISO 639-1 -> PyStemmer's algorithm: all it has, https://snowballstem.org/algorithms/."""

ALIASES = {"nb": "no", "nn": "no", "iw": "he", "in": "id"}

KEEPS_DIACRITICS = frozenset({"da", "et", "fi", "no", "sv"})
"""Languages in which å, ä, ö, ø or õ are letters of their own, on every keyboard, that tell words apart."""

CAPITALISES_NOUNS = frozenset({"de", "lb"})
"""Languages whose every noun has a capital, so that a capital is no sign of a name."""

ELIDES = frozenset({"ca", "fr", "ga", "it"})
"""Languages that tie an article to a word: l'homme, dell'arte, d'or."""

PREFIXES = {
    "he": dict.fromkeys("ב ה ו ל וב וה ול".split(), 3) | dict.fromkeys("כ מ ש כש מה שה שב של ומ ושה וש בכ".split(), 4),
}
"""Languages that write prepositions, "and", "that" or the article together with a word -> each with the fewest letters
that must be left for it to be taken off: words begin with these letters, too."""

COMPOUND_LINKS = {
    "da": ("", "s", "e"),
    "de": ("", "s", "es", "n", "en", "er", "e", "ens"),
    "fi": ("", "n", "a", "ä"),
    "nl": ("", "s", "en", "e", "n"),
    "no": ("", "s", "e"),
    "sv": ("", "s", "e", "o", "u", "a"),
}
"""Languages that write compounds as one word -> what may tie the parts, as their grammars list it."""

UNKNOWN = "und"  # ISO 639-2 for undetermined: no stems, no stop words


@lru_cache(maxsize=256)
def code(language: str | None) -> str:
    """A language tag (en-US, nb) -> the code of what is analysed alike; English where nothing is known."""
    if not language:
        return "en"
    primary = language.lower().replace("_", "-").partition("-")[0]
    known = ALIASES.get(primary, primary)
    if known in STEMMERS:
        return known
    from stopwordsiso import has_lang  # 40 ms that a library in English need not spend

    return known if has_lang(known) else UNKNOWN
