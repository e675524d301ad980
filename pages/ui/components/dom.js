// What the scripts of all components begin with. All text is set as text, never as markup.
const element = (name, className, text) => {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (text) made.textContent = text;
  return made;
};

const symbol = (name) => {
  const made = element("span", "symbol", name);
  made.setAttribute("aria-hidden", "true");
  return made;
};

