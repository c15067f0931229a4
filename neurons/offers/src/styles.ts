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
    padding: 0.35rem 0.35rem 0.35rem 1rem;
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
  @media (prefers-reduced-motion: reduce) {
    * {
      transition: none !important;
    }
  }
`;
