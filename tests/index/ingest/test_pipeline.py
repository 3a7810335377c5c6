"""What an add or a reindex asks of the store."""

from pathlib import Path
from unittest.mock import patch

from index.library import Library


def test_a_reindex_reads_the_catalogue_once_before_and_once_after(folder: Path, tmp_path: Path) -> None:
    news = tmp_path / "news"
    news.mkdir()
    for name in ("heron", "curlew", "ibis"):
        (news / f"{name}.txt").write_text(f"The {name} came back.", encoding="utf-8")
    with Library.open(folder, create=True) as library:
        library.add([str(news)])
        (news / "heron.txt").write_text("The heron left again.", encoding="utf-8")
        (news / "ibis.txt").unlink()
        with patch.object(library.store, "catalogue", wraps=library.store.catalogue) as catalogue:
            changes = library.reindex()
        assert (changes.replaced, changes.removed, changes.unchanged) == (1, 1, 1)
        assert catalogue.call_count == 2
