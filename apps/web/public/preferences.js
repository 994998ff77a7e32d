// Runs before the first paint, so that a chosen theme or language never flashes the other one. The keys are those of
// src/shell/preferences.ts. The build says at this script's element where the texts of other languages lie.
(function () {
  var spoken = navigator.languages.map((tag) => tag.slice(0, 2).toLowerCase()).find((tag) => /^(en|fr)$/.test(tag));
  try {
    var theme = localStorage.getItem('aila.theme');
    if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
    var language = localStorage.getItem('aila.language');
    if (language === 'en' || language === 'fr') spoken = language;
  } catch {
    // Storage is switched off: the system's theme and the browser's language are used.
  }
  if (spoken) document.documentElement.lang = spoken;
  var texts = spoken && document.currentScript.dataset[spoken];
  if (texts) document.head.append(Object.assign(document.createElement('link'), { rel: 'modulepreload', href: texts }));
})();
