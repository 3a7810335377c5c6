"""An article that states an address of this machine or its network has no link that leads there."""

import json
from pathlib import Path

import pytest

from index.model import Article
from index.readers import read
from index.readers.public_addresses import leads_inside

INSIDE = [
    "http://127.0.0.1/",
    "http://127.1/",
    "http://2130706433/",
    "http://0x7f.1/",
    "http://169.254.169.254/latest/meta-data",
    "http://192.168.1.1:8080/admin",
    "http://[::1]/",
    "http://[fe80::1]/",
    "http://[::ffff:10.0.0.1]/",
    "http://localhost/",
    "http://LOCALHOST./",
    "http://a.localhost/",
    "http://printer.local/",
    "http://wiki.corp/",
    "http://router/",
    "http://127.0.0.%31/",
    "http://a.%6cocal/",
    "http://127.0.0.①/",
    "http://①②⑦.⓪.⓪.①/",
    "http://127.0.0.1\ufe0f/",
    "http://a.ⓛocal/",
    "http://a.local。/",
    "http://a.local%2e/",
    "http://127.0.0.1\\@paper.example/",
    "http://localhost.localdomain/",
    "http://paper.example@127.0.0.1/",
]


@pytest.mark.parametrize("url", INSIDE)
@pytest.mark.parametrize("name", ["a.jsonl", "a.md", "a.html"])
def test_a_file_s_article_does_not_lead_inside(url: str, name: str, tmp_path: Path) -> None:
    text = "The ferry left the harbour at noon with forty people on it."
    written = {
        "a.jsonl": json.dumps({"text": text, "url": url}),
        "a.md": f"---\nurl: {url}\n---\n{text}",
        "a.html": f'<html><head><link rel="canonical" href="{url}"></head><body><p>{text}</p></body></html>',
    }
    (tmp_path / name).write_text(written[name])
    (article,) = read(tmp_path / name)
    assert isinstance(article, Article)
    assert (article.url, article.id) == (None, Article(text, origin=article.origin, member=article.member).id)


@pytest.mark.parametrize("url", ["https://paper.example/a", "http://93.184.216.34/", "http://[2606:4700::1111]/"])
def test_others_keep_their_link(url: str, tmp_path: Path) -> None:
    assert not leads_inside(url)
    (tmp_path / "a.jsonl").write_text(json.dumps({"text": "x", "url": url, "id": "7"}))
    assert [(one.url, one.id) for one in read(tmp_path / "a.jsonl") if isinstance(one, Article)] == [(url, "7")]
