"""What is taken for an edit of a page, and what for a notice in its place."""

import pytest

from index.ingest.replaced_by_notice import is_notice
from index.model import Article

STOOD = Article(
    "Mayor Ines Calder met the dockers of Vellmar at noon. The harbour reopened on Tuesday. " * 5, language="en"
)
BRIEF = Article("Two boats sank overnight in the harbour of Vellmar. Nobody was hurt. " * 3, language="en")
DOWN = "We are down for maintenance. Please come back in a few minutes, thank you for your patience."
CHINESE = Article("市长在中午会见了码头工人。港口经过九个月的疏浚后于星期二重新开放。" * 5, language="zh")


@pytest.mark.parametrize(
    ("stood", "now", "expected"),
    [
        pytest.param(STOOD, "Our site is resting. Please come back later.", True, id="a notice"),
        pytest.param(STOOD, "The site is to be with you again.", True, id="all its words are common ones"),
        pytest.param(STOOD, "The mayor met the dockers. The harbour is open.", False, id="an edit that cuts"),
        pytest.param(STOOD, "Correction: Calder never met the dockers of Vellmar.", False, id="a correction"),
        pytest.param(STOOD, "Lentils are cooked for an hour in broth. " * 9, False, id="another text of its length"),
        pytest.param(BRIEF, DOWN, True, id="a notice half as long as a short article"),
        pytest.param(BRIEF, "Nobody was hurt when two boats sank.", False, id="an edit that cuts a short one"),
        pytest.param(BRIEF, DOWN * 3, False, id="another text longer than a short one"),
        pytest.param(CHINESE, "网站正在维护,请稍后再试。", True, id="a notice in a script without spaces"),
        pytest.param(CHINESE, "市长会见了码头工人。", False, id="an edit in one"),
    ],
)
def test_a_short_text_with_hardly_a_word_of_the_article_is_a_notice(
    stood: Article, now: str, *, expected: bool
) -> None:
    assert is_notice(stood, Article(now, language=stood.language)) is expected
