import { look } from '@empire/contract/look';
import { css, unsafeCSS } from 'lit';

/** The neuron's look: what all have in common, and what only this one shows. */
export const styles = [
  unsafeCSS(look),
  css`
    :host {
      --warm: light-dark(#9c3d2c, #f2a58f);
      --bright: light-dark(#8a5a00, #f1c467);
      --curious: light-dark(#1f5b86, #92c6ee);
      --tender: light-dark(#6a4390, #cdb0ee);
      --tense: light-dark(#8f2f4d, #f2a0b8);
      --calm: light-dark(#3f6351, #a5cdb7);
      display: grid;
      gap: clamp(1.25rem, 3.5vw, 2.25rem);
      grid-template-columns: minmax(0, 1fr);
    }
    h3 {
      font-size: 1.125rem;
    }
    img {
      background: var(--sunken);
      block-size: auto;
      display: block;
      max-inline-size: 100%;
    }
    img.absent {
      visibility: hidden;
    }
    .head,
    .stack {
      display: grid;
      gap: 0.75rem;
      justify-items: start;
    }
    .head h1 {
      max-inline-size: 24ch;
    }
    .kicker {
      margin-block-end: 0.6rem;
    }
    .tabs {
      border-block-end: 1px solid var(--line);
      display: flex;
      gap: 0.25rem 1.5rem;
      overflow-x: auto;
    }
    .tabs a {
      border-block-end: 3px solid transparent;
      color: var(--muted);
      font-weight: 600;
      padding: 0.65rem 0.1rem 0.5rem;
      text-decoration: none;
    }
    .tabs a:hover {
      color: inherit;
    }
    .tabs a[aria-current] {
      border-color: var(--accent);
      color: var(--empire-text, #1d1f1b);
    }
    :host(:dir(rtl)) .up::before {
      content: '→ ';
    }
    .grid {
      display: grid;
      gap: clamp(1rem, 2.5vw, 1.5rem);
      grid-template-columns: repeat(auto-fill, minmax(min(100%, 17.5rem), 1fr));
    }
    .tile {
      display: flex;
      flex-direction: column;
      overflow: clip;
      padding: 0;
    }
    .tile img {
      aspect-ratio: 16 / 9;
      inline-size: 100%;
      object-fit: cover;
    }
    .tile .words {
      display: grid;
      flex: 1;
      gap: 0.5rem;
      grid-template-rows: auto 1fr auto;
      padding: clamp(1rem, 2.5vw, 1.375rem);
    }
    .facts {
      align-items: center;
      gap: 0.25rem 0.9rem;
    }
    .chips {
      display: flex;
      flex-wrap: wrap;
      gap: 0.5rem;
    }
    .pill {
      background: var(--surface);
      border: 1px solid var(--line);
      border-radius: 99px;
      color: inherit;
      display: inline-flex;
      font-size: 0.9375rem;
      gap: 0.45rem;
      padding: 0.3rem 0.9rem;
      text-decoration: none;
    }
    .pill:hover {
      border-color: var(--edge);
    }
    .count {
      color: var(--muted);
    }
    .mood::before {
      background: var(--mood);
      block-size: 0.6rem;
      border-radius: 50%;
      content: '';
      display: inline-block;
      inline-size: 0.6rem;
      margin-inline-end: 0.4rem;
    }
    .pill.mood {
      align-items: center;
    }
    .pill.mood::before {
      margin-inline-end: -0.05rem;
    }
    .warm {
      --mood: var(--warm);
    }
    .bright {
      --mood: var(--bright);
    }
    .curious {
      --mood: var(--curious);
    }
    .tender {
      --mood: var(--tender);
    }
    .tense {
      --mood: var(--tense);
    }
    .calm {
      --mood: var(--calm);
    }
    .browse {
      display: grid;
      gap: 1.25rem;
    }
    .online {
      border-block-start: 1px solid var(--line);
      display: grid;
      gap: 0.75rem;
      justify-items: start;
      padding-block-start: clamp(1.25rem, 3.5vw, 2.25rem);
    }
    .online .grid {
      inline-size: 100%;
    }
    .onward {
      font-weight: 600;
    }
    .onward::after {
      content: ' →';
    }
    :host(:dir(rtl)) .onward::after {
      content: ' ←';
    }
    progress {
      accent-color: var(--accent);
      block-size: 0.35rem;
      inline-size: 100%;
    }
    button {
      font: 600 0.9375rem/1.2 var(--empire-font, system-ui, sans-serif);
      min-block-size: 2.75rem;
      padding: 0.5rem 1rem;
    }
    button[aria-pressed='true'] {
      background: var(--soft);
      border-color: var(--accent);
      color: var(--accent);
    }
    button.plain {
      background: none;
      border: 0;
      border-radius: 0.25rem;
      font-weight: 400;
      min-block-size: 1.75rem;
      padding: 0.2rem 0;
      text-align: start;
    }
    button.plain:hover {
      color: var(--accent);
      text-decoration: underline;
    }
    .actions {
      align-items: normal;
      gap: 0.6rem;
    }
    .notice.hint {
      background: var(--soft);
      color: inherit;
    }
    .notice.warn {
      background: var(--empire-warn-soft, #faeccf);
      color: var(--empire-warn, #7a4b00);
    }
    .field {
      display: grid;
      gap: 0.4rem;
      max-inline-size: 34rem;
    }
    .field span {
      font-weight: 600;
    }
    input {
      background: var(--surface);
      border: 1px solid var(--edge);
      border-radius: var(--small);
      color: inherit;
      font: inherit;
      min-block-size: 3rem;
      padding: 0.5rem 0.9rem;
    }
    mark {
      background: var(--empire-warn-soft, #faeccf);
      border-radius: 0.2rem;
      color: inherit;
      padding-inline: 0.1em;
    }
    .row {
      align-items: center;
      display: flex;
      flex-wrap: wrap;
      gap: 0.75rem 1.5rem;
      justify-content: space-between;
      margin-block-end: 1rem;
    }
    .choice {
      display: flex;
      flex-wrap: wrap;
      gap: 0.4rem;
    }
    .choice button {
      border-color: var(--line);
      border-radius: 99px;
      font-weight: 500;
      min-block-size: 2.25rem;
      padding: 0.25rem 0.9rem;
    }
    .scroll {
      overflow-x: auto;
    }
    .map {
      background: var(--surface);
      border: 1px solid var(--line);
      border-radius: var(--empire-radius, 0.875rem);
    }
    .map svg {
      block-size: auto;
      display: block;
      inline-size: 100%;
      min-inline-size: 46rem;
    }
    .star text {
      fill: var(--empire-text, #1d1f1b);
      font: 500 13px/1 var(--empire-font, system-ui, sans-serif);
      text-anchor: middle;
    }
    .star text {
      unicode-bidi: plaintext;
    }
    .star circle {
      fill: var(--mood);
      stroke: var(--surface);
      stroke-width: 3;
    }
    .star.read circle {
      fill-opacity: 0.4;
      stroke: var(--mood);
      stroke-width: 1.5;
    }
    .star:hover text,
    .star:focus-visible text {
      fill: var(--accent);
      text-decoration: underline;
    }
    .groups {
      column-gap: 2rem;
      columns: 17rem;
      margin-block-start: 1rem;
    }
    .groups > li {
      break-inside: avoid;
      margin-block-end: 1.25rem;
    }
    .groups ul {
      display: grid;
      gap: 0.35rem;
      margin-block-start: 0.35rem;
    }
    @media (min-width: 52rem) {
      .featured {
        display: grid;
        grid-template-columns: 1.25fr 1fr;
      }
      .featured img {
        aspect-ratio: auto;
        block-size: 100%;
      }
      .featured .words {
        align-content: center;
        grid-template-rows: none;
        padding: 2.25rem;
      }
      .featured h2 {
        font-size: 1.875rem;
      }
    }
    @media (prefers-color-scheme: dark) {
      img {
        filter: brightness(0.88);
      }
    }
    @media (pointer: coarse) {
      .pill,
      button.plain,
      .choice button {
        min-block-size: 2.75rem;
      }
      .pill {
        align-items: center;
      }
      .groups a {
        display: inline-block;
        padding-block: 0.35rem;
      }
    }
    @media (forced-colors: active) {
      .tabs a {
        border-color: Canvas;
      }
      .tabs a[aria-current] {
        border-color: Highlight;
      }
      .mood::before,
      .star circle {
        forced-color-adjust: none;
      }
    }
  `,
];
