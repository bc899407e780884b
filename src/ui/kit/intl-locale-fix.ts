/**
 * Makes the browser's language one that Intl accepts. WebKitGTK under the locale C says "C", for which uPlot's formatter
 * throws as soon as it is loaded: this file comes before it.
 */

try {
  new Intl.NumberFormat(navigator.language);
} catch {
  Object.defineProperty(navigator, 'language', { value: 'en', configurable: true });
}
