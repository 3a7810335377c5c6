"""The words of each language that say nothing about the subject of a text."""

from functools import cache

from index.text.languages import STEMMERS

# Those whose list Snowball has, which tantivy carries; stopwordsiso's own is three times as long and takes words like
# "estados" for empty. Paragraph MRR on xquad, short list against long: es .951 .947, de .933 .925, ru .947 .946.
_SNOWBALLS = frozenset("da nl fi fr de hu it no pt ru es sv".split())

# Function words of English, whose list is our own, of Indonesian, whose 758 words in stopwordsiso have those for year,
# place, first and work among them, and of the languages that stopwordsiso lacks.
_OWN = {
    "en": """
    a an the this that these those such some any each every either neither both all no nor not only own same so than too
    very s t d ll m re ve i me my mine myself we us our ours ourselves you your yours yourself yourselves he him his
    himself she her hers herself it its itself they them their theirs themselves one
    what which who whom whose when where why how
    am is are was were be been being isn't aren't wasn't weren't ain't
    have has had having haven't hasn't hadn't do does did doing done don't doesn't didn't
    can could will would shall should may might must ought can't cannot couldn't won't wouldn't shan't shouldn't mustn't
    and but if or because as until while although though unless whereas
    of at by for with about against between into through during before after above below to from up down in out on off
    over under again further then once here there upon within without via per toward towards among amongst amid onto
    also just ever yet even still please tell
    """,
    "id": """
    aku saya kami kita kamu kau anda kalian dia ia beliau mereka nya ini itu tersebut sini situ sana begini begitu
    yang dan atau tetapi tapi namun melainkan sedangkan serta maupun bahwa jika kalau apabila bila karena sebab sehingga
    maka agar supaya meski meskipun walau walaupun ketika saat sambil sejak hingga sampai selama sebelum sesudah setelah
    di ke dari pada kepada daripada oleh untuk bagi dengan tanpa dalam antara terhadap tentang mengenai seperti sebagai
    adalah ialah merupakan yaitu yakni ada telah sudah sedang akan masih belum pernah dapat bisa boleh harus mungkin
    tidak tak bukan jangan juga pun lagi lalu kemudian saja hanya sangat lebih paling para sang si se per
    apa apakah siapa siapakah kapan mana dimana kemana bagaimana mengapa kenapa berapa berapakah
    """,
    "ne": "छ छन् छु हो हुन् हुन्छ थियो थिए भयो भए गर्न गर्ने को का की मा ले लाई बाट देखि सम्म र तर वा पनि नै त यो यी त्यो ती "
    "म हामी तिमी तपाईं उनी उहाँ के कुन कहाँ कहिले किन कसरी कति एक यस त्यस सँग लागि अनि",
    "sr": "i a ali ili da ne ni u na o od do za sa s po iz kod pri se je su sam si smo ste bi biti bio bila bilo bili "
    "će ću ćeš ćemo ćete ovaj ova ovo taj ta to ti te on ona ono oni one ja mi vi ga mu joj ih im ko šta što gde kada "
    "zašto kako koliko koji koja koje и а али или да не ни у на о од до за са с по из код при се је су сам си смо сте "
    "би бити био била било били ће ћу ћеш ћемо ћете овај ова ово тај та то ти те он она оно они оне ја ми ви га му јој "
    "их им ко шта што где када зашто како колико који која које",
    "ta": "ஒரு என்று மற்றும் இந்த இது என்ற கொண்டு என்பது பல ஆகும் அல்லது அவர் நான் உள்ள அந்த இவர் என முதல் என்ன யார் "
    "எங்கு எப்போது ஏன் எப்படி எத்தனை அது அவை நீ நாம் இல்லை உள்ளது தான் போது மிக",
    "yi": "און אבער אדער אז ניט נישט אין אויף פון פֿון צו מיט ביי בײַ פאר פֿאַר דורך דער די דאס דאָס דעם דען א אַ אן "
    "איך דו ער זי עס מיר איר זיי איז זענען זײַנען בין ביסט געווען האט האָט האבן האָבן וועט ווער וואס וואָס ווען וואו "
    "פארוואס ווי וויפל",
}  # fmt: skip

# What a question begins with, which no list of those has whole.
_ASKING = {
    "de": "wer wen wem wessen was wann wo woher wohin warum wieso weshalb wie wieviel wieviele viel viele lange gibt",
    "es": "qué quién quiénes cuándo dónde cuánto cuánta cuántos cuántas cuál cuáles cómo por",
    "fr": "qui que quoi quand où combien pourquoi comment quel quelle quels quelles est-ce",
    "it": "chi che cosa quando dove quanto quanta quanti quante perché come quale quali",
    "pt": "quem que quando onde quanto quanta quantos quantas porquê porque como qual quais",
    "nl": "wie wat wanneer waar waarom hoe hoeveel welke welk waarheen",
    "no": "hvem hva når hvor hvorfor hvordan hvilken hvilket hvilke mange mye lenge",
    "da": "hvem hvad hvornår hvor hvorfor hvordan hvilken hvilket hvilke mange meget længe",
    "sv": "vem vad när var varför hur vilken vilket vilka många mycket länge",
    "fi": "kuka mikä mitä milloin missä miksi miten kuinka mones moni monta kauan",
    "ru": "кто кого кому что чего когда где куда откуда почему зачем как какой какая какое какие сколько чей",
    "pl": "kto kogo co kiedy gdzie dlaczego jak jaki jaka jakie ile",
    "cs": "kdo koho co kdy kde proč jak jaký jaká jaké kolik",
    "tr": "kim kimi ne zaman nerede neden niçin nasıl kaç hangi",
    "hu": "ki kit mi mit mikor hol miért hogyan mennyi hány melyik",
    "ar": "من ماذا ما متى أين لماذا كيف كم أي هل",
}


@cache
def stop_words(language: str) -> frozenset[str]:
    """The words of a language that say nothing about the subject, case-folded, as they are written."""
    if language in _OWN:
        return frozenset(_OWN[language].split())
    from stopwordsiso import has_lang, stopwords  # 40 ms that a library in English need not spend

    listed = frozenset(word.casefold() for word in stopwords(language)) if has_lang(language) else frozenset[str]()
    if language in _SNOWBALLS:
        from tantivy import Filter, TextAnalyzerBuilder, Tokenizer

        drops = TextAnalyzerBuilder(Tokenizer.raw()).filter(Filter.stopword(STEMMERS[language])).build().analyze
        listed = frozenset(word for word in listed if not drops(word))
    return listed | frozenset(_ASKING.get(language, "").split())
