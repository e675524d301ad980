// A sentence that asks its fragment to look again, as long as it stands there.
export default function ({ data, parentElement, setTriggerValue }) {
  const line = parentElement.querySelector(".waiting");
  line.replaceChildren(symbol("hourglass_top"), element("span", "", data.text));
  const timer = setInterval(() => setTriggerValue("looked", true), data.every);
  return () => clearInterval(timer);
}
