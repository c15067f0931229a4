import { html, type TemplateResult } from 'lit';
import { LocalisedElement } from '../language/localised-element.ts';
import { msg, str } from '../language/words.ts';
import type { Conflict, Version } from '../waiting/conflicts.ts';
import { waitingStyles } from '../waiting/waiting-styles.ts';
import { controls } from './controls.ts';

/** The versions of one document side by side. Choosing one is told by the event `take`, whose detail is its revision. */
export class ConflictElement extends LocalisedElement {
  static override properties = { conflict: { attribute: false }, deviceId: { attribute: false } };
  static override styles = [controls, waitingStyles];

  declare conflict: Conflict;
  /** This device. */
  declare deviceId: string | undefined;

  override render(): TemplateResult {
    const { title, collection, versions } = this.conflict;
    return html`<section class="card stack" aria-labelledby="conflict" data-testid="conflict">
      <h2 id="conflict">${msg(str`${title}: ${versions.length} versions of “${collection.replaceAll('-', ' ')}”`)}</h2>
      <p class="muted">${msg('It was changed on several devices at the same time, and only you know which one is right.')}</p>
      <div class="versions">${versions.map((version) => this.#version(version))}</div>
    </section>`;
  }

  #version({ revision, value, deviceId, isShown }: Version): TemplateResult {
    const text = typeof value === 'string' ? value : JSON.stringify(value, null, 2);
    const isHere = deviceId === this.deviceId;
    const take = () => this.dispatchEvent(new CustomEvent('take', { detail: revision }));
    return html`<div class="version ${isShown ? 'shown' : ''}">
      <strong>${isShown ? msg('Used at the moment') : msg('The other one')}</strong>
      <pre tabindex="0" role="region" aria-label=${isHere ? msg('Version from this device') : msg('Version from another of your devices')}>${text}</pre>
      <details>
        <summary>${msg('Why this value?')}</summary>
        <p class="small muted">${isHere ? msg('Written on this device.') : msg('Written on another of your devices.')} ${isShown ? msg('Every device shows this one until you decide, chosen the same way everywhere.') : msg('It was written without knowing of the other.')}</p>
      </details>
      <button class=${isShown ? '' : 'primary'} data-testid="take" @click=${take}>${isShown ? msg('Keep this one') : msg('Take this one')}</button>
    </div>`;
  }
}
