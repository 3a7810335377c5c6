"""Texts that try to ping, to lead astray, to break out of a message or to be too long for one: a table, and a mixer."""

import random

EVERYONE = (
    "@everyone",
    "@here",
    "<@{user}>",
    "<@!{user}>",
    "<@&{role}>",
    "<#{channel}>",
    "</ask:{channel}>",
    "<id:customize>",
    "<:smile:{channel}>",
    "<a:dance:{channel}>",
    "<t:1700000000:R>",
    "@\u200beveryone",
    "\\@everyone",
)
LEADS = (
    "[the harbour](https://evil.example/x)",
    "[the harbour](<https://evil.example/x> 'title')",
    "[https://good.example](https://evil.example/x)",
    "[a [b](https://evil.example/1)](https://evil.example/2)",
    "https://evil.example/x",
    "<https://evil.example/x>",
    "HTTPS://EVIL.EXAMPLE/x",
    "discord.gg/evil",
    "https://discord.gg/evil",
    "https://discord.com/invite/evil",
    "steam://run/1",
    "javascript:alert(1)",
    "[x](javascript:alert(1))",
    "[x](discord://-/settings)",
    "](https://evil.example/x)",
    "mailto:evil@evil.example <evil@evil.example> <tel:+1555>",
)
MARKS = (
    "```\n@everyone\n```",
    "```",
    "`",
    "``x`",
    "||spoiler||",
    "||",
    "# heading",
    "\n# heading\n",
    "\n> quote",
    "\n>>> all of it",
    "-# small",
    "\n- list\n1. list",
    "**bold __under ~~strike",
    "***",
    "\\",
    "\\\\[x\\](https://evil.example/x)",
    "¯\\_(ツ)_/¯",
)
UNSEEN = (
    "\u202eexe.txt",
    "\u2066\u2067\u2068\u2069",
    "\u200b\u200c\u200d\u2060\ufeff",
    "\x00\x01\x07\x1b[31m\x7f",
    "\x1b]8;;https://evil.example\x07here\x1b]8;;\x07",
    "\u2028\u2029\x85\x0b\x0c",
    "\ud800 \udfff",
    "\U000e0041\U000e0042\U000e007f",
    "\u00ad\u034f\u115f\u3164",
    "a" + "\u0301" * 300,
    "Z\u0351\u0352\u0353\u0354\u0355\u0356" * 40,
)
LONG = (
    "x" * 50_000,
    "😀" * 3_000,
    "👨‍👩‍👧‍👦" * 400,
    "🇺🇳" * 500,
    "*" * 2_000,
    "[" * 900 + "](https://evil.example/x)" * 50,
    "<@1>" * 800,
    "ｗ" * 3_000,
    "שלום עולם " * 300,
    "مرحبا بالعالم " * 300,
    "字" * 5_000,
)
KINDS = (EVERYONE, LEADS, MARKS, UNSEEN, LONG)
ADDRESSES = (
    "https://good.example/{n}",
    "https://good.example/{n}?a=b&c=(d)#e",
    "https://good.example/{n})[x](https://evil.example/x",
    "https://good.example/{n} https://evil.example/x",
    "https://good.example/{n}\nhttps://evil.example/x",
    "https://good.example/{n}>@everyone",
    "https://good.example/{n}/" + "y" * 5_000,
    "https://good.example/{n}/\u202e\u200b😀",
    "https://user:word@evil.example/{n}",
    "https://good.example@evil.example/{n}",
    "https://good.example:0/{n}",
    "https://[evil/{n}",
    "javascript:alert({n})//",
    "data:text/html,{n}",
    "file:///etc/passwd#{n}",
    "discord://-/settings/{n}",
    "//evil.example/{n}",
    "@everyone {n}",
)


def hostile(rng: random.Random, *, short: bool = False) -> str:
    """A few attacks of all kinds with words between them; `short`: none of the long ones."""
    kinds = KINDS[:-1] if short else KINDS
    parts = [rng.choice(rng.choice(kinds)) for _ in range(rng.randint(1, 4))]
    parts += rng.sample(["harbour", "the", "Ines Calder", "met", "on Friday", "12"], 2)
    rng.shuffle(parts)
    return rng.choice(["", " ", "\n", "\n\n"]).join(parts)


def address(rng: random.Random, number: int) -> str:
    """What stands where an article's address should."""
    return rng.choice(ADDRESSES).format(n=number)
