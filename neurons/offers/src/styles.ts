import { catalogueLook, look } from '@empire/contract/look';
import { css, unsafeCSS } from 'lit';

/** The neuron's look: what all have in common, and what only this one shows. */
export const styles = [
  unsafeCSS(look),
  unsafeCSS(catalogueLook),
  css`
    .details {
      display: grid;
      gap: 0.5rem;
      list-style: disc;
      padding-inline-start: 1.25rem;
    }
    .taken {
      background: var(--soft);
      border-color: transparent;
      display: grid;
      gap: 0.75rem;
    }
    .code {
      background: var(--surface);
      border: 1px dashed var(--edge);
      border-radius: var(--small);
      display: inline-block;
      font: 600 1.25rem/1.3 var(--empire-mono, monospace);
      letter-spacing: 0.08em;
      padding: 0.35rem 0.8rem;
      user-select: all;
    }
    .inline {
      background: var(--soft);
      border-color: transparent;
      box-shadow: none;
      display: grid;
      gap: 0.6rem;
    }
    .strip {
      align-items: center;
      background: var(--soft);
      border-radius: var(--small);
      display: flex;
      gap: 0.5rem;
      justify-content: space-between;
      padding-block: 0.35rem;
    padding-inline: 1rem 0.35rem;
    }
    .strip p {
      display: flex;
      flex-wrap: wrap;
      gap: 0 0.75rem;
    }
    .strip button {
      font-size: 1.375rem;
      min-block-size: 2.5rem;
      min-inline-size: 2.5rem;
      padding: 0;
    }
    dialog {
      background: var(--surface);
      border: 1px solid var(--line);
      border-radius: var(--empire-radius, 0.875rem);
      color: inherit;
      inline-size: min(32rem, 100% - 2rem);
      padding: clamp(1.5rem, 4vw, 2.25rem);
    }
    dialog[open] {
      display: grid;
      gap: 0.75rem;
    }
    dialog::backdrop {
      background: rgb(12 16 13 / 0.55);
    }
  `,
];
