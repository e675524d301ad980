"""Sentences in pieces, and how they become text or harmless Markdown."""

from __future__ import annotations

from dataclasses import dataclass

from explain.markup import TextSpan, markdown, text
from explain.reasons.reason import Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Rationale:
    """What is said about one item, built from its `Reason`, with the purchases it names.

    ``spans`` is the sentence; ``brief`` says the same with fewer names and one figure, for a row
    of a list. Beside it stand whole sentences: ``evidence`` for the reason, ``unnamed``, why the
    purchase that adds most is not the one that is named (empty where it is), ``against``, what
    holds the item back (empty without any), and ``aside``, what is true but no reason.
    """

    reason: Reason
    spans: tuple[TextSpan, ...]
    brief: tuple[TextSpan, ...]
    evidence: tuple[tuple[TextSpan, ...], ...] = ()
    unnamed: tuple[TextSpan, ...] = ()
    against: tuple[TextSpan, ...] = ()
    aside: tuple[tuple[TextSpan, ...], ...] = ()

    @property
    def beside(self) -> tuple[tuple[TextSpan, ...], ...]:
        """The sentences that stand under the reason on a screen, in their order."""
        rest = (sentence for sentence in (self.unnamed, self.against) if sentence)
        return (*self.evidence, *rest)

    @property
    def also(self) -> list[str]:
        """The true sentences that are no part of the reason, as plain text."""
        return [text(sentence) for sentence in (self.unnamed, *self.aside) if sentence]

    @property
    def plain(self) -> str:
        """The sentence as plain text."""
        return text(self.spans)

    @property
    def markdown(self) -> str:
        """The sentence with everything that Markdown would act on made harmless."""
        return markdown(self.spans)

    @property
    def brief_markdown(self) -> str:
        """The brief sentence, made harmless in the same way."""
        return markdown(self.brief)
