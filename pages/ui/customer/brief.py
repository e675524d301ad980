"""The customer on one sheet of paper, in the popover Share."""

from __future__ import annotations

from explain.export import browser
from explain.export.brief import brief
from explain.profiles.customer_profile import Profile
from explain.reasons.explanation import Explanation
from explain.surrogate.fidelity import Fidelity
from pages.ui.elements import screen as sheet
from pages.ui.elements.downloads import file_name
from pages.ui.elements.provenance import profile_line, provenance
from pages.ui.elements.screen import Offer
from pages.ui.session import resources
from pages.ui.shell.sidebar import Chosen


def offer(chosen: Chosen, profile: Profile, explanation: Explanation) -> None:
    """The brief as a page to print, and as PDF where there is something to print it with.

    Called last: it takes the surrogate that the view has fitted by then.
    """
    dataset = chosen.world.shop.dataset
    title, fidelity = sheet.report().title, _fidelity(chosen)

    def page() -> str:
        return brief(
            explanation,
            dataset,
            title=title,
            strip=profile_line(profile, dataset),
            unit=chosen.world.entry.unit,
            fidelity=fidelity,
            provenance=provenance(chosen),
        ).html()

    name = f"{file_name(title)}-brief"
    sheet.offer(
        Offer(
            label="Customer brief (prints on one page)",
            file_name=f"{name}.html",
            mime="text/html",
            make=lambda: page().encode("utf-8"),
            icon=":material/print:",
        )
    )
    if not browser.missing():
        sheet.offer(
            Offer(
                label="Customer brief as PDF",
                file_name=f"{name}.pdf",
                mime="application/pdf",
                make=lambda: browser.pdf(page()),
                icon=":material/picture_as_pdf:",
            )
        )


def _fidelity(chosen: Chosen) -> Fidelity | None:
    bought = chosen.selection.bought
    try:
        surrogate = resources.surrogate(chosen.world, bought)
    except ValueError:
        return None
    return resources.feature_attribution(
        chosen.world.fingerprint, chosen.customer, bought, chosen.world, surrogate
    ).fidelity
