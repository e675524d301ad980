// Signed bars with their names and values; below them what is measured.
export default function ({ data, parentElement }) {
  const chart = parentElement.querySelector(".chart");
  const list = chart.querySelector(".bars");
  // what stands alone is a figure as any other chart
  const named = data.axis ? chart : list;
  named.setAttribute("aria-label", data.label);
  if (data.axis) chart.setAttribute("role", "figure");
  list.classList.toggle("across", Boolean(data.axis));
  list.replaceChildren(
    ...data.bars.map((bar) => {
      const line = element("div", "line");
      line.setAttribute("role", "listitem");
      // an end that tells two names apart is never cut off
      const name = element("span", "name");
      name.title = bar.name + bar.end;
      name.append(element("span", "begin", bar.name), element("span", "end", bar.end));
      const track = element("span", "track");
      track.setAttribute("aria-hidden", "true");
      const drawn = element("span", "bar");
      drawn.style.background = bar.colour;
      drawn.style.opacity = bar.opacity;
      drawn.style.width = `${100 * bar.width}%`;
      drawn.hidden = !bar.width;
      drawn.style.marginLeft = `${100 * bar.begin}%`;
      track.append(drawn);
      line.append(name, track, element("span", "value", bar.text));
      return line;
    }),
  );
  const axis = chart.querySelector(".axis");
  axis.hidden = !data.axis;
  axis.replaceChildren(element("span", "", data.axis));
}
