// The language: what every page has.
"use strict";
(() => {
  const page = document.documentElement;
  const show = (language) => {
    page.dataset.shown = language;
    page.lang = language === "zh" ? "zh-Hant" : "en";
    try { localStorage.setItem("jianbao-language", language); } catch { /* a page opened from a disk may not store */ }
    dispatchEvent(new Event("language"));
  };
  let stored = null;
  try { stored = localStorage.getItem("jianbao-language"); } catch { /* likewise */ }
  const asked = new URLSearchParams(location.search).get("language");
  show(asked === "en" || asked === "zh" ? asked : stored || (/^zh/i.test(navigator.language) ? "zh" : "en"));
  document.getElementById("language").addEventListener("click", () => show(page.dataset.shown === "zh" ? "en" : "zh"));
})();
