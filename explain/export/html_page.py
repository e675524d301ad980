"""The page that a report is printed on: its frame, its styles, and how its charts are drawn."""

from __future__ import annotations

import gzip
import html
from base64 import b64encode
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import plotly.graph_objects as go

DRAWN: Final = "html:not([data-charts=waiting])"
"""Selects the page once every chart is there, or cannot be."""
# Nothing can be asked of another host, even if a text got past the escaping.
_POLICY: Final = (
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; "
    "img-src data: blob:; font-src data:"
)


def page(*, title: str, body: str, foot: str, charts: bool, classes: str) -> str:
    """The whole page; ``title`` and ``foot`` are plain text, ``body`` is HTML.

    ``charts`` brings in the script that draws them. ``classes``: "light", "dark" or
    "auto", as the reader's system is, "one-page" for what has to fit one sheet of A4, and
    "slide" for what fills a window.
    """
    waiting = ' data-charts="waiting"' if charts else ""
    script = ""
    if charts:
        script = (
            f'<script type="text/plain" id="library">{_library()}</script><script>{_DRAW}</script>'
        )
    return (
        f'<!doctype html>\n<html lang="en" class="{classes}"{waiting}><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{html.escape(title)}</title><style>{_face()}{_STYLE}</style></head>"
        f"<body><main>{body}</main><footer>{html.escape(foot)}</footer>{script}</body></html>\n"
    )


def figure_of(figure: go.Figure, alt: str) -> str:
    """The place of a chart with its data; until it is drawn, and without scripts, its words."""
    from plotly.io.json import to_json_plotly

    held = figure.to_plotly_json()
    # plotly's own look, 7 kB in every chart; the page has its own
    held["layout"].pop("template", None)
    data = to_json_plotly(held).replace("<", "\\u003c")
    words = html.escape(alt)
    height = f"{figure.layout.height or 400:g}px"
    return (
        f'<figure><div class="chart" role="img" aria-label="{words}" style="height:{height}">'
        f'<p class="small">{words}</p></div>'
        f'<script type="application/json">{data}</script></figure>'
    )


@cache
def _library() -> str:
    """plotly.js, packed: 2.0 MB in the page instead of 4.8 MB."""
    from plotly.offline import get_plotlyjs

    return b64encode(gzip.compress(get_plotlyjs().encode("utf-8"), mtime=0)).decode("ascii")


@cache
def _face() -> str:
    """The typeface of the screen: the charts leave room for its letters. Empty where it is not.

    Streamlit brings it along, under the Open Font License; found without importing Streamlit.
    """
    package = find_spec("streamlit")
    if package is None or package.origin is None:
        return ""
    media = Path(package.origin).parent / "static" / "static" / "media"
    for path in sorted(media.glob("SourceSansVF-Upright*.woff2")):
        data = b64encode(path.read_bytes()).decode("ascii")
        return (
            '@font-face { font-family: "Source Sans"; font-weight: 200 900; '
            f'src: url("data:font/woff2;base64,{data}") format("woff2"); }}'
        )
    return ""


_DRAW: Final = """
(async () => {
  const root = document.documentElement, charts = [...document.querySelectorAll(".chart")];
  try {
    await document.fonts.load('13px "Source Sans"');
    const packed = atob(document.getElementById("library").textContent);
    const bytes = Uint8Array.from(packed, one => one.charCodeAt(0));
    const plain = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    const code = document.createElement("script");
    code.textContent = await new Response(plain).text();
    document.head.append(code);
    // what is too long for the sheet is set smaller; 1000 px of A4 are between its margins
    const tall = document.body.offsetHeight - 52;
    if (root.classList.contains("one-page") && tall > 1000)
      root.style.setProperty("--fit", Math.max(0.7, 1000 / tall));
    const line = getComputedStyle(root).getPropertyValue("--line").trim();
    const title = { font: { size: 13 } };
    const axis = { gridcolor: line, zerolinecolor: line, linecolor: line, title };
    const font = { family: getComputedStyle(document.body).fontFamily };
    const template = { layout: { font, xaxis: axis, yaxis: axis } };
    for (const place of charts) {
      const { data, layout } = JSON.parse(place.nextElementSibling.textContent);
      place.textContent = "";
      await Plotly.newPlot(place, data, { ...layout, template, autosize: true },
        { displayModeBar: false, responsive: true });
    }
    if (!root.classList.contains("one-page")) {
      // the width of A4 between its margins; the page itself is laid out only after this
      addEventListener("beforeprint", () => charts.map(c => Plotly.relayout(c, { width: 686 })));
      addEventListener("afterprint",
        () => charts.map(c => Plotly.relayout(c, { width: null, autosize: true })));
    }
    root.dataset.charts = "drawn";
  } catch (error) {
    root.dataset.charts = "words";
  }
})();
"""

_STYLE: Final = """
.light, .auto { color-scheme: light; --ink: #1F2933; --soft: #52606D; --line: #D5DAE1;
  --paper: #FFFFFF; }
.dark { color-scheme: dark; --ink: #E6EAF0; --soft: #A3AEBB; --line: #39424F; --paper: #12161C; }
@media screen and (prefers-color-scheme: dark) {
  .auto { color-scheme: dark; --ink: #E6EAF0; --soft: #A3AEBB; --line: #39424F; --paper: #12161C; }
  .auto [style*="fill: rgb(15, 23, 32)"] { fill: #E6EAF0 !important; }
  .auto [style*="stroke: rgb(15, 23, 32)"] { stroke: #E6EAF0 !important; }
  .auto [style*="stroke: rgb(213, 218, 225)"] { stroke: #39424F !important; }
}
* { box-sizing: border-box; }
html { background: var(--paper); }
body { margin: 0 auto; max-width: 1240px; padding: 32px 28px; color: var(--ink);
  background: var(--paper); font: 15px/1.5 "Source Sans", "Source Sans 3", system-ui, "Segoe UI",
  Roboto, "Helvetica Neue", Arial, sans-serif; overflow-wrap: break-word; }
h1 { font-size: 28px; line-height: 1.2; margin: 0 0 8px; text-wrap: balance; }
h2 { font-size: 20px; line-height: 1.3; margin: 28px 0 6px; }
h3 { font-size: 16px; margin: 16px 0 4px; }
p, ul, ol { margin: 0 0 8px; max-width: 100ch; }
.small, footer, caption { color: var(--soft); font-size: 13px; }
footer { margin-top: 28px; padding-top: 8px; border-top: 1px solid var(--line); }
.side { display: grid; grid-template-columns: var(--widths); column-gap: 32px; }
.side > div > h2:first-child { margin-top: 20px; }
figure { margin: 0 0 8px; }
.chart { overflow: hidden; }
.wide { overflow-x: auto; margin: 4px 0 14px; }
table { border-collapse: collapse; font-size: 14px; font-variant-numeric: tabular-nums; }
caption { text-align: left; padding-bottom: 4px; }
caption.said { position: absolute; clip-path: inset(50%); }
th { text-align: left; color: var(--soft); font-weight: 600; vertical-align: bottom; }
td { vertical-align: top; }
th, td { padding: 5px 18px 5px 0; border-bottom: 1px solid var(--line); }
.long { overflow-wrap: anywhere; }
tr.strong td { font-weight: 600; }
.number { text-align: right; white-space: nowrap; }
@media screen and (max-width: 760px) { body { padding: 20px 16px; }
  html:not(.one-page) .side { grid-template-columns: minmax(0, 1fr); } }
.one-page body { max-width: calc(686px / var(--fit, 1) + 52px); padding: 26px; font-size: 13px;
  line-height: 1.4; zoom: var(--fit, 1); }
.one-page h1 { font-size: 23px; }
.one-page h2 { font-size: 15.5px; margin: 12px 0 3px; }
.one-page p, .one-page ul { margin-bottom: 4px; max-width: none; }
.one-page table { font-size: 12.5px; width: 100%; }
.one-page th, .one-page td { padding: 3px 12px 3px 0; }
.one-page .small, .one-page footer, .one-page caption { font-size: 11.5px; }
.one-page footer { margin-top: 10px; padding-top: 5px; }
.slide body { display: flex; flex-direction: column; max-width: none; height: 100vh;
  padding: 40px 56px 28px; }
.slide main { flex: 1; }
.slide h1 { font-size: 30px; margin-bottom: 16px; }
@page { size: A4; margin: 14mm; }
@media print {
  html.light, html.dark { --ink: #1F2933; --soft: #52606D; --line: #D5DAE1; --paper: #FFFFFF;
    color-scheme: light; }
  html body { padding: 0; max-width: none; }
  html.one-page body { padding: 0; max-width: calc(686px / var(--fit, 1)); }
  html:not(.one-page) body { font-size: 12.5px; }
  html:not(.one-page) .side { display: block; }
  h1, h2, h3, caption { break-after: avoid; }
  figure, tr, li { break-inside: avoid; }
  p:has(+ figure) { break-after: avoid; }
  p { orphans: 3; widows: 3; }
  .wide { overflow: visible; }
  .dark [style*="fill: rgb(230, 234, 240)"] { fill: #1F2933 !important; }
  .dark [style*="stroke: rgb(230, 234, 240)"] { stroke: #1F2933 !important; }
  .dark [style*="stroke: rgb(57, 66, 79)"] { stroke: #D5DAE1 !important; }
}
"""
