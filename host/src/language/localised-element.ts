import { LitElement } from 'lit';
import { updateWhenLocaleChanges } from './words.ts';

/** An element of the shell that shows texts: it is drawn again in another language as soon as there are words for it. */
export class LocalisedElement extends LitElement {
  constructor() {
    super();
    updateWhenLocaleChanges(this);
  }
}
