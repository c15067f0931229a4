export { catalogueLook } from './catalogue-look.ts';
export { feedLook } from './feed-look.ts';

/**
 * What neurons look alike in, as the text of a style sheet: colours and type made of the shell's tokens, each with a fallback so that it
 * reads well anywhere; links, focus, buttons, cards, chips, notices. A `.tile` is a card that follows the link in its heading wherever it
 * is pressed. A neuron adopts it before a sheet of its own, with lit as `unsafeCSS(look)`; the build puts it into the neuron, so no
 * release depends on another's.
 */
export const look: string = `
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
  p,
  ol,
  ul,
  figure {
    margin: 0;
  }
  p {
    text-wrap: pretty;
  }
  /* What is published has a direction of its own, wherever it stands. */
  [lang] {
    unicode-bidi: plaintext;
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
  .kicker {
    color: var(--muted);
    font: 600 0.8125rem/1.3 var(--empire-font, system-ui, sans-serif);
    letter-spacing: 0.06em;
    text-transform: uppercase;
  }
  .wait {
    animation: appear 0s 400ms both;
  }
  .card {
    background: var(--surface);
    border: 1px solid var(--line);
    border-radius: var(--empire-radius, 0.875rem);
    box-shadow: var(--empire-shadow, none);
    padding: clamp(1.125rem, 3vw, 1.5rem);
  }
  .tile {
    block-size: 100%;
    position: relative;
    transition: border-color 120ms;
  }
  .tile:hover {
    border-color: var(--edge);
  }
  .tile :is(h2, h3) a {
    color: inherit;
    text-decoration: none;
  }
  .tile :is(h2, h3) a::after {
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
    display: inline-block;
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
    font: 600 1rem/1.2 var(--empire-font, system-ui, sans-serif);
    min-block-size: 2.875rem;
    padding: 0.6rem 1.35rem;
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
  .actions {
    align-items: center;
    display: flex;
    flex-wrap: wrap;
    gap: 0.75rem;
  }
  .notice {
    background: var(--empire-bad-soft, #fae3df);
    border-radius: var(--small);
    color: var(--empire-bad, #9b2c22);
    padding: 0.6rem 0.9rem;
  }
  @media (pointer: coarse) {
    .up {
      padding-block: 0.7rem;
    }
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
