import { css } from 'lit';

/** The neuron's look, made of the shell's tokens; each has a fallback so that it reads well anywhere. */
export const styles = css`
  :host {
    --accent: var(--empire-accent, #1f5f4b);
    --soft: var(--empire-accent-soft, #dfece5);
    --muted: var(--empire-muted, #5b5d55);
    --line: var(--empire-line, #dcd8cd);
    --edge: var(--empire-edge, #85877c);
    --surface: var(--empire-surface, #fffefb);
    --sunken: var(--empire-sunken, #ece9e1);
    --small: var(--empire-radius-small, 0.5rem);
    --warm: light-dark(#9c3d2c, #f2a58f);
    --bright: light-dark(#8a5a00, #f1c467);
    --curious: light-dark(#1f5b86, #92c6ee);
    --tender: light-dark(#6a4390, #cdb0ee);
    --tense: light-dark(#8f2f4d, #f2a0b8);
    --calm: light-dark(#3f6351, #a5cdb7);
    color: var(--empire-text, #1d1f1b);
    display: grid;
    font-family: var(--empire-font, system-ui, sans-serif);
    gap: clamp(1.25rem, 3.5vw, 2.25rem);
    grid-template-columns: minmax(0, 1fr);
  }
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }
  h1,
  h2,
  h3 {
    font-family: var(--empire-display, ui-serif, Georgia, serif);
    font-weight: 600;
    letter-spacing: -0.012em;
    line-height: 1.22;
    margin: 0;
    text-wrap: balance;
  }
  h1 {
    font-size: clamp(1.75rem, 1.2rem + 2.4vw, 2.75rem);
  }
  h1:focus {
    outline: none;
  }
  h2 {
    font-size: 1.3125rem;
  }
  h3 {
    font-size: 1.125rem;
  }
  p,
  ol,
  ul,
  figure {
    margin: 0;
  }
  p {
    text-wrap: pretty;
  }
  ul,
  ol {
    list-style: none;
    padding: 0;
  }
  a {
    color: var(--accent);
    text-underline-offset: 0.2em;
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
  :focus-visible {
    border-radius: 0.25rem;
    outline: 3px solid var(--accent);
    outline-offset: 2px;
  }
  .muted {
    color: var(--muted);
  }
  .small {
    font-size: 0.875rem;
  }
  .lead {
    color: var(--muted);
    font-size: clamp(1.0625rem, 1rem + 0.35vw, 1.25rem);
    max-inline-size: 44rem;
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
  .wait {
    animation: appear 0s 400ms both;
  }
  .kicker {
    color: var(--muted);
    font: 600 0.8125rem/1.3 var(--empire-font, system-ui, sans-serif);
    letter-spacing: 0.06em;
    margin-block-end: 0.6rem;
    text-transform: uppercase;
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
  .up {
    font-size: 0.9375rem;
    padding-block: 0.25rem;
    text-decoration: none;
  }
  .up::before {
    content: '← ';
  }
  [dir='rtl'] .up::before,
  :host(:dir(rtl)) .up::before {
    content: '→ ';
  }
  .card {
    background: var(--surface);
    border: 1px solid var(--line);
    border-radius: var(--empire-radius, 0.875rem);
    box-shadow: var(--empire-shadow, none);
    padding: clamp(1.125rem, 3vw, 1.5rem);
  }
  .grid {
    display: grid;
    gap: clamp(1rem, 2.5vw, 1.5rem);
    grid-template-columns: repeat(auto-fill, minmax(min(100%, 17.5rem), 1fr));
  }
  .tile {
    block-size: 100%;
    display: flex;
    flex-direction: column;
    overflow: clip;
    padding: 0;
    position: relative;
    transition: border-color 120ms;
  }
  .tile:hover {
    border-color: var(--edge);
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
  .tile h2 a,
  .tile h3 a {
    color: inherit;
    text-decoration: none;
  }
  .tile h2 a::after,
  .tile h3 a::after {
    content: '';
    inset: 0;
    position: absolute;
  }
  .tile a:focus-visible {
    outline: none;
  }
  .tile:has(a:focus-visible) {
    outline: 3px solid var(--accent);
    outline-offset: 2px;
  }
  .facts {
    align-items: center;
    color: var(--muted);
    display: flex;
    flex-wrap: wrap;
    font-size: 0.9375rem;
    gap: 0.25rem 0.9rem;
  }
  .chip {
    background: var(--soft);
    border-radius: 99px;
    color: var(--accent);
    font-weight: 600;
    padding: 0 0.7rem;
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
    gap: 0.15rem;
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
    background: var(--surface);
    border: 1px solid var(--edge);
    border-radius: var(--small);
    color: inherit;
    cursor: pointer;
    font: 600 0.9375rem/1.2 var(--empire-font, system-ui, sans-serif);
    min-block-size: 2.75rem;
    padding: 0.5rem 1rem;
  }
  button:hover {
    background: var(--sunken);
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
    display: flex;
    flex-wrap: wrap;
    gap: 0.6rem;
  }
  .notice {
    background: var(--empire-bad-soft, #fae3df);
    border-radius: var(--small);
    color: var(--empire-bad, #9b2c22);
    padding: 0.6rem 0.9rem;
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
  @keyframes appear {
    from {
      visibility: hidden;
    }
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
  @media (prefers-reduced-motion: reduce) {
    * {
      transition: none !important;
    }
  }
  @media (prefers-color-scheme: dark) {
    img {
      filter: brightness(0.88);
    }
  }
  @media (forced-colors: active) {
    .mood::before,
    .star circle {
      forced-color-adjust: none;
    }
  }
`;
