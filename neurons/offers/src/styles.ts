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
    .art {
      display: block;
    }
    .up {
      inline-size: fit-content;
    }
    .tile {
      grid-template-rows: auto auto 1fr auto;
      overflow: clip;
      padding: 0 0 clamp(1rem, 2.5vw, 1.375rem);
    }
    .tile > :not(.art) {
      margin-inline: clamp(1rem, 2.5vw, 1.375rem);
    }
    .tile .art {
      aspect-ratio: 2 / 1;
      inline-size: 100%;
      margin-block-end: 0.4rem;
    }
    .beside {
      align-items: start;
      display: grid;
      gap: clamp(1.5rem, 4vw, 3rem);
      grid-template-columns: minmax(0, 1fr);
    }
    .beside > .art {
      aspect-ratio: 16 / 9;
      border-radius: var(--empire-radius, 0.875rem);
      inline-size: 100%;
      order: -1;
    }
    .inline {
      background: var(--soft);
      border-color: transparent;
      box-shadow: none;
      display: grid;
      grid-template-columns: minmax(0, 1fr);
      overflow: clip;
      padding: 0;
    }
    .inline .words {
      align-content: center;
      display: grid;
      gap: 0.6rem;
      padding: clamp(1.125rem, 3vw, 1.5rem);
    }
    .inline .art {
      block-size: 100%;
      inline-size: 100%;
      max-block-size: 12rem;
    }
    .strip {
      align-items: center;
      background: var(--soft);
      /* Seen where colours are forced. */
      border: 1px solid transparent;
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
      min-block-size: 2.75rem;
      min-inline-size: 2.75rem;
      padding: 0;
    }
    dialog {
      background: var(--surface);
      border: 1px solid var(--line);
      border-radius: var(--empire-radius, 0.875rem);
      color: inherit;
      inline-size: min(32rem, 100% - 2rem);
      padding: 0 clamp(1.5rem, 4vw, 2.25rem) clamp(1.5rem, 4vw, 2.25rem);
    }
    dialog .art {
      aspect-ratio: 5 / 2;
      inline-size: calc(100% + 2 * clamp(1.5rem, 4vw, 2.25rem));
      margin-block-end: 0.75rem;
      margin-inline: calc(-1 * clamp(1.5rem, 4vw, 2.25rem));
    }
    dialog[open] {
      display: grid;
      gap: 0.75rem;
    }
    dialog::backdrop {
      background: rgb(12 16 13 / 0.55);
    }
    @media (min-width: 48rem) {
      .inline {
        grid-template-columns: minmax(0, 2fr) minmax(0, 3fr);
      }
      .inline .art {
        max-block-size: none;
      }
    }
    @media (prefers-color-scheme: dark) {
      .art {
        filter: brightness(0.88);
      }
    }
    @media (min-width: 56rem) {
      .beside {
        grid-template-columns: minmax(0, 6fr) minmax(0, 5fr);
      }
      .beside > .art {
        aspect-ratio: 4 / 3;
        order: 0;
      }
    }
  `,
];
