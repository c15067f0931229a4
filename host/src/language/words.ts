/**
 * What texts are written with: `msg('…')`, `msg(str`… ${value}`)` and `msg(html`…`)`. From the library's own parts, because its main entry
 * brings everything that reads translations into the first bundle; that is loaded with the first language that needs it.
 */
export { msg } from '@lit/localize/init/install.js';
export { updateWhenLocaleChanges } from '@lit/localize/internal/localized-controller.js';
export { str } from '@lit/localize/internal/str-tag.js';
