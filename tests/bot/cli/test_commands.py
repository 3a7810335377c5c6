import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from bot.__main__ import cli
from bot.render.wording import DEMO
from index.library import Library
from index.model import Article
from index.sandbox import confinement
from index.stores.embedded.schema import SCHEMA
from tests.corpus import FIVE, article
from tests.index.ingest.news_site import standing, story
from tests.index.web.site import reply, running


def run(home: Path, *arguments: str, typed: str | bytes | None = None) -> Result:
    return CliRunner().invoke(cli, ["--home", str(home), *arguments], input=typed, prog_name="citebot")


def put(home: Path, *articles: Article, library: str = "default") -> None:
    with Library.open(home / "libraries" / library, create=True) as opened:
        opened.put(articles)


def quoted(answer: dict[str, Any]) -> list[dict[str, Any]]:
    """The passages without what a record leaves out, the text around the quote, or adds, the library."""
    return [{key: p[key] for key in p if key not in ("text", "library")} for p in answer["passages"]]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home with the five articles and no seed."""
    put(tmp_path / "home", *map(article, FIVE))
    return tmp_path / "home"


def test_a_first_question_is_answered_from_the_seed(tmp_path: Path) -> None:
    result = run(tmp_path / "a" / "new", "ask", "who", "met", "Putin?")
    assert (result.exit_code, result.stderr) == (0, "")
    assert "Steve Witkoff met with Russian President Vladimir Putin" in result.stdout
    assert "seeds/000_7bee378135b823fb.txt:1" in result.stdout
    assert result.stdout.endswith(
        "\nThis is the demo. It is asked only until you add articles of your own: `citebot add PATH`.\n"
    )


@pytest.mark.parametrize("command", ["list", "sources"])
def test_a_list_of_the_demo_says_that_it_is_the_demo(command: str, tmp_path: Path, home: Path) -> None:
    assert run(tmp_path / "new", command).stdout.endswith(f"\n{DEMO}\n")
    assert "demo" not in run(tmp_path / "new", command, "--json").stdout
    assert "demo" not in run(home, command).stdout


def test_of_a_file_of_broken_lines_a_few_are_told_in_a_folder_as_alone(tmp_path: Path, home: Path) -> None:
    folder = tmp_path / "docs"
    folder.mkdir()
    (folder / "b.jsonl").write_text('{"title": "x"}\n' * 9, encoding="utf-8")
    (folder / "a.txt").write_text("The lighthouse of Orm burned down in 1911.", encoding="utf-8")
    told = run(home, "add", str(folder)).stderr.splitlines()
    assert [line.partition(": has")[0] for line in told[:3]] == [
        f"citebot: not read: {folder / 'b.jsonl'}, line {number}" for number in (1, 2, 3)
    ]
    assert told[3:] == [f"citebot: not read: {folder / 'b.jsonl'}: 6 more, which `citebot status` lists"]
    assert run(home, "status").stdout.count("b.jsonl, line") == 9
    assert "6 more" in run(home, "add", str(folder / "b.jsonl")).stderr


@pytest.mark.parametrize("options", [(), ("--json",)])
def test_showing_a_file_of_several_articles_says_that_there_are_more(
    options: tuple[str, ...], tmp_path: Path, home: Path
) -> None:
    file = tmp_path / "a.jsonl"
    file.write_text('{"id": "one", "text": "A ship."}\n{"id": "two", "text": "A pier."}\n', encoding="utf-8")
    run(home, "add", str(file))
    assert run(home, "show", str(file), *options).stderr == (
        "citebot: this is one of 2 articles from there: `citebot list` gives their ids, and `citebot show ID` shows "
        "each\n"
    )
    assert run(home, "show", "two", *options).stderr == ""


def test_a_question_that_begins_with_a_dash_is_told_how_to_be_asked(home: Path) -> None:
    for command in ("ask", "search"):
        told = run(home, command, "-ferry harbour").stderr
        assert told.startswith("citebot: no such option '-f'") and told.count("\n") == 1
        assert """`citebot ask -- "-ferry harbour"`""" in told
    assert run(home, "ask", "--", "-ferry harbour").exit_code == 0
    assert "--source" in (told := run(home, "ask", "--sorce", "x", "harbour").stderr) and " -- " not in told


def test_a_beginning_that_is_too_short_is_told(home: Path) -> None:
    assert "“zo*” is too short for a beginning: type more letters." in run(home, "ask", "zo*").stdout
    assert "“zo*” and “q*” are too short" in run(home, "ask", "zo*, q*?").stdout
    assert "too short" not in run(home, "ask", "zoo*").stdout


@pytest.mark.parametrize("library", [(), ("--library", "default"), ("--library", "news")])
def test_the_demo_is_asked_only_while_there_is_nothing_else(library: tuple[str, ...], tmp_path: Path) -> None:
    home = tmp_path / "h"
    assert json.loads(run(home, "ask", "who met Putin?", "--json").stdout)["libraries"] == {"demo": 1}
    assert run(home, *library, "status").exit_code == (2 if library else 0)
    (tmp_path / "a.txt").write_text("The lighthouse of Orm burned down in 1911.", encoding="utf-8")
    assert run(home, *library, "add", str(tmp_path / "a.txt")).stdout == "added 1 article\n"
    asked = run(home, *library, "ask", "who met Putin?")
    assert (asked.exit_code, "demo" in asked.stdout) == (1, False)
    if library != ("--library", "news"):
        assert json.loads(run(home, "ask", "lighthouse", "--json").stdout)["libraries"] == {"default": 1}
        run(home, "remove", str(tmp_path / "a.txt"))
        assert "demo" not in run(home, "ask", "who met Putin?").stdout
    else:
        refused = run(home, "ask", "who met Putin?")
        assert (refused.exit_code, "the libraries are demo, news" in refused.stderr) == (2, True)
    assert "Witkoff" in run(home, "--library", "demo", "ask", "who met Putin?").stdout


def test_the_seed_once_removed_stays_away(tmp_path: Path) -> None:
    assert run(tmp_path, "remove", "seeds/000_7bee378135b823fb.txt").stdout == "removed 1 article\n"
    result = run(tmp_path, "ask", "who met Putin?")
    assert result.exit_code == 1
    assert "citebot add" in result.stdout


def test_only_the_demo_has_the_seed(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("The lighthouse of Orm burned down in 1911.", encoding="utf-8")
    assert run(tmp_path / "h", "--library", "news", "add", str(tmp_path / "a.txt")).exit_code == 0
    status = json.loads(run(tmp_path / "h", "--library", "news", "status", "--json").stdout)
    assert status["articles"] == 1
    assert run(tmp_path / "h", "status").exit_code == 2
    assert sorted(p.name for p in (tmp_path / "h").iterdir()) == ["libraries"]


def test_help_makes_no_home(tmp_path: Path) -> None:
    assert run(tmp_path / "h", "ask", "--help").exit_code == 0
    assert not (tmp_path / "h").exists()


def test_an_answer_as_json_is_one_line_by_the_contract(home: Path) -> None:
    result = run(home, "ask", "who met the dockers?", "--json", "-k", "1")
    assert (result.exit_code, result.stdout.count("\n")) == (0, 1)
    answer = json.loads(result.stdout)
    passage = answer["passages"][0]
    text = article("harbour").text
    assert text[passage["start"] : passage["end"]] == passage["text"]
    assert text[passage["quote_start"] : passage["quote_end"]] == passage["quote"]
    assert answer["libraries"] == {"default": 1}
    assert passage["article"]["published"] == "2024-03-05"


@pytest.mark.parametrize("question", ["zebra giraffes", "the of and", "?!", "zebra \ud800 \x1b[31m \u202e"])
def test_nothing_found_is_told_and_ends_with_one(question: str, home: Path) -> None:
    result = run(home, "ask", question)
    assert (result.exit_code, result.stderr) == (1, "")
    assert "I have nothing on that." in result.stdout
    assert "\x1b" not in result.stdout
    assert json.loads(run(home, "ask", question, "--json").stdout)["answered"] is False


def test_several_libraries_are_asked_as_one(home: Path) -> None:
    put(home, Article("The lighthouse of Orm burned down in 1911.", title="Fire at Orm"), library="old")
    result = run(
        home, "ask", "--library", "default", "--library", "old", "--library", "old", "lighthouse Orm", "--json"
    )
    assert json.loads(result.stdout)["libraries"] == {"default": 1, "old": 1}
    assert json.loads(run(home, "--library", "old", "ask", "lighthouse", "--json").stdout)["libraries"] == {"old": 1}


@pytest.mark.parametrize(
    ("options", "found"),
    [
        (("--source", "vellmar post"), True),
        (("--source", "VELLMAR-POST.example"), True),
        (("--source", "Field Notes"), False),
        (("--after", "2024-03-05", "--before", "2024-03-05"), True),
        (("--after", "2024-03-06"), False),
        (("--before", "2024-03-04"), False),
        (("--as-of", "2024-03-04"), False),
        (("--as-of", "2024-03-05"), True),
    ],
)
def test_filters_say_what_is_searched(options: tuple[str, ...], found: bool, home: Path) -> None:
    answer = json.loads(run(home, "ask", "when did the harbour of Vellmar reopen?", "--json", *options).stdout)
    assert ("harbour" in json.dumps(answer["passages"])) is found


def test_nothing_found_within_a_filter_says_that_there_was_one(home: Path) -> None:
    narrowed = run(home, "ask", "dockers", "--source", "nobody")
    assert narrowed.exit_code == 1
    assert "Only articles from “nobody” were searched." in narrowed.stdout
    since = run(home, "ask", "dockers", "--after", "2199-01-01").stdout
    assert "Only articles since 2199-01-01 were searched.\nArticles without a date were left out." in since
    said = run(home, "ask", "dockers after:2199-01-01").stdout
    assert "Articles without a date were left out." in said and "--after" not in said
    both = run(home, "ask", "dockers", "--source", "x", "--after", "2199-01-01", "--before", "2199-02-01").stdout
    assert "from “x”, since 2199-01-01 and until 2199-02-01 were searched.\nArticles without a date" in both
    assert "Only articles" not in run(home, "ask", "zebrafish").stdout


def test_days_the_wrong_way_round_are_the_callers_mistake(home: Path) -> None:
    refused = run(home, "ask", "dockers", "--after", "2024-06-01", "--before", "2024-01-01")
    assert (refused.exit_code, refused.stderr.count("\n")) == (2, 1)
    assert "swap them" in refused.stderr


def test_an_answer_is_shown_again_by_its_id_whatever_became_of_its_article(home: Path) -> None:
    answer = json.loads(run(home, "ask", "who met the dockers at noon?", "--json", "-k", "1").stdout)
    quote = answer["passages"][0]["quote"]
    assert f">>{quote}<<" in run(home, "show", answer["id"]).stdout
    shown = json.loads(run(home, "show", answer["id"], "--json").stdout)
    assert shown["articles"][0]["text"] == article("harbour").text
    assert quoted(shown) == quoted(answer)
    run(home, "remove", article("harbour").id)
    gone = run(home, "show", answer["id"])
    assert gone.exit_code == 0
    assert "no longer in the library" in gone.stdout
    assert f">>{quote}<<" in gone.stdout
    assert json.loads(run(home, "show", answer["id"], "--json").stdout)["articles"] == []


def test_articles_of_one_id_in_two_libraries_are_told_apart(home: Path) -> None:
    put(home, Article("The mill of Orm burned down.", id="x"))
    put(home, Article("The mill of Vell was sold.", id="x"), library="old")
    answer = json.loads(run(home, "ask", "--library", "default", "--library", "old", "mill", "--json").stdout)
    shown = run(home, "show", answer["id"]).stdout
    assert ">>The mill of Orm burned down.<<" in shown
    assert ">>The mill of Vell was sold.<<" in shown
    assert "changed since" not in shown


def test_an_answer_of_two_libraries_is_put_together_again(home: Path) -> None:
    put(home, Article("The harbour of Orm burned down in 1911.", title="Fire at Orm"), library="old")
    answer = json.loads(run(home, "ask", "--library", "default", "--library", "old", "harbour", "--json").stdout)
    assert len(answer["passages"]) == 2
    shown = json.loads(run(home, "show", answer["id"], "--json").stdout)
    assert quoted(shown) == quoted(answer)
    assert len(json.loads(run(home, "--library", "old", "show", answer["id"], "--json").stdout)["passages"]) == 1


@pytest.mark.parametrize("key", ["id", "url"])
def test_an_article_is_shown_whole(key: str, home: Path) -> None:
    harbour = article("harbour")
    result = run(home, "show", str(getattr(harbour, key)))
    assert result.exit_code == 0
    assert "Harbour of Vellmar reopens" in result.stdout
    assert "Mayor Ines Calder met the dockers at noon." in result.stdout
    assert json.loads(run(home, "show", harbour.id, "--json").stdout)["text"] == harbour.text


def test_an_article_is_shown_and_removed_by_what_an_answer_prints_of_it(tmp_path: Path, home: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text("The lighthouse of Orm burned down in 1911.\n", encoding="utf-8")
    rows = [{"title": f"Mill {n}", "text": f"The mill of Brenn{n} was sold — twice."} for n in (1, 2)]
    (tmp_path / "in" / "b.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    assert run(home, "add", str(tmp_path / "in")).exit_code == 0
    for question, word in (
        ("who met the dockers?", "dredging"),
        ("when did the lighthouse of Orm burn?", "1911"),
        ("what of Brenn2 was sold?", "Brenn2"),
    ):
        printed = [line.strip() for line in run(home, "ask", question, "-k", "1").stdout.split("\n")]
        at = next(number for number, line in enumerate(printed) if line.startswith("[1] "))
        citation = printed[at]
        location = [printed[at + 1]] if printed[at + 1].startswith(str(tmp_path)) else []
        passage = json.loads(run(home, "ask", question, "-k", "1", "--json").stdout)["passages"][0]
        title = [passage["article"]["title"]] if passage["article"]["url"] else []
        for key in (citation, citation[4:], passage["citation"], *location, *title):
            shown = run(home, "show", key)
            assert (shown.exit_code, word in shown.stdout) == (0, True), key
    assert run(home, "remove", str(tmp_path / "in" / "b.jsonl:2")).stdout == "removed 1 article\n"
    assert run(home, "remove", "Harbour of Vellmar reopens — Vellmar Post, 2024-03-05, ¶2").exit_code == 0
    assert "No article" in run(home, "show", "Harbour of Vellmar reopens").stderr
    assert json.loads(run(home, "show", "Mill 1 — b.jsonl, ¶1", "--json").stdout)["member"] == "1"


def test_a_text_that_is_too_long_for_a_citation_is_not_looked_for(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(home, article())
    looked, titled = list[str](), Library.titled

    def look(library: Library, words: str, most: int) -> list[Article]:
        looked.append(words)
        return titled(library, words, most)

    monkeypatch.setattr(Library, "titled", look)
    for verb in ("show", "remove"):
        refused = run(home, verb, " — " * 20_000)
        assert (refused.exit_code, "No article" in refused.stderr, refused.stderr.count("\n")) == (2, True, 1)
    assert looked == []
    assert (run(home, "show", "a mill").exit_code, looked[0]) == (2, "a mill")


def test_what_several_articles_are_cited_by_lists_them(home: Path) -> None:
    twins = [Article(f"The mill of Orm burned, says {n}.", title="Fire", id=f"fire{n}", source="Post") for n in "ab"]
    put(home, *twins, Article("The quay burned.", title="Fire", id="other", source="Paper"))
    for verb in ("show", "remove"):
        refused = run(home, verb, "[1] Fire — Post, ¶1")
        assert (refused.exit_code, refused.stdout, refused.stderr.count("\n")) == (2, "", 1)
        assert "matches 2 articles: name one by its id, firea, fireb" in refused.stderr.replace(
            "fireb, firea", "firea, fireb"
        )
    assert "matches 3 articles" in run(home, "show", "Fire").stderr
    assert run(home, "show", "Fire — Paper").exit_code == 0
    for key in ("Fir", "Fire — Posts", "Fire — "):
        assert "No article" in run(home, "show", key).stderr and "No article" in run(home, "remove", key).stderr


@pytest.mark.parametrize(
    "title", ["Trump, Putin meet", "Trump — what we know", "Trump, and others, met for hours. They"]
)
def test_a_part_of_a_title_names_no_article(title: str, home: Path) -> None:
    put(home, Article("The mill of Orm burned.", title=title, id="one", source="Post"))
    assert "No article" in run(home, "remove", "Trump").stderr
    assert "removed 1" in run(home, "remove", f"{title} — Post").stdout


def test_where_more_titles_hold_it_than_are_compared_none_is_taken(home: Path) -> None:
    many = [Article(f"Report {i}.", title=f"War number {i}", id=f"n{i}", published="2024-03-05") for i in range(1100)]
    put(home, *many, Article("One.", title="War", id="dated", published="2025-01-01"), Article("Two.", title="War"))
    refused = run(home, "remove", "War").stderr
    assert "is in the titles of 1,000 or more articles: name one by its id" in refused
    assert "removed 1" in run(home, "remove", "War number 700").stdout


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("Velmar Post", "citebot: no source is called “Velmar Post”: the nearest is “Vellmar Post”\n"),
        ("zzz", "citebot: no source is called “zzz”: `citebot sources` lists them\n"),
        ("VELLMAR post", ""),
        ("www.vellmar-post.example", ""),
    ],
)
def test_a_source_that_no_article_has_is_named(source: str, told: str, home: Path) -> None:
    for form in ([], ["--json"]):
        result = run(home, "ask", "--source", source, *form, "what is zebra?")
        assert (result.exit_code, result.stderr) == (1, told)


def test_adding_counts_and_names_what_was_not_read(tmp_path: Path, home: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text("The lighthouse of Orm burned down in 1911.", encoding="utf-8")
    lines = [
        '{"title": "Fire", "text": "A fire took the mill of Orm."}',
        '{"title": "half',
        '{"text": "The mill is back."}',
    ]
    (tmp_path / "in" / "b.jsonl").write_text("\n".join(lines), encoding="utf-8")
    first = run(home, "add", str(tmp_path / "in"))
    assert (first.exit_code, first.stdout) == (2, "added 3 articles\n")
    assert first.stderr.startswith("citebot: not read: ")
    assert first.stderr.count("\n") == 1
    assert "line 2" in first.stderr
    assert run(home, "reindex").exit_code == 2  # as long as it is there
    again = run(home, "add", str(tmp_path / "in" / "a.txt"))
    assert (again.exit_code, again.stdout, again.stderr) == (0, "Already up to date.\n", "")
    (tmp_path / "in" / "a.txt").write_text("The lighthouse of Orm stands again.", encoding="utf-8")
    assert run(home, "reindex").stdout.startswith("replaced 1")
    refused = run(home, "remove", str(tmp_path / "in"))
    assert (refused.exit_code, refused.stdout, refused.stderr.count("\n")) == (2, "", 1)
    assert "this removes 3 articles: add --yes" in refused.stderr
    removed = run(home, "remove", str(tmp_path / "in"), "--yes").stdout
    assert removed == f"removed 3 articles\nno longer reading {tmp_path / 'in'}\n"


def test_a_folder_that_is_gone_is_told_listed_and_forgotten_and_the_rest_goes_on(tmp_path: Path, home: Path) -> None:
    for name in ("gone", "here"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.txt").write_text(f"The lighthouse of {name} burned down.", encoding="utf-8")
        assert run(home, "add", str(tmp_path / name)).exit_code == 0
    (tmp_path / "gone" / "a.txt").unlink()
    (tmp_path / "gone").rmdir()
    (tmp_path / "here" / "b.txt").write_text("The mill of here burned down.", encoding="utf-8")
    done = run(home, "reindex")
    assert (done.exit_code, done.stdout) == (2, "added 1 article, 1 unchanged\n")
    assert done.stderr.startswith(f"citebot: not read: {tmp_path / 'gone'}: is gone; nothing was dropped")
    listed = run(home, "sources").stdout
    assert f"\nfolder {tmp_path / 'here'}  2 articles\n" in listed
    away = f"not there: `citebot remove {tmp_path / 'gone'}` forgets it"
    assert f"\nfolder {tmp_path / 'gone'}  1 article  {away}\n" in listed
    removed = run(home, "remove", str(tmp_path / "gone"))
    assert removed.stdout == f"removed 1 article\nno longer reading {tmp_path / 'gone'}\n"
    assert run(home, "reindex").exit_code == 0


def test_removing_a_folder_without_articles_says_that_it_is_no_longer_read(tmp_path: Path, home: Path) -> None:
    with Library.open(home / "libraries" / "default") as library, library.store.writing() as change:
        change.catalogue.note_folder(str(tmp_path / "typo"))
    assert run(home, "remove", str(tmp_path / "typo")).stdout == f"no longer reading {tmp_path / 'typo'}\n"


def test_sources_fit_80_columns(home: Path) -> None:
    paths = [f"/a/very/{'long/' * 20}{n}.txt" for n in range(12)]
    put(home, *(Article(f"Mill {n} burned.", origin=path, source="S" * 60) for n, path in enumerate(paths)))
    put(home, Article("A mill burned.", origin="/b/" + "x" * 90, published="2024-01-01", source="The Long Post"))
    put(home, Article("A mill stood.", origin="/b/c.txt", published="2025-12-31", source="The Long Post"))
    rows = run(home, "sources").stdout.splitlines()
    assert len(rows) > 4 and max(map(len, rows)) <= 80
    assert any("…" in row and row.endswith(" and 11 more") for row in rows)


def test_dates_that_cannot_be_read_are_told_in_a_line_a_file_and_their_articles_kept(
    tmp_path: Path, home: Path
) -> None:
    file = tmp_path / "a.jsonl"
    dates = ["2026-05-01", None, "32 May 2026", "soon", 1745600482]
    rows = [{"title": f"Mill {n}", "text": "A mill burned.", "published": day} for n, day in enumerate(dates)]
    file.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    told = (
        f'{file}, line 3: has a date that can\'t be read, "32 May 2026", and is stored without a date, as are 2 others'
    )
    added = run(home, "add", str(file))
    assert (added.exit_code, added.stdout, added.stderr) == (0, "added 5 articles\n", f"citebot: undated: {told}\n")
    assert run(home, "reindex").stderr == f"citebot: undated: {told}\n"
    assert f"\nundated: {told}\n" in run(home, "status").stdout
    (unread,) = json.loads(run(home, "status", "--json").stdout)["unread"]
    assert (unread["member"], unread["is_kept"]) == ("3", True)
    file.write_text("\n".join(map(json.dumps, rows[:4])), encoding="utf-8")
    again = run(home, "reindex")
    assert (again.exit_code, again.stdout) == (0, "removed 1 article, 4 unchanged\n")
    assert again.stderr.endswith("and is stored without a date, as is another\n")
    file.write_text("\n".join(map(json.dumps, rows[:2])), encoding="utf-8")
    assert run(home, "reindex").stderr == ""
    assert "undated" not in run(home, "status").stdout


def test_files_that_are_of_no_format_are_told_in_a_line(tmp_path: Path, home: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for name in ("a.txt", "b.JPG", "c.jpg", "Makefile", ".hidden.png", "d.e\x1bf", "~$g.docx"):
        (folder / name).write_text("The lighthouse of Orm burned down in 1911.", encoding="utf-8")
    told = "skipped 4 files in other formats: 2 .jpg, 1 without a suffix, 1 .ef\n"
    added = run(home, "add", str(folder))
    assert (added.exit_code, added.stdout, added.stderr) == (0, f"added 1 article\n{told}", "")
    assert run(home, "reindex").stdout.endswith(told)
    assert run(home, "reindex", "--all").stdout.count("\n") == 1
    assert "left out" not in run(home, "add", str(folder / "a.txt")).stdout


def test_a_page_is_added_read_again_and_removed(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with running() as site:
        monkeypatch.setenv("CITEBOT_FETCH_ALLOW", site.host)
        monkeypatch.setenv("CITEBOT_CONTACT", "me@example.com")
        site.answers["/mill"] = reply(
            "<title>Fire</title><article><p>A fire took the mill of Orm in 1911.</p></article>"
        )
        url = site.url("/mill")
        assert run(home, "add", url).stdout == "added 1 article\n"
        assert "(+me@example.com)" in site.requests[0]
        answer = json.loads(run(home, "ask", "what took the mill of Orm?", "--json").stdout)
        assert answer["passages"][0]["link"].startswith(f"{url}#:~:text=A%20fire")
        site.answers["/mill"] = reply(status=410)
        result = run(home, "reindex", url)
        assert (result.exit_code, result.stdout) == (2, "")
        told = f"{url}: is gone for good (410); what was read of it before stays"
        assert told in result.stderr and f"not read: {told}" in run(home, "status").stdout
        assert url in run(home, "sources").stdout
        assert run(home, "remove", url).stdout == "removed 1 article\n"


def test_a_feed_s_dead_entry_is_a_note_and_not_the_failure_of_a_reindex(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with standing(stories=1) as stand:
        monkeypatch.setenv("CITEBOT_FETCH_ALLOW", stand.site.host)
        stand.site.answers["/story1"] = reply(status=404)
        assert run(home, "add", stand.url).exit_code == 0
        note = f"citebot: not read: {stand.url}, {stand.site.url('/story1')}: is not there: check its address (404)\n"
        for again in (run(home, "reindex", stand.url), run(home, "reindex", stand.url)):
            assert (again.exit_code, again.stdout, again.stderr) == (0, "Already up to date.\n", note)
        stand.failing = reply(status=500)
        stand.stand()
        assert run(home, "reindex", stand.url).exit_code == 2


def test_a_feed_is_followed_and_what_it_gave_stays_on_record_when_it_edits_that(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    filler = "".join(f"<p>On day {n} the bell of Orm was rung {n} times by its keeper.</p>" for n in range(30))
    with standing(stories=1) as stand:
        monkeypatch.setenv("CITEBOT_FETCH_ALLOW", stand.site.host)
        stand.stories = [story(n, whole=f"<p>A fire took mill {n} of Orm in 1911.</p>{filler}") for n in (2, 1)]
        stand.stand()
        added = run(home, "add", stand.url, "--most", "1")
        assert added.stdout == f"added 1 article\nadded the feed {stand.url}: `citebot reindex` adds its new articles\n"
        answer = json.loads(run(home, "ask", "what took mill 2 of Orm?", "--json").stdout)
        (quote, *_) = [passage["quote"] for passage in answer["passages"]]
        assert quote == "A fire took mill 2 of Orm in 1911."
        stand.stories[0] = story(2, whole=f"<p>A flood took mill 2 of Orm in 1911.</p>{filler}")
        stand.stand()
        assert run(home, "reindex").stdout == "replaced 1 article\n"
        shown = run(home, "show", answer["id"]).stdout
        assert "has changed since" in shown and f">>{quote}<<" in shown
        article = json.loads(run(home, "show", stand.site.url("/story2"), "--json").stdout)
        assert article["edited"] and f"edited {article['edited']}" in run(home, "show", article["id"]).stdout
        assert f"feed {stand.url}  1 article\n" in run(home, "sources").stdout
        stand.failing = reply(status=500)
        stand.stand()
        assert "fails at its server (500)" in run(home, "reindex", stand.url).stderr
        (feed,) = json.loads(run(home, "status", "--json").stdout)["feeds"]
        assert (feed["origin"], feed["articles"], bool(feed["again"])) == (stand.url, 1, True)
        status = run(home, "status").stdout
        assert f"feed {stand.url}: 1 article, next try after {feed['again']}" in status
        assert "not read: " in status and "asked again after" in status
        assert run(home, "remove", stand.url).stdout == "removed 1 article\n"
        assert "feed" not in run(home, "sources").stdout


def test_feeds_are_written_as_opml_and_read_from_it(
    home: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with standing(stories=1) as stand:
        monkeypatch.setenv("CITEBOT_FETCH_ALLOW", stand.site.host)
        address = f"{stand.url}?a=1&b=%22%3C"
        stand.site.answers["/feed?a=1&b=%22%3C"] = stand.site.answers["/feed"]
        assert run(home, "add", address).exit_code == 0
        written = run(home, "sources", "--opml").stdout
        assert run(home, "remove", address).exit_code == 0
        assert "<outline" not in run(home, "sources", "--opml").stdout
        file = tmp_path / "feeds.opml"
        file.write_text(written)
        assert f"added the feed {address}:" in run(home, "add", str(file)).stdout
    assert "can't be combined" in run(home, "sources", "--opml", "--json").stderr


def test_rebuilding_keeps_every_article(home: Path) -> None:
    result = run(home, "reindex", "--all")
    assert (result.exit_code, result.stderr) == (0, "")
    assert json.loads(run(home, "status", "--json").stdout)["articles"] == len(FIVE)


def test_sources_and_status_are_listed_for_people_and_programs(home: Path) -> None:
    sources = json.loads(run(home, "sources", "--json").stdout)
    assert {"Vellmar Post", "Field Notes", "Brenn Radio"} <= {source["name"] for source in sources}
    assert "Vellmar Post" in run(home, "sources").stdout
    status = json.loads(run(home, "status", "--json").stdout)
    assert (status["name"], status["articles"], status["healthy"]) == ("default", len(FIVE), True)
    assert (status["schema"], status["unread"]) == (SCHEMA, [])
    assert datetime.now(UTC) - datetime.fromisoformat(status["changed"]) < timedelta(minutes=5)
    assert run(home, "status").stdout.startswith("default: 5 articles, ")


def test_removing_tells_what_was_removed(home: Path) -> None:
    removed = json.loads(run(home, "remove", article("harbour").id, "--json").stdout)
    assert (removed["removed"], removed["added"]) == (1, 0)


def test_status_says_what_the_system_lacks_to_confine_a_reader(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(confinement, "_version", lambda _: 1)
    assert "this system lacks" not in run(home, "status").stdout
    monkeypatch.setattr(confinement, "_version", lambda _: -1)
    assert "\nthis system lacks Landlock: a reader can open the files of its user\n" in run(home, "status").stdout
    assert json.loads(run(home, "status", "--json").stdout)["unconfined"] == [confinement.NO_FILES]


def test_status_names_the_other_libraries(home: Path) -> None:
    assert "other libraries" not in run(home, "status").stdout
    (home.parent / "a.txt").write_text("The lighthouse of Orm burned down in 1911.", encoding="utf-8")
    run(home, "--library", "harbours", "add", str(home.parent / "a.txt"))
    assert run(home, "status").stdout.endswith("\nother libraries: harbours\n")


def test_a_library_that_was_erased_is_made_again_as_it_was_named(home: Path) -> None:
    run(home, "erase", "--yes", "default")
    assert "`citebot add PATH` creates it" in run(home, "ask", "who met Putin?").stderr
    assert "`citebot --library x add PATH` creates it" in run(home, "--library", "x", "status").stderr


@pytest.mark.parametrize("kind", ["feed", "file"])
def test_more_than_one_article_is_removed_only_once_that_is_agreed(
    kind: str, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with standing(stories=2) as stand:
        monkeypatch.setenv("CITEBOT_FETCH_ALLOW", stand.site.host)
        (tmp_path / "b.jsonl").write_text('{"text": "A mill stood."}\n{"text": "A mill fell."}\n', encoding="utf-8")
        key = {"feed": stand.url, "file": str(tmp_path / "b.jsonl")}[kind]
        run(home, "add", key)
        refused = run(home, "remove", key)
        assert (refused.exit_code, refused.stdout, refused.stderr.count("\n")) == (2, "", 1)
        assert "this removes 2 articles: add --yes" in refused.stderr
        assert run(home, "remove", key, "--yes").stdout == "removed 2 articles\n"
