// A list of which one row is chosen: rows of a title, a reason, a bar and a verdict.
const SETTLE = 150; // milliseconds after the last arrow key until the choice is told

// the picture, or the icon of the category where there is none or it cannot be drawn
const drawTile = (row) => {
  const tile = element("span", "tile");
  tile.setAttribute("aria-hidden", "true");
  if (!row.picture) {
    tile.append(symbol(row.icon));
    return tile;
  }
  const picture = element("img");
  picture.alt = "";
  picture.onerror = () => picture.replaceWith(symbol(row.icon));
  picture.src = row.picture;
  tile.append(picture);
  return tile;
};

const drawRow = (row, id) => {
  const option = element("div", "row");
  option.id = id;
  option.dataset.id = row.id;
  option.setAttribute("role", "option");
  const head = element("div", "head");
  const title = element("strong", "title", row.title);
  title.title = row.full;
  head.append(title);
  const verdict = element("span", `verdict ${row.colour}`);
  verdict.append(symbol(row.verdictIcon), element("b", "", row.verdict));
  head.append(verdict);
  const details = element("div", "details", row.details);
  const foot = element("div", "foot");
  foot.append(element("span", "reason", row.reason));
  if (row.share !== null) {
    const share = element("span", "share");
    share.title = row.shareMeans;
    const track = element("span", "track");
    const bar = element("span", `bar ${row.colour}`);
    bar.style.width = `${Math.round(100 * Math.min(1, Math.max(0, row.share)))}%`;
    track.append(bar);
    share.append(track, element("span", "percent", row.shareText));
    foot.append(share);
  }
  option.append(element("span", "number", row.number), drawTile(row), head, details, foot);
  for (const mark of row.marks) {
    const line = element("div", `mark ${mark.colour}`);
    if (mark.icon) line.append(symbol(mark.icon));
    line.append(element("span", "", mark.text));
    option.append(line);
  }
  if (row.more.length) {
    const more = element("div", "more");
    more.append(...row.more.map((line) => element("p", "", line)));
    option.append(more);
  }
  return option;
};

export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  const list = parentElement.querySelector(".list");
  list.setAttribute("aria-label", data.label);
  const held = list.contains(list.getRootNode().activeElement);
  const options = data.rows.map((row, place) => drawRow(row, `row-${place}`));
  list.replaceChildren(...options);
  let active = Math.max(0, data.rows.findIndex((row) => row.id === data.chosen));
  let timer;

  const mark = () => {
    options.forEach((option, place) => {
      option.setAttribute("aria-selected", String(place === active));
      option.tabIndex = place === active ? 0 : -1;
    });
  };
  const tell = (wait) => {
    clearTimeout(timer);
    const { id } = options[active].dataset;
    timer = setTimeout(() => { if (id !== data.chosen) setTriggerValue("chosen", id); }, wait);
  };
  const move = (place, wait) => {
    active = Math.min(options.length - 1, Math.max(0, place));
    mark();
    options[active].focus({ preventScroll: wait === 0 });
    tell(wait);
  };
  const steps = { ArrowDown: 1, ArrowUp: -1, PageDown: 5, PageUp: -5, Home: -1e6, End: 1e6 };
  list.onkeydown = (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key in steps) {
      event.preventDefault();
      event.stopPropagation();
      move(active + steps[event.key], SETTLE);
    } else if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      tell(0);
    }
  };
  list.onclick = (event) => {
    const place = options.indexOf(event.target.closest("[role=option]"));
    if (place >= 0) move(place, 0);
  };
  mark();
  if (held) options[active].focus({ preventScroll: true });
  return () => clearTimeout(timer);
}
