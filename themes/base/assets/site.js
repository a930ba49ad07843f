// Corrects validity badges on a page whose day has passed without a rebuild. The page is complete without this file.
(() => {
  "use strict";
  const codes = { 尚未施行: "pending", 有效: "effective", 已修改: "amended", 部分失效: "partly", 失效: "expired", 废止: "repealed" };
  // The day in Asia/Shanghai, which keeps UTC+8 all year; ISO days compare as text.
  const today = new Date(Date.now() + 8 * 3600 * 1000).toISOString().slice(0, 10);

  for (const badge of document.querySelectorAll(".validity[data-until]")) {
    const state = badge.dataset.then;
    if (badge.dataset.until > today || !codes[state]) continue;
    badge.className = "validity validity-" + codes[state];
    badge.dataset.state = badge.textContent = state;
    badge.removeAttribute("data-until");
  }

  const note = document.getElementById("status-note");
  if (note && note.dataset.day <= today) note.hidden = false;

  // The search script takes this notice away; where modules cannot run or be loaded, it is shown.
  addEventListener("load", () => {
    const off = document.getElementById("search-off");
    if (off) off.hidden = false;
  });
})();
