"""What an article's digest covers, and that a field that is added later damages nothing that was stored before."""

import subprocess
import sys
from pathlib import Path

import pytest

from index.library import Library
from index.model import Article
from index.stores.rows import DIGESTED, FIELDS, digest, is_from_newer, record_of
from tests.corpus import ROOT, article, five
from tests.index.stores.embedded.old_catalogues import make_old

NEWER = """
import dataclasses, sys
from contextlib import closing
import index.model

digested, order = sys.argv[2] == "digested", sys.argv[3]
added = [("section", str | None, dataclasses.field(default=None))]
known = [(f.name, f.type, f) for f in dataclasses.fields(index.model.Article)]
old = index.model.Article
place = len(known) if order == "last" else 1
names = {n: getattr(old, n) for n in ("__post_init__", "__doc__", "heading", "host", "outlet")}
index.model.Article = dataclasses.make_dataclass(
    "Article", [*known[:place], *added, *known[place:]], namespace=names, frozen=True, slots=True)

import index.stores.embedded.schema as schema
import index.stores.rows as rows
schema.SCHEMA, schema.MIGRATIONS[3] = 4, "ALTER TABLE article ADD COLUMN section TEXT"
tables = schema.TABLES.replace("edited TEXT", "edited TEXT, section TEXT")
schema.TABLES = tables.replace("user_version = 3", "user_version = 4")
if digested:
    rows.DIGESTED = (*rows.DIGESTED, ("section",))

from pathlib import Path
from index.library import Library, ask
from tests.corpus import article, five
with Library.open(Path(sys.argv[1])) as library:
    assert library.status().schema == 4
    assert library.status().articles == 5
    assert ask([library], "harbour").hits[0].article.section is None
    assert library.check() == [], library.check()
    assert library.put(five()).unchanged == 5
    changes = library.put([article(section="Sport")])
    assert (changes.replaced, changes.unchanged) == ((1, 0) if digested else (0, 1)), changes
    if digested:
        assert ask([library], "harbour").hits[0].article.section == "Sport"
        assert library.put([article(section="Sport")]).unchanged == 1
        library.check()
    from index.stores.embedded.backup_file import BackupFile
    with closing(BackupFile(Path(sys.argv[1], "catalogue.db.schema-3"))) as backup:
        assert len(list(backup.stored())) == 5
print("sound")
"""


@pytest.mark.parametrize("order", ["last", "second"])
@pytest.mark.parametrize("digested", ["digested", "plain"])
def test_a_field_that_a_migration_adds_leaves_the_old_articles_sound(tmp_path: Path, digested: str, order: str) -> None:
    with Library.open(tmp_path / "news", create=True) as library:
        library.put(five())
    make_old(tmp_path / "news" / "catalogue.db", 3)
    newer = [sys.executable, "-c", NEWER, str(tmp_path / "news"), digested, order]
    ran = subprocess.run(newer, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert (ran.stdout, ran.stderr) == ("sound\n", "")


def test_stored_digests_stay_valid() -> None:
    assert digest(record_of(article())).hex() == "e65b31bc2355ead7b4faa3e00b7a76ff"
    assert digest(record_of(article("bridge"))).hex() == "a2a229ed8c2db18d30aead8219be9fb3"


def test_each_field_but_the_day_of_an_edit_is_digested_once() -> None:
    digested = [name for names in DIGESTED for name in names]
    assert sorted([*digested, "edited"]) == sorted(FIELDS)


def test_a_later_version_is_used_only_for_an_article_that_needs_it(monkeypatch: pytest.MonkeyPatch) -> None:
    record = record_of(article())
    before = digest(record)
    assert digest(record | {"section": "Sport"}) == before
    monkeypatch.setattr("index.stores.rows.DIGESTED", (*DIGESTED, ("section",), ("rights",)))
    newer = digest(record | {"section": "Sport"})
    assert (digest(record), len(newer), newer[0]) == (before, 17, 2)
    assert digest(record | {"rights": "CC0"})[0] == 3
    assert not is_from_newer(newer)
    monkeypatch.undo()
    assert is_from_newer(newer)
    assert not is_from_newer(before)


def test_a_record_of_an_older_citebot_lacks_fields() -> None:
    bare = Article("Rain.")
    assert digest({"text": "Rain.", "id": bare.id}) == digest(record_of(bare))
