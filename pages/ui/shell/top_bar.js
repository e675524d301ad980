// The bar across the top: views in groups that open (a disclosure navigation), and a search
// (a combobox with a list).
const WAIT = 120; // milliseconds without a key until what is typed is searched
const NARROW = 700; // pixels of the bar below which the groups are one menu

// Streamlit goes where the address says when the browser goes back; told so, it goes anywhere
const go = (href) => {
  const url = new URL(href, location.href);
  if (url.href === location.href) return;
  history.pushState({}, "", url);
  dispatchEvent(new PopStateEvent("popstate", { state: {} }));
  document.querySelector("[data-testid=stMain]")?.scrollTo(0, 0);
};

// An address with a fragment leads to a heading; what is above it may be drawn after it, so the
// place is kept until the page has been still for a while, or somebody moves
const STILL = 1000; // milliseconds
const followFragment = () => {
  const id = decodeURIComponent(location.hash.slice(1));
  if (!id || window.becausalFollowed) return;
  window.becausalFollowed = true;
  const begun = Date.now();
  let moved = begun, top = null;
  const own = ["wheel", "touchmove", "keydown", "pointerdown"];
  const stop = () => {
    clearInterval(timer);
    for (const name of own) removeEventListener(name, stop, true);
  };
  const timer = setInterval(() => {
    const place = document.getElementById(id);
    const running = !document.querySelector("[data-test-script-state=notRunning]");
    const now = place?.getBoundingClientRect().top ?? null;
    if (running || now !== top) {
      place?.scrollIntoView({ block: "start" });
      moved = Date.now();
      top = place?.getBoundingClientRect().top ?? null;
    }
    if (Date.now() - moved > STILL || Date.now() - begun > 60 * STILL) stop();
  }, 100);
  for (const name of own) addEventListener(name, stop, true);
};

// Where text is typed a letter is a letter; a switch is an input, too, and takes none
const SWITCH = "[type=checkbox], [type=radio], [type=range]";
const TYPED = `input:not(${SWITCH}), textarea, select, [contenteditable]`;
const isKey = (event, keys) => keys.includes(event.key.toLowerCase())
  && !event.ctrlKey && !event.metaKey && !event.altKey
  && !event.composedPath()[0].matches?.(TYPED);

// Streamlit takes no shortcut from any input: those of a switch are handed on
const handOn = (event) => {
  const { key, code, keyCode } = event;
  if (isKey(event, ["n", "p"]) && event.target.matches?.(SWITCH))
    document.dispatchEvent(new KeyboardEvent(event.type, { key, code, keyCode }));
};

const drawGroup = (group, index) => {
  const made = element("div", "group");
  const button = element("button", "opener", group.name);
  button.type = "button";
  button.setAttribute("aria-controls", `bar-group-${index}`);
  button.setAttribute("aria-expanded", "false");
  button.append(symbol("keyboard_arrow_down"));
  if (group.views.some((view) => view.current)) button.classList.add("here");
  const list = element("ul", "views");
  list.id = `bar-group-${index}`;
  list.setAttribute("aria-label", group.name);
  for (const view of group.views) {
    const line = element("li");
    const link = element("a", "view");
    link.href = view.href;
    if (view.current) link.setAttribute("aria-current", "page");
    link.append(symbol(view.icon), element("span", "", view.name));
    line.append(link);
    list.append(line);
  }
  made.append(button, element("p", "title", group.name), list);
  return made;
};

const setUp = (bar, component) => {
  followFragment();
  const home = bar.querySelector(".home");
  const menu = bar.querySelector(".menu");
  const groups = bar.querySelector(".groups");
  const input = bar.querySelector("input");
  const panel = bar.querySelector(".panel");
  const list = bar.querySelector(".found");
  const said = bar.querySelector(".said");
  let drawn = ""; // the groups as they were last drawn
  let active = -1;
  let timer;

  const openers = () => [...groups.querySelectorAll(".opener")];
  const expand = (button, open) => button.setAttribute("aria-expanded", String(open));
  const close = () => { for (const button of [menu, ...openers()]) expand(button, false); };
  const toggle = (button) => {
    const open = button.getAttribute("aria-expanded") !== "true";
    close();
    expand(button, open);
    return open;
  };
  const owner = (link) => (bar.classList.contains("narrow")
    ? menu : link.closest(".group").querySelector(".opener"));

  const options = () => [...list.querySelectorAll("[role=option]")];
  const show = (open) => {
    panel.hidden = !open;
    input.setAttribute("aria-expanded", String(open && options().length > 0));
    if (!open) mark(-1);
  };
  const mark = (place) => {
    active = place;
    options().forEach((option, at) => option.setAttribute("aria-selected", String(at === place)));
    const chosen = options()[place];
    if (chosen) {
      input.setAttribute("aria-activedescendant", chosen.id);
      chosen.scrollIntoView({ block: "nearest" });
    } else input.removeAttribute("aria-activedescendant");
  };
  const ask = (text) => {
    clearTimeout(timer);
    if (!text.trim()) show(false);
    else if (text === component.data.found.query) drawFound();
    else {
      bar.classList.add("asking");
      timer = setTimeout(() => component.setStateValue("query", text), WAIT);
    }
  };
  const leave = () => {
    clearTimeout(timer);
    input.value = "";
    show(false);
    bar.classList.remove("asking");
  };
  const drawFound = () => {
    const { found } = component.data;
    if (found.query !== input.value) return; // of what was typed before
    bar.classList.remove("asking");
    list.replaceChildren();
    let count = 0;
    for (const group of found.groups) {
      const box = element("div", "kind");
      box.setAttribute("role", "group");
      box.setAttribute("aria-label", group.name);
      const title = element("div", "title", group.name);
      title.setAttribute("aria-hidden", "true");
      box.append(title);
      for (const match of group.matches) {
        const option = element("a", "match");
        option.id = `bar-found-${count++}`;
        option.href = match.href;
        option.tabIndex = -1;
        option.setAttribute("role", "option");
        option.append(
          symbol(group.icon), element("span", "what", match.name), element("span", "note", match.note),
        );
        option.title = match.name;
        box.append(option);
      }
      list.append(box);
    }
    said.textContent = found.said;
    said.classList.toggle("unseen", count > 0);
    show(input.value.trim() !== "" && document.activeElement === input);
    mark(count ? 0 : -1);
  };

  bar.onclick = (event) => {
    const button = event.target.closest("button");
    if (button) toggle(button);
    const link = event.target.closest("a[href]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    if (link.classList.contains("match")) { leave(); input.blur(); }
    else if (link.classList.contains("view")) { close(); owner(link).focus(); }
    go(link.href);
  };
  bar.onkeydown = (event) => {
    const at = document.activeElement;
    if (event.ctrlKey || event.metaKey || event.altKey || at === input) return;
    if (event.key === "Escape") {
      const open = at.closest(".groups") ? (bar.classList.contains("narrow") ? menu : owner(at)) : at;
      close();
      open.focus();
      return;
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    event.stopPropagation();
    if (at.matches("button")) {
      if (step < 0) return;
      close();
      expand(at, true);
      const scope = at === menu ? groups : at.parentElement;
      scope.querySelector("a").focus();
      return;
    }
    const scope = bar.classList.contains("narrow") ? groups : at.closest(".group");
    if (!scope) return;
    const links = [...scope.querySelectorAll("a")];
    links[(links.indexOf(at) + step + links.length) % links.length].focus();
  };
  groups.addEventListener("focusout", (event) => {
    if (!bar.querySelector("nav").contains(event.relatedTarget)) close();
  });
  menu.addEventListener("focusout", (event) => {
    if (!bar.querySelector("nav").contains(event.relatedTarget)) close();
  });
  panel.onpointerdown = (event) => event.preventDefault(); // the field keeps the focus
  input.oninput = () => ask(input.value);
  input.onfocus = () => { if (input.value.trim() && options().length) show(true); };
  input.onblur = () => show(false);
  input.onkeydown = (event) => {
    event.stopPropagation(); // "n" and "p" are shortcuts of the page
    const count = options().length;
    if (event.key === "Escape") leave();
    else if (event.key === "Enter" && !panel.hidden && options()[active]) {
      const { href } = options()[active];
      leave();
      input.blur(); // as after any change of page: the keys are the page's again
      go(href);
    } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && count && !panel.hidden) {
      event.preventDefault();
      mark((active + (event.key === "ArrowDown" ? 1 : -1) + count) % count);
    }
  };

  const fit = () => {
    const room = bar.parentElement;
    const { width } = room.getBoundingClientRect();
    if (!width) return;
    bar.style.width = `${width}px`;
    bar.classList.toggle("narrow", width < NARROW);
    input.placeholder = width < NARROW ? "Search" : input.getAttribute("aria-label");
  };
  const watcher = new ResizeObserver(fit);
  watcher.observe(bar.parentElement);
  const outside = (event) => { if (!event.composedPath().includes(bar)) close(); };
  const slash = (event) => {
    if (!isKey(event, ["/"])) return;
    event.preventDefault();
    input.focus();
  };
  // Streamlit opens the links of a text in a new tab: those to a view of ours stay in this one
  const follow = (event) => {
    if (event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    const link = event.target.closest?.("a[target=_blank]");
    const path = (href) => new URL(href, location.href).pathname;
    if (!link || link.origin !== location.origin) return;
    if (!component.data.paths.map(path).includes(path(link.href))) return;
    event.preventDefault();
    go(link.href);
  };
  addEventListener("click", follow, true);
  addEventListener("pointerdown", outside);
  addEventListener("keydown", slash);
  addEventListener("keydown", handOn);

  return {
    draw(next) {
      component = next;
      const { home: first, groups: wanted } = component.data;
      home.href = first.href;
      const now = JSON.stringify(wanted);
      if (now !== drawn) {
        const held = openers().indexOf(document.activeElement);
        groups.replaceChildren(...wanted.map(drawGroup));
        if (held >= 0) openers()[held]?.focus();
        drawn = now;
      }
      fit();
      drawFound();
    },
    end() {
      clearTimeout(timer);
      watcher.disconnect();
      removeEventListener("click", follow, true);
      removeEventListener("pointerdown", outside);
      removeEventListener("keydown", slash);
      removeEventListener("keydown", handOn);
    },
  };
};

const bars = new WeakMap();

export default function (component) {
  const bar = component.parentElement.querySelector(".becausal-bar");
  if (!bars.has(bar)) bars.set(bar, setUp(bar, component));
  bars.get(bar).draw(component);
  return () => {
    bars.get(bar)?.end();
    bars.delete(bar);
  };
}
