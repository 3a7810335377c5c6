"""The names by which an article's source may be asked for."""

import pytest

from index.stores.filtering import source_names


@pytest.mark.parametrize(
    ("url", "names"),
    [
        ("https://www.news.bbc.co.uk/x", {"news.bbc.co.uk", "bbc.co.uk", "co.uk"}),
        ("https://bbc.com", {"bbc.com"}),
        ("https://a.example.org./story", {"a.example.org", "example.org"}),
        ("https://localhost:8000/", {"localhost"}),
        ("http://192.0.2.1/a", {"192.0.2.1"}),
        ("http://[2001:db8::1]/", {"2001:db8::1"}),
        ("http://[broken", set()),
        (None, set()),
    ],
)
def test_a_host_is_found_by_the_domains_it_belongs_to(url: str | None, names: set[str]) -> None:
    assert source_names("The Post", url) == {"the post", *names}
