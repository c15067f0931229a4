import { html, LitElement, type TemplateResult } from 'lit';
import type { Conflict, Version } from '../waiting/conflicts.ts';
import { waitingStyles } from '../waiting/waiting-styles.ts';
import { controls } from './controls.ts';

/** The versions of one document side by side. Choosing one is told by the event `take`, whose detail is its revision. */
export class ConflictElement extends LitElement {
  static override properties = { conflict: { attribute: false }, deviceId: { attribute: false } };
  static override styles = [controls, waitingStyles];

  declare conflict: Conflict;
  /** This device. */
  declare deviceId: string | undefined;

  override render(): TemplateResult {
    const { title, collection, versions } = this.conflict;
    return html`<section class="card stack" aria-labelledby="conflict" data-testid="conflict">
      <h2 id="conflict">${title}: ${versions.length} versions of one ${collection.replaceAll('-', ' ')}</h2>
      <p class="muted">It was changed on several devices at the same time, and only you know which one is right. The others can be put back.</p>
      <div class="versions">${versions.map((version) => this.#version(version))}</div>
    </section>`;
  }

  #version({ revision, value, deviceId, isShown }: Version): TemplateResult {
    const text = typeof value === 'string' ? value : JSON.stringify(value, null, 2);
    const where = deviceId === this.deviceId ? 'this device' : 'another of your devices';
    const take = () => this.dispatchEvent(new CustomEvent('take', { detail: revision }));
    return html`<div class="version ${isShown ? 'shown' : ''}">
      <strong>${isShown ? 'Used at the moment' : 'The other one'}</strong>
      <pre tabindex="0" role="region" aria-label="Version from ${where}">${text}</pre>
      <details>
        <summary>Why this value?</summary>
        <p class="small muted">Written on ${where}. ${isShown ? 'Every device shows this one until you decide, chosen the same way everywhere.' : 'It was written without knowing of the other.'}</p>
      </details>
      <button class=${isShown ? '' : 'primary'} data-testid="take" @click=${take}>${isShown ? 'Keep this one' : 'Take this one'}</button>
    </div>`;
  }
}
