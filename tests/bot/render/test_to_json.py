import json
from dataclasses import replace

from bot.render.to_json import dump, dump_answer, dump_article, dump_record
from index.model import Answer, Article, Changes, Citation, Hit, Source, Status, Unread
from tests.corpus import article

TEXT = "Before it. The envoy met Putin in Moscow. After it."
HIT = Hit(
    article=Article(TEXT, title="Talks", id="t1", url="https://www.news.example/t", published="2025-04-25T10:00:00Z"),
    start=0,
    end=len(TEXT),
    quote_start=11,
    quote_end=41,
    highlights=((21, 24), (25, 30)),
    score=7.3149,
    citation=Citation("Talks", "news.example", "2025-04-25T10:00:00Z", 1, link="https://www.news.example/t#:~:text=x"),
    library="default",
    also_reported_by=(article("orchestra"),),
)
ANSWER = Answer(
    question="who met Putin?",
    hits=(HIT,),
    answered=True,
    sure=True,
    confidence=0.93456,
    libraries={"default": 12, "news": 3},
    articles=2,
    took_ms=1.8765,
    id="a1b2c3",
)


def test_an_answer_has_the_keys_of_the_contract_in_their_order() -> None:
    dumped = dump_answer(ANSWER)
    assert list(dumped) == [
        *(
            "id",
            "question",
            "answered",
            "sure",
            "confidence",
            "complete",
            "lacks",
            "searched_for",
            "missing_phrases",
            "took_ms",
            "libraries",
            "passages",
        )
    ]
    assert list(dumped["passages"][0]) == [
        *("rank", "score", "text", "start", "end", "quote", "quote_start", "quote_end", "highlights", "article"),
        *("citation", "link", "also_reported_by", "backed", "newer"),
    ]
    assert list(dumped["passages"][0]["article"]) == ["id", "title", "url", "source", "author", "published"]
    assert list(dumped["passages"][0]["also_reported_by"][0]) == ["id", "title", "url", "source", "author", "published"]


def test_numbers_are_rounded_and_libraries_carry_their_generation() -> None:
    dumped = dump_answer(ANSWER)
    assert (dumped["confidence"], dumped["took_ms"], dumped["passages"][0]["score"]) == (0.935, 1.9, 7.31)
    assert dumped["libraries"] == {"default": 12, "news": 3}


def test_offsets_give_the_text_and_the_quote_back() -> None:
    passage = dump_answer(ANSWER)["passages"][0]
    assert TEXT[passage["start"] : passage["end"]] == passage["text"]
    assert TEXT[passage["quote_start"] : passage["quote_end"]] == passage["quote"] == "The envoy met Putin in Moscow."
    assert [TEXT[start:end] for start, end in passage["highlights"]] == ["met", "Putin"]


def test_an_answer_can_be_split_by_library_keeping_its_ranks() -> None:
    both = replace(ANSWER, hits=(HIT, replace(HIT, library="news")))
    assert [p["rank"] for p in dump_answer(both, library="news")["passages"]] == [2]
    assert [p["rank"] for p in dump_answer(both)["passages"]] == [1, 2]


def test_a_web_articles_citation_has_a_link_and_no_place() -> None:
    passage = dump_answer(ANSWER)["passages"][0]
    assert passage["citation"] == "Talks — news.example, 2025-04-25, ¶1"
    assert passage["link"] == "https://www.news.example/t#:~:text=x"


def test_a_local_files_citation_ends_with_its_place_and_has_no_link() -> None:
    local = replace(HIT, citation=Citation("Talks", "t.txt", None, 1, path="/a/t.txt", line=3))
    passage = dump_answer(replace(ANSWER, hits=(local,)))["passages"][0]
    assert passage["citation"] == "Talks — t.txt, ¶1 (/a/t.txt:3)"
    assert passage["link"] is None


def test_what_is_not_known_is_null_and_what_stands_in_for_it_is_told() -> None:
    bare = replace(HIT, article=article("bridge"))
    told = dump_answer(replace(ANSWER, hits=(bare,)))["passages"][0]["article"]
    assert told["title"] == "Engineers closed the old bridge over the Ruhl for repairs."
    assert told["source"] == "bridge.txt"
    assert (told["url"], told["author"], told["published"]) == (None, None, None)


def test_an_article_is_dumped_whole() -> None:
    dumped = dump_article(article("glacier"))
    assert dumped["text"] == article("glacier").text
    assert dumped["author"] == "Tove Lind"
    assert dumped["published"] == "2023-08-14T09:30:00Z"


def test_a_record_carries_the_articles_that_still_stand() -> None:
    dumped = dump_record({"id": "a", "asked": "2025-01-01T00:00:00+00:00"}, [article()])
    assert list(dumped) == ["id", "asked", "articles"]
    assert dumped["articles"][0]["id"] == article().id


def test_everything_else_that_is_dumped_is_json() -> None:
    unread = Unread("/a.txt", "is binary", "3")
    dumped = [
        dump(Source("Post", 2, None, "2025-01-01", ("/a.txt",))),
        dump(Status("default", "/h", 1, 2, 3, 4, None, True, 2, (unread,))),
        dump(Changes(added=1, unread=(unread,), generation=4)),
    ]
    assert json.loads(json.dumps(dumped)) == dumped
    told = {"origin": "/a.txt", "member": "3", "reason": "is binary", "is_kept": False}
    assert dumped[1]["unread"] == dumped[2]["unread"] == [told]
