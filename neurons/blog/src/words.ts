/** What texts are written with. The words of other languages are loaded when somebody reads one. */
export { msg } from '@lit/localize/init/install.js';
export { updateWhenLocaleChanges } from '@lit/localize/internal/localized-controller.js';
export { str } from '@lit/localize/internal/str-tag.js';
