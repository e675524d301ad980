"""What is said about one item, as text and as harmless Markdown."""

from __future__ import annotations

from explain.markup import TextSpan
from explain.reasons.rationale import Rationale
from tests.explain.shops import reason


def test_pieces_become_text_and_markdown() -> None:
    said = Rationale(
        reason=reason(0, (1,)),
        spans=(TextSpan(text="because you bought "), TextSpan(text="a *lamp*", item=1)),
        brief=(TextSpan(text="a *lamp*", item=1),),
    )
    assert said.plain == "because you bought a *lamp*"
    # a purchase is bold, and its title no markup
    assert said.markdown == r"because you bought **a \*lamp\***"
    assert said.brief_markdown == r"**a \*lamp\***"
