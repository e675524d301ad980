// Asks for a run of the page when its background is another one: that is what a theme is told by.
export default function ({ setTriggerValue }) {
  const app = document.querySelector("[data-testid=stApp]");
  const background = () => getComputedStyle(app).backgroundColor;
  let shown = background();
  const watcher = new MutationObserver(() => {
    if (background() === shown) return;
    shown = background();
    setTriggerValue("changed", true);
  });
  watcher.observe(app, { attributes: true, attributeFilter: ["class", "style"] });
  return () => watcher.disconnect();
}
