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

ALIASES = {"nb": "no", "nn": "no"}

KEEPS_DIACRITICS = frozenset({"da", "et", "fi", "no", "sv"})
"""Languages in which å, ä, ö, ø or õ are letters of their own, on every keyboard, that tell words apart."""

CAPITALISES_NOUNS = frozenset({"de", "lb"})
"""Languages whose every noun has a capital, so that a capital is no sign of a name."""

ELIDES = frozenset({"ca", "fr", "ga", "it"})
"""Languages that tie an article to a word: l'homme, dell'arte, d'or."""

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
