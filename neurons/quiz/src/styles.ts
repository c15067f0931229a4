import { look } from '@empire/contract/look';
import { css, unsafeCSS } from 'lit';

/** The neuron's look: what all have in common, and what only this one shows. */
export const styles = [
  unsafeCSS(look),
  css`
    .flow {
      display: grid;
      gap: clamp(1.25rem, 3.5vw, 2rem);
      grid-template-columns: minmax(0, 1fr);
    }
    /* What somebody thinks about stands alone in the middle. */
    .narrow {
      margin-inline: auto;
      max-inline-size: 46rem;
    }
    .art {
      display: block;
    }
    .narrow h1 {
      font-size: clamp(1.6rem, 1.2rem + 1.9vw, 2.25rem);
    }
    h2 {
      font-size: 1.25rem;
    }
    h3 {
      font-size: 1.0625rem;
    }
    p,
    ol,
    ul,
    dl,
    dd,
    figure,
    blockquote {
      margin: 0;
    }
    code {
      background: var(--sunken);
      border-radius: 0.3rem;
      font: 0.875em/1.4 var(--empire-mono, monospace);
      padding: 0.1rem 0.35rem;
    }
    .small {
      overflow-wrap: anywhere;
    }
    .narrow .lead {
      font-size: 1.0625rem;
      max-inline-size: none;
    }
    .head,
    .stack {
      display: grid;
      gap: 0.9rem;
      justify-items: start;
    }
    .card {
      padding: clamp(1.125rem, 3.5vw, 1.625rem);
    }
    .cards {
      display: grid;
      gap: clamp(0.875rem, 2vw, 1.25rem);
      grid-template-columns: repeat(auto-fill, minmax(min(100%, 26rem), 1fr));
    }
    .link {
      block-size: 100%;
      color: inherit;
      display: grid;
      grid-template-rows: auto 1fr;
      overflow: clip;
      padding: 0;
      text-decoration: none;
      transition: border-color 120ms;
    }
    .link:hover {
      border-color: var(--edge);
    }
    .link .art {
      aspect-ratio: 2 / 1;
      inline-size: 100%;
    }
    .link .words {
      display: grid;
      gap: 0.5rem;
      grid-template-rows: auto 1fr auto;
      padding: clamp(1.125rem, 3.5vw, 1.5rem);
    }
    .intro {
      align-items: start;
      display: grid;
      gap: clamp(1.5rem, 4vw, 3rem);
      grid-template-columns: minmax(0, 1fr);
    }
    .beside .art {
      aspect-ratio: 16 / 9;
      border-radius: var(--empire-radius, 0.875rem);
      inline-size: 100%;
    }
    .facts {
      gap: 0.4rem 1rem;
      margin-block-start: 0.35rem;
    }
    .up {
      inline-size: fit-content;
    }
    .dimensions {
      display: grid;
      gap: 0.5rem;
    }
    .saving {
      color: var(--muted);
      font-size: 0.9375rem;
      margin-inline-start: auto;
      min-block-size: 1.5em;
    }
    .progress {
      display: grid;
      gap: 0.5rem;
    }
    .progress label {
      align-items: center;
      color: var(--muted);
      display: grid;
      font-size: 0.9375rem;
      gap: 0.35rem 1rem;
      grid-template-columns: 1fr auto;
    }
    progress {
      appearance: none;
      background: var(--sunken);
      block-size: 0.5rem;
      border: 0;
      border-radius: 99px;
      grid-column: 1 / -1;
      inline-size: 100%;
      order: 3;
      overflow: hidden;
    }
    @media (forced-colors: active) {
      progress {
        border: 1px solid CanvasText;
        forced-color-adjust: none;
      }
    }
    progress::-webkit-progress-bar {
      background: var(--sunken);
    }
    progress::-webkit-progress-value {
      background: var(--accent);
      border-radius: 99px;
      transition: inline-size 240ms;
    }
    progress::-moz-progress-bar {
      background: var(--accent);
    }
    form {
      display: grid;
      gap: 1.5rem;
    }
    fieldset {
      border: 0;
      display: grid;
      gap: 1rem;
      margin: 0;
      min-inline-size: 0;
      padding: 0;
    }
    legend {
      margin-block-end: 0.75rem;
      padding: 0;
    }
    #problem:empty,
    #hint:empty {
      display: none;
    }
    .options {
      display: grid;
      gap: 0.625rem;
    }
    .option {
      align-items: start;
      background: var(--surface);
      border: 1px solid var(--line);
      border-radius: var(--small);
      cursor: pointer;
      display: grid;
      gap: 0.8rem;
      grid-template-columns: auto 1fr;
      padding: 0.8rem 1rem;
    }
    .option:hover {
      border-color: var(--edge);
    }
    .option:has(:checked) {
      background: var(--soft);
      border-color: var(--accent);
    }
    .option:has(:focus-visible) {
      outline: 3px solid var(--accent);
      outline-offset: 2px;
    }
    .option input {
      accent-color: var(--accent);
      block-size: 1.2rem;
      inline-size: 1.2rem;
      margin: 0.15rem 0 0;
      outline: none;
    }
    .option span {
      unicode-bidi: plaintext;
    }
    .scale {
      background: var(--surface);
      border: 1px solid var(--line);
      border-radius: var(--small);
      display: grid;
      gap: 0.5rem;
      padding: 1rem clamp(1rem, 4vw, 1.5rem) 1.1rem;
    }
    .scale output {
      color: var(--accent);
      font: 600 2rem/1.2 var(--empire-display, serif);
      text-align: center;
    }
    .scale input {
      accent-color: var(--accent);
      block-size: 2rem;
      inline-size: 100%;
      margin: 0;
    }
    .ends {
      color: var(--muted);
      display: flex;
      font-size: 0.9375rem;
      gap: 2rem;
      justify-content: space-between;
      line-height: 1.35;
    }
    .ends span {
      max-inline-size: 12rem;
    }
    .ends span:last-child {
      text-align: end;
    }
    textarea {
      background: var(--surface);
      border: 1px solid var(--edge);
      border-radius: var(--small);
      color: inherit;
      font: inherit;
      inline-size: 100%;
      padding: 0.75rem 0.9rem;
      resize: vertical;
    }
    .result {
      display: grid;
      gap: clamp(1.75rem, 5vw, 2.5rem);
    }
    .result header,
    section {
      display: grid;
      gap: 0.9rem;
    }
    .eyebrow {
      color: var(--accent);
      font-size: 0.9375rem;
      font-weight: 600;
    }
    .bars {
      display: grid;
      gap: 0.4rem;
    }
    .bars dt {
      display: flex;
      flex-wrap: wrap;
      font-weight: 600;
      gap: 0 0.75rem;
    }
    .bars dt .muted {
      font-weight: 400;
      line-height: 1.7;
    }
    .bars dd {
      align-items: center;
      display: grid;
      font-variant-numeric: tabular-nums;
      gap: 1rem;
      grid-template-columns: 1fr 3.5rem;
      margin-block-end: 0.6rem;
    }
    .bars dd span {
      text-align: end;
    }
    .bar {
      block-size: 0.625rem;
      border-radius: 99px;
      inline-size: 100%;
      overflow: hidden;
    }
    .track {
      fill: var(--sunken);
    }
    .fill {
      fill: var(--accent);
    }
    .advice {
      counter-reset: step;
      display: grid;
      gap: 1.1rem;
    }
    .advice li {
      counter-increment: step;
      display: grid;
      gap: 0.15rem 1rem;
      grid-template-columns: 2rem 1fr;
    }
    .advice li::before {
      background: var(--soft);
      block-size: 2rem;
      border-radius: 50%;
      color: var(--accent);
      content: counter(step);
      font-weight: 600;
      grid-row: span 2;
      line-height: 2rem;
      text-align: center;
    }
    .advice h3 {
      line-height: 2rem;
    }
    .advice p {
      color: var(--muted);
      grid-column: 2;
    }
    blockquote {
      border-inline-start: 3px solid var(--accent);
      margin-block-start: 0.35rem;
      overflow-wrap: anywhere;
      padding-inline-start: 1rem;
      white-space: pre-line;
    }
    .history ol {
      border-block-start: 1px solid var(--line);
    }
    .history a {
      align-items: baseline;
      border-block-end: 1px solid var(--line);
      color: inherit;
      display: flex;
      flex-wrap: wrap;
      gap: 0 1rem;
      justify-content: space-between;
      padding: 0.7rem 0.25rem;
      text-decoration: none;
    }
    .history a:hover {
      background: var(--sunken);
    }
    .history a[aria-current] span {
      font-weight: 600;
    }
    .refused ul {
      display: grid;
      gap: 0.5rem;
    }
    @media (max-width: 30rem) {
      .link .art {
        aspect-ratio: 5 / 2;
      }
      .actions .primary {
        flex: 1;
      }
      .saving {
        flex-basis: 100%;
        margin: 0;
        text-align: center;
      }
    }
    @media (max-width: 56rem) {
      .beside {
        order: -1;
      }
    }
    @media (prefers-color-scheme: dark) {
      .art {
        filter: brightness(0.88);
      }
    }
    @media (min-width: 56rem) {
      .intro {
        grid-template-columns: minmax(0, 6fr) minmax(0, 5fr);
      }
      .beside .art {
        aspect-ratio: 4 / 3;
      }
    }
  `,
];
