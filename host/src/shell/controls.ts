import { css } from 'lit';

/** What every part of the shell looks like: text, cards, buttons, fields. */
export const controls = css`
  :host {
    color: var(--empire-text);
    display: block;
    font-family: var(--empire-font);
  }
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }
  h1,
  h2,
  h3 {
    font-family: var(--empire-display);
    font-weight: 600;
    letter-spacing: -0.012em;
    line-height: 1.2;
    margin: 0;
    text-wrap: balance;
  }
  h1 {
    font-size: clamp(1.75rem, 1.3rem + 2vw, 2.5rem);
  }
  h1:focus {
    outline: none;
  }
  h2 {
    font-size: 1.25rem;
  }
  p {
    margin: 0;
    text-wrap: pretty;
  }
  a {
    color: var(--empire-accent);
    text-underline-offset: 0.2em;
  }
  :focus-visible {
    border-radius: 0.25rem;
    outline: 3px solid var(--empire-accent);
    outline-offset: 2px;
  }
  .lead {
    color: var(--empire-muted);
    font-size: 1.0625rem;
    max-inline-size: 38rem;
  }
  .muted {
    color: var(--empire-muted);
  }
  .small {
    font-size: 0.875rem;
    overflow-wrap: anywhere;
  }
  .stack {
    display: grid;
    gap: 1rem;
    justify-items: start;
  }
  .card {
    background: var(--empire-surface);
    border: 1px solid var(--empire-line);
    border-radius: var(--empire-radius);
    box-shadow: var(--empire-shadow);
    padding: clamp(1.125rem, 3.5vw, 1.625rem);
  }
  .notice {
    background: var(--empire-bad-soft);
    border-radius: var(--empire-radius-small);
    color: var(--empire-bad);
    padding: 0.75rem 1rem;
  }
  .notice.good {
    background: var(--empire-accent-soft);
    color: var(--empire-accent);
  }
  button {
    background: var(--empire-surface);
    border: 1px solid var(--empire-edge);
    border-radius: var(--empire-radius-small);
    color: inherit;
    cursor: pointer;
    font: 600 1rem/1.2 var(--empire-font);
    min-block-size: 2.75rem;
    padding: 0.6rem 1.1rem;
  }
  button:hover {
    background: var(--empire-sunken);
  }
  button.primary {
    background: var(--empire-accent);
    border-color: transparent;
    color: var(--empire-on-accent);
  }
  button.primary:hover {
    background: var(--empire-accent-strong);
  }
  button:disabled {
    cursor: default;
    opacity: 0.55;
  }
  input {
    background: var(--empire-page);
    border: 1px solid var(--empire-edge);
    border-radius: var(--empire-radius-small);
    color: inherit;
    font: 1rem/1.2 var(--empire-font);
    inline-size: 100%;
    min-block-size: 2.75rem;
    padding: 0.5rem 0.75rem;
  }
  code {
    background: var(--empire-sunken);
    border-radius: 0.3rem;
    font: 0.875em/1.4 var(--empire-mono);
    overflow-wrap: anywhere;
    padding: 0.1rem 0.35rem;
  }
`;
