// Runs before the first paint, so that a chosen theme or language never flashes the other one. The keys are those of
// src/app/preferences.ts.
(function () {
  try {
    var theme = localStorage.getItem('aila.theme');
    if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
    var language = localStorage.getItem('aila.language');
    if (language === 'en' || language === 'fr') document.documentElement.lang = language;
  } catch {
    // Storage is switched off: the system's theme and the browser's language are used.
  }
})();
