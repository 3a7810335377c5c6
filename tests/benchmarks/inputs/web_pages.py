"""Plain texts made into what a news site serves: navigation, banners, teasers of other stories, wire copies.

What news pages look like once tags are gone, so that ranking and quoting meet it: teasers repeat other stories' words,
and one agency's story stands under several outlets. Same texts and seed, same pages.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from random import Random

from index.model import Article

OUTLETS = ("The Morning Ledger", "Harbour Post", "Capital Wire", "Daily Courier", "Northern Herald", "TechPulse")
AUTHORS = ("Ada Brandt", "Luis Ferrer", "Mina Okafor", "Tom Whitfield", "Staff and agencies", "Priya Raman")
COPIED = 0.2  # share of the stories that a second or third outlet prints too
HEAD = (
    "Skip to main content",
    "Home | World | Politics | Business | Technology | Sport | Culture",
    "Sign in\nSubscribe\nSearch",
    "We use cookies and similar technologies to improve your experience. By continuing to use this site you agree to "
    "our cookie policy.",
    "Breaking news, live updates and analysis",
)
MIDDLE = (
    "Advertisement",
    "Share this article\nFacebook\nTwitter\nWhatsApp\nEmail",
    "Sign up for our newsletter to get the day’s top stories in your inbox every morning.",
    "Read more:",
    "Image source, Getty Images",
    "This article contains content provided by a third party. We ask for your permission before anything is loaded.",
)
FOOT = (
    "Most read",
    "Follow us on Facebook, Twitter and Instagram. Terms of use | Privacy policy | Cookie settings | Contact us",
    "© 2024 All rights reserved. This material may not be published, broadcast, rewritten or redistributed.",
    "What do you think? Leave a comment below. Comments are moderated before they appear.",
)
_SENTENCE = re.compile(r"(?<=[a-z]{3}\.) (?=[A-Z])")


def pages(articles: Sequence[Article], seed: int) -> Iterator[tuple[str, Article]]:
    """Each article as one page or as several copies, with the id of the article it was made of."""
    random = Random(seed)
    heads = [_teaser(random, article) for article in articles]
    for article in articles:
        for copy in range(1 + (random.random() < COPIED) * random.randint(1, 2)):
            outlet = random.choice(OUTLETS)
            day = f"2024-{random.randint(1, 12):02}-{random.randint(1, 28):02}"
            yield (
                article.id,
                replace(
                    article,
                    id=f"{article.id}~{copy}",
                    text=_page(random, article.text if not copy else _edited(random, article.text), heads),
                    source=outlet,
                    author=random.choice(AUTHORS),
                    published=day,
                    url=f"https://www.{outlet.lower().replace(' ', '')}.example/{article.id}-{copy}",
                ),
            )


def _page(random: Random, text: str, heads: Sequence[str]) -> str:
    """The paragraphs with what a site puts around and between them."""
    blocks = [*random.sample(HEAD, random.randint(2, 4)), *random.sample(list(heads), 2)]
    for paragraph in _paragraphs(text):
        blocks.append(paragraph)
        if random.random() < 0.3:
            blocks.append(random.choice(MIDDLE))
        if random.random() < 0.2:
            blocks.append(f"Related: {random.choice(heads)}")
    blocks += ["Related stories", *random.sample(list(heads), random.randint(3, 6)), *random.sample(FOOT, 3)]
    return "\n\n".join(blocks)


def _paragraphs(text: str) -> list[str]:
    """Of two sentences, as news has them."""
    sentences = [s for block in text.split("\n") for s in _SENTENCE.split(block.strip()) if s]
    return [" ".join(sentences[i : i + 2]) for i in range(0, len(sentences), 2)]


def _teaser(random: Random, article: Article) -> str:
    """A headline of a story: words of its own, cut, without what would answer."""
    sentence = random.choice(_paragraphs(article.text) or [article.text])
    words = sentence.split()[: random.randint(6, 10)]
    return " ".join([f"{article.title}:" if random.random() < 0.5 and article.title else "", *words]).strip()


def _edited(random: Random, text: str) -> str:
    """A copy as a desk prints it: a new lead, and a sentence fewer here and there."""
    kept = [p for p in _paragraphs(text) if random.random() > 0.1]
    return "\n".join([f"{random.choice(OUTLETS)} has the details.", *kept])
