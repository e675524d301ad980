// Signed bars with their names and values.
export default function ({ data, parentElement }) {
  const list = parentElement.querySelector(".bars");
  list.setAttribute("aria-label", data.label);
  list.replaceChildren(
    ...data.bars.map((bar) => {
      const line = element("div", "line");
      line.setAttribute("role", "listitem");
      const name = element("span", "name", bar.name);
      name.title = bar.name;
      const track = element("span", "track");
      track.setAttribute("aria-hidden", "true");
      const drawn = element("span", "bar");
      drawn.style.background = bar.colour;
      drawn.style.width = `${100 * bar.width}%`;
      drawn.style.marginLeft = `${100 * bar.begin}%`;
      track.append(drawn);
      line.append(name, track, element("span", "value", bar.text));
      return line;
    }),
  );
}
