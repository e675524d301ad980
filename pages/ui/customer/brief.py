"""The customer on one sheet of paper, in the popover Share."""

from __future__ import annotations

from explain.export import browser
from explain.export.brief import brief
from explain.profiles.customer_profile import Profile
from explain.reasons.explanation import Explanation
from explain.surrogate.fidelity import Fidelity
from pages.ui.downloads.download import Download, file_name
from pages.ui.elements import screen
from pages.ui.elements.profile_strip import profile_line
from pages.ui.elements.provenance import provenance
from pages.ui.session import explanations
from pages.ui.session.context import ViewContext


def offer(view: ViewContext, profile: Profile, explanation: Explanation) -> None:
    """The brief as a page to print, and as PDF where there is something to print it with.

    The surrogate, whose fidelity it says, is fitted when somebody asks for the file.
    """
    dataset = view.model.loaded.dataset
    title = screen.report().title

    def page() -> str:
        return brief(
            explanation,
            dataset,
            title=title,
            strip=profile_line(profile, dataset),
            unit=view.model.entry.unit,
            fidelity=_fidelity(view, explanation.customer),
            provenance=provenance(view),
        ).html()

    name = f"{file_name(title)}-brief"
    screen.add_download(
        Download(
            label="Customer brief (prints on one page)",
            file_name=f"{name}.html",
            mime="text/html",
            content=lambda: page().encode("utf-8"),
            icon=":material/print:",
        )
    )
    if not browser.missing():
        screen.add_download(
            Download(
                label="Customer brief as PDF",
                file_name=f"{name}.pdf",
                mime="application/pdf",
                content=lambda: browser.pdf(page()),
                icon=":material/picture_as_pdf:",
            )
        )


def _fidelity(view: ViewContext, customer: int) -> Fidelity | None:
    bought = view.selection.bought
    try:
        surrogate = explanations.surrogate(view.model, bought, for_file=True)
    except ValueError:
        return None
    return explanations.feature_attribution(
        view.model.fingerprint, customer, bought, view.model, surrogate
    ).fidelity
