// Numbers with the lines beneath them. A line begins at zero: its height is its size.
const SVG = "http://www.w3.org/2000/svg";
const drawn = (name, attributes) => {
  const made = document.createElementNS(SVG, name);
  Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
  return made;
};

const line = (figure, colours) => {
  const box = drawn("svg", {
    class: "line", viewBox: "0 0 100 30", preserveAspectRatio: "none",
    role: "img", "aria-label": figure.takeaway,
  });
  const most = figure.top || Math.max(...figure.trend, ...figure.beside) || 1;
  const points = (values) => values
    .map((value, place) => `${100 * place / (values.length - 1)},${30 - 30 * value / most}`)
    .join(" ");
  for (const [values, colour] of [[figure.beside, colours.other], [figure.trend, colours.own]])
    if (values.length) box.append(drawn("polyline", { points: points(values), stroke: colour }));
  return box;
};

export default function ({ data, parentElement }) {
  const list = parentElement.querySelector(".figures");
  list.replaceChildren(
    ...data.figures.map((figure) => {
      const tile = element("div", "figure");
      tile.setAttribute("role", "listitem");
      tile.append(element("span", "name", figure.name), element("span", "value", figure.value));
      if (figure.trend.length) tile.append(line(figure, data.colours));
      const over = element("span", "over", figure.over);
      if (figure.beside.length) {
        const other = element("span", "other");
        const mark = element("span", "mark");
        mark.style.background = data.colours.other;
        other.append(mark, figure.against);
        over.append(" ", other);
      }
      tile.append(over);
      return tile;
    }),
  );
}
