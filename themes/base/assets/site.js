// Corrects validity badges on a page whose day has passed without a rebuild, and works the reading aids.
// Every page is complete without this file. All words come from the page, so that either edition shows its own.
(() => {
  "use strict";
  const root = document.documentElement;
  const chosen = root.dataset;
  const live = document.querySelector(".live");
  const all = (selector, node = document) => [...node.querySelectorAll(selector)];
  // The day in Asia/Shanghai, which keeps UTC+8 all year; ISO days compare as text.
  const today = () => new Date(Date.now() + 8 * 3600 * 1000).toISOString().slice(0, 10);

  // Validity badges
  for (const badge of all(".validity[data-until]")) {
    const { until, then, next } = badge.dataset;
    if (until > today()) continue;
    badge.className = "validity validity-" + next;
    badge.dataset.state = badge.textContent = then;
    badge.removeAttribute("data-until");
  }

  const note = document.getElementById("status-note");
  if (note && note.dataset.day <= today()) note.hidden = false;

  // The search script takes this notice away; where modules cannot run or be loaded, it is shown.
  addEventListener("load", () => {
    const off = document.getElementById("search-off");
    if (off) off.hidden = false;
  });

  // The other edition has the same clauses.
  for (const link of all("a.tool[hreflang]")) link.addEventListener("click", () => (link.hash = location.hash));

  // Choices. They hold for this page even where nothing can be saved.
  const choices = all("[data-choice]");
  const press = () => {
    for (const button of choices) {
      button.setAttribute("aria-pressed", (chosen[button.dataset.choice] || "") === button.value);
    }
  };
  const choose = (name, value) => {
    if (value) chosen[name] = value;
    else delete chosen[name];
    press();
  };
  const remembered = (work) => {
    try {
      work(localStorage);
    } catch {}
  };
  const restore = () => remembered((kept) => {
    for (const name of ["size", "contrast", "text"]) choose(name, kept.getItem("reading-" + name));
  });

  for (const button of choices) {
    button.addEventListener("click", () => {
      const name = button.dataset.choice;
      const value = chosen[name] === button.value ? "" : button.value;
      choose(name, value);
      remembered((kept) => (value ? kept.setItem("reading-" + name, value) : kept.removeItem("reading-" + name)));
    });
  }

  press();
  // A page that comes back from the history may show what was chosen before it was left.
  addEventListener("pageshow", (event) => event.persisted && restore());

  // Links to clauses: the link itself leads to the clause; its address is copied where that is allowed.
  let hiding = 0;
  document.addEventListener("click", (event) => {
    const anchor = event.target.closest(".anchor");
    if (!anchor || !navigator.clipboard) return;
    const name = anchor.getAttribute("aria-label").replace(/^.*?：/, "");
    navigator.clipboard.writeText(location.href.split(/[?#]/)[0] + anchor.hash).then(() => {
      live.textContent = live.dataset.copied.replace("{}", () => name);
      live.classList.add("said");
      clearTimeout(hiding);
      hiding = setTimeout(() => {
        live.classList.remove("said");
        live.textContent = "";
      }, 5000);
    }, () => {});
  });

  // Printing
  let opened = [];
  for (const button of all("[data-print]")) button.addEventListener("click", () => print());
  addEventListener("beforeprint", () => {
    opened = all("article details:not([open]), .compare details:not([open])");
    for (const one of opened) one.open = true;
    for (const day of all(".printed")) {
      day.hidden = false;
      day.lastElementChild.textContent = today().replace(/(\d+)-0?(\d+)-0?(\d+)/, "$1年$2月$3日");
    }
  });
  addEventListener("afterprint", () => {
    for (const one of opened) one.open = false;
  });

  chosen.script = "ready";

  // Reading aloud: one utterance for each paragraph, because browsers break off long ones.
  const button = document.querySelector("[data-read]");
  const speech = window.speechSynthesis;
  if (button && speech) {
    const label = button.textContent;
    const lang = root.lang === "zh-Hant" ? "zh-TW" : "zh-CN";
    const parts = "h1, h2, h3, h4, h5, h6, p, li, tr, dt, dd, caption, figcaption, pre";
    let queue = []; // kept, because a browser forgets to report on utterances that no one holds
    let marked = null;

    // Voices that send the text to a server are left out: no page asks another host for anything.
    const voice = () => {
      const voices = speech.getVoices().filter((one) => /^(zh|cmn)/i.test(one.lang) && one.localService !== false);
      return voices.find((one) => one.lang.replace("_", "-") === lang) || voices[0];
    };
    const offer = () => {
      button.hidden = !voice() && !queue.length;
    };
    const mark = (part) => {
      if (marked) marked.classList.remove("reading");
      marked = part;
      if (part) part.classList.add("reading");
    };
    // What is said of an element, without what another utterance says and what is not for the ear.
    const words = (node, silent) =>
      [...node.childNodes]
        .map((one) => (one.nodeType === 3 ? one.data : one.nodeType === 1 && !one.matches(silent) ? words(one, silent) : ""))
        .filter((text) => text.trim())
        .join(node.matches("tr") ? "，" : "");
    const stop = () => {
      queue = [];
      speech.cancel();
      mark();
      button.textContent = label;
      button.classList.remove("active");
    };
    const start = () => {
      const silent = "rt, rp, .anchor, [hidden]";
      const texts = all("h1, .doc-top .banner, .doc-note, .gw-body", button.closest("article") || document)
        .flatMap((place) => (place.matches("h1, p") ? [place] : all(parts, place)))
        .filter((part) => !part.parentNode.closest("tr, [hidden], details") && !part.hidden)
        .map((part) => ({ part, text: words(part, part.matches("tr") ? silent : silent + ", " + parts).trim() }))
        .filter(({ text }) => /[\p{L}\p{N}]/u.test(text));
      const selection = getSelection();
      const first = selection.isCollapsed ? 0 : Math.max(0, texts.findIndex(({ part }) => selection.containsNode(part, true)));
      const speaker = voice();
      const spoken = texts.slice(first).map(({ part, text }, index, { length }) => {
        const one = new SpeechSynthesisUtterance(text);
        one.lang = lang;
        one.voice = speaker;
        one.onstart = () => queue === spoken && mark(part);
        one.onend = one.onerror = () => queue === spoken && index === length - 1 && stop();
        return one;
      });
      speech.cancel();
      speech.resume();
      queue = spoken;
      button.textContent = button.dataset.stop;
      button.classList.add("active");
      for (const one of spoken) speech.speak(one);
    };

    button.addEventListener("click", () => (queue.length ? stop() : start()));
    addEventListener("keydown", (event) => event.key === "Escape" && queue.length && stop());
    addEventListener("pagehide", () => queue.length && stop());
    speech.onvoiceschanged = offer; // not every browser has the listener here
    setTimeout(offer, 2000); // nor does every browser tell
    offer();
  }
})();
