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
    color: var(--empire-text, #1d1f1b);
    display: block;
    font-family: var(--empire-font, system-ui, sans-serif);
  }
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }
  h1,
  h2 {
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
  p,
  ul {
    margin: 0;
  }
  p {
    text-wrap: pretty;
  }
  ul {
    list-style: none;
    padding: 0;
  }
  a {
    color: var(--accent);
    text-underline-offset: 0.2em;
  }
  :focus-visible {
    border-radius: 0.25rem;
    outline: 3px solid var(--accent);
    outline-offset: 2px;
  }
  .page {
    display: grid;
    gap: clamp(1.25rem, 3.5vw, 2rem);
    grid-template-columns: minmax(0, 1fr);
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
  .one {
    display: grid;
    gap: 0.9rem;
    justify-items: start;
    max-inline-size: 46rem;
  }
  .wait {
    animation: appear 0s 400ms both;
  }
  .kicker {
    color: var(--muted);
    font: 600 0.8125rem/1.3 var(--empire-font, system-ui, sans-serif);
    letter-spacing: 0.06em;
    text-transform: uppercase;
  }
  .card {
    background: var(--surface);
    border: 1px solid var(--line);
    border-radius: var(--empire-radius, 0.875rem);
    box-shadow: var(--empire-shadow, none);
    padding: clamp(1.125rem, 3vw, 1.5rem);
  }
  .cards {
    display: grid;
    gap: 1rem;
    grid-template-columns: repeat(auto-fill, minmax(min(100%, 17.5rem), 1fr));
  }
  section .cards {
    margin-block-start: 1rem;
  }
  .tile {
    align-content: start;
    block-size: 100%;
    display: grid;
    gap: 0.6rem;
    grid-template-rows: auto 1fr auto;
    position: relative;
    transition: border-color 120ms;
  }
  .tile:hover {
    border-color: var(--edge);
  }
  .tile h2 a {
    color: inherit;
    text-decoration: none;
  }
  .tile h2 a::after {
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
    color: var(--muted);
    display: flex;
    flex-wrap: wrap;
    font-size: 0.9375rem;
    gap: 0.25rem 1rem;
  }
  .chip {
    background: var(--soft);
    border-radius: 99px;
    color: var(--accent);
    font-weight: 600;
    padding: 0 0.7rem;
  }
  .up {
    font-size: 0.9375rem;
    padding-block: 0.25rem;
    text-decoration: none;
  }
  .up::before {
    content: '← ';
  }
  :host(:dir(rtl)) .up::before {
    content: '→ ';
  }
  button,
  .button {
    background: var(--surface);
    border: 1px solid var(--edge);
    border-radius: var(--small);
    color: inherit;
    cursor: pointer;
    display: inline-grid;
    font: 600 1rem/1.2 var(--empire-font, system-ui, sans-serif);
    min-block-size: 2.875rem;
    padding: 0.6rem 1.35rem;
    place-content: center;
    text-decoration: none;
  }
  button:hover {
    background: var(--sunken);
  }
  .primary {
    background: var(--accent);
    border-color: transparent;
    color: var(--empire-on-accent, #fff);
  }
  .primary:hover {
    background: var(--empire-accent-strong, #174a3a);
  }
  .quiet {
    background: none;
    border-color: transparent;
    color: var(--muted);
    font-weight: 500;
    padding-inline: 0.75rem;
  }
  .actions {
    align-items: center;
    display: flex;
    flex-wrap: wrap;
    gap: 0.75rem;
    margin-block-start: 0.35rem;
  }
  .shelf {
    display: grid;
    gap: 1.25rem;
    grid-template-columns: repeat(auto-fill, minmax(min(100%, 24rem), 1fr));
  }
  .shelf .tile,
  .beside {
    align-items: center;
    display: grid;
    gap: 1.25rem;
    grid-template-columns: 6.5rem 1fr;
  }
  .words {
    display: grid;
    gap: 0.5rem;
  }
  .cover {
    aspect-ratio: 210 / 297;
    border-radius: 0.25rem 0.4rem 0.4rem 0.25rem;
    box-shadow: 0 1px 2px rgb(0 0 0 / 0.2), 0 6px 16px rgb(0 0 0 / 0.16), inset 3px 0 0 rgb(255 255 255 / 0.14);
    color: #fff;
    display: flex;
    flex-direction: column;
    justify-content: space-between;
    overflow: clip;
  }
  .cover span {
    font: 600 0.78rem/1.2 var(--empire-display, ui-serif, Georgia, serif);
    padding: 0.7rem 0.6rem 0;
  }
  .cover svg {
    display: block;
    inline-size: 100%;
  }
  .cover .moon {
    fill: rgb(255 255 255 / 0.85);
  }
  .cover .far {
    fill: rgb(255 255 255 / 0.25);
  }
  .cover .near {
    fill: rgb(255 255 255 / 0.45);
  }
  .cover.moss {
    background: #1f5f4b;
  }
  .cover.sea {
    background: #2a5b73;
  }
  .cover.dusk {
    background: #4b3f6b;
  }
  .cover.clay {
    background: #964830;
  }
  .columns {
    display: grid;
    gap: clamp(1.5rem, 5vw, 3.5rem);
    grid-template-columns: minmax(0, 1fr);
  }
  .stack,
  form,
  fieldset {
    align-content: start;
    display: grid;
    gap: 1.1rem;
  }
  aside {
    align-content: start;
    display: grid;
    gap: 0.9rem;
  }
  .columns aside .cover {
    inline-size: 11rem;
  }
  .columns aside .cover span {
    font-size: 1.125rem;
    padding: 1.2rem 1rem 0;
  }
  .inside {
    display: grid;
    gap: 0.35rem;
    list-style: disc;
    padding-inline-start: 1.2rem;
  }
  .field {
    display: grid;
    gap: 0.35rem;
  }
  .field > span:first-child,
  legend {
    font-weight: 600;
  }
  em {
    color: var(--muted);
    font-style: normal;
    font-weight: 400;
  }
  input:not([type='checkbox'], [type='radio']) {
    background: var(--surface);
    border: 1px solid var(--edge);
    border-radius: var(--small);
    color: inherit;
    font: inherit;
    inline-size: 100%;
    min-block-size: 3rem;
    padding: 0.5rem 0.9rem;
  }
  input[aria-invalid='true'] {
    border-color: var(--empire-bad, #9b2c22);
    border-width: 2px;
  }
  input[type='checkbox'],
  input[type='radio'] {
    accent-color: var(--accent);
    block-size: 1.25rem;
    flex: none;
    inline-size: 1.25rem;
    margin: 0.15rem 0 0;
  }
  .check {
    align-items: start;
    display: flex;
    gap: 0.7rem;
    padding-block: 0.15rem;
  }
  fieldset {
    border: 0;
    gap: 0.35rem;
    margin: 0;
    padding: 0;
  }
  legend {
    margin-block-end: 0.35rem;
    padding: 0;
  }
  .problem {
    color: var(--empire-bad, #9b2c22);
    font-size: 0.9375rem;
  }
  .problem:empty {
    display: none;
  }
  .hint {
    color: var(--muted);
    font-size: 0.9375rem;
  }
  .yours {
    background: var(--soft);
    border-color: transparent;
    box-shadow: none;
    display: grid;
    gap: 0.7rem;
  }
  .notice {
    background: var(--empire-bad-soft, #fae3df);
    border-radius: var(--small);
    color: var(--empire-bad, #9b2c22);
    padding: 0.6rem 0.9rem;
  }
  .refused {
    color: var(--muted);
    font-size: 0.9375rem;
  }
  @keyframes appear {
    from {
      visibility: hidden;
    }
  }
  @media (max-width: 48rem) {
    .columns aside {
      display: none;
    }
  }
  @media (min-width: 48rem) {
    .columns {
      grid-template-columns: minmax(0, 34rem) minmax(12rem, 1fr);
    }
  }
  @media (prefers-reduced-motion: reduce) {
    * {
      transition: none !important;
    }
  }
`;
