import { css } from 'lit';

/** The start page: proposals in columns as there is room, then the list of everything. */
export const homeStyles = css`
  :host {
    display: grid;
    gap: clamp(1.5rem, 4vw, 2.5rem);
    grid-template-columns: minmax(0, 1fr);
  }
  .hero {
    display: grid;
    gap: 0.75rem;
    position: relative;
  }
  .hills {
    display: none;
  }
  .moon {
    fill: var(--empire-warn-soft);
  }
  .far,
  .middle,
  .near {
    fill: var(--empire-accent-soft);
  }
  .far {
    opacity: 0.6;
  }
  .middle {
    opacity: 0.8;
  }
  .near {
    fill: var(--empire-accent);
    opacity: 0.28;
  }
  .mast,
  .wave {
    fill: none;
    stroke: var(--empire-accent);
    stroke-linecap: round;
    stroke-width: 2;
  }
  .wave {
    opacity: 0.45;
  }
  /* What is below it stays where it is, whenever it comes. */
  empire-feed {
    display: block;
  }
  empire-feed.expected:not([shown]) {
    min-block-size: 100vb;
  }
  .first {
    background: var(--empire-surface);
    border: 1px solid var(--empire-line);
    border-radius: var(--empire-radius);
    box-shadow: var(--empire-shadow);
    display: grid;
    gap: 0.5rem;
    inline-size: min(26rem, 100% - 2 * var(--empire-gutter));
    inset-block-end: calc(1rem + env(safe-area-inset-bottom));
    inset-inline: 0;
    margin-inline: auto;
    padding: 0.75rem 1rem;
    position: fixed;
    z-index: 1;
  }
  .first label {
    color: var(--empire-muted);
    font-size: 0.9375rem;
  }
  progress {
    accent-color: var(--empire-accent);
    block-size: 0.6rem;
    inline-size: 100%;
  }
  /* Cards of different heights without gaps between them, in reading order down each column. */
  empire-outlet {
    column-gap: 1rem;
    columns: 22rem;
    display: block;
    margin-block-end: -1rem;
  }
  empire-outlet:empty,
  empire-outlet:not(:has(> div > :not([hidden]))),
  empire-outlet > div:has(> [hidden]) {
    display: none;
  }
  empire-outlet > div {
    break-inside: avoid;
    padding-block-end: 1rem;
  }
  section {
    display: grid;
    gap: 1rem;
  }
  .kicker {
    color: var(--empire-muted);
    font: 600 0.8125rem/1.3 var(--empire-font);
    letter-spacing: 0.06em;
    text-transform: uppercase;
  }
  ul {
    display: grid;
    gap: 1rem;
    grid-template-columns: repeat(auto-fill, minmax(min(100%, 14rem), 1fr));
    list-style: none;
    margin: 0;
    padding: 0;
  }
  .tile {
    align-content: start;
    block-size: 100%;
    box-shadow: none;
    display: grid;
    gap: 0.35rem 0.75rem;
    padding: 1.125rem;
    position: relative;
    transition: border-color 120ms;
  }
  .tile:hover {
    border-color: var(--empire-edge);
  }
  .tile svg {
    color: var(--empire-accent);
    fill: none;
    stroke: currentcolor;
    stroke-linecap: round;
    stroke-linejoin: round;
    stroke-width: 1.6;
  }
  .tile p {
    font-size: 0.9375rem;
  }
  h3 {
    font-size: 1.1875rem;
  }
  .tile h3 a {
    color: inherit;
    text-decoration: none;
  }
  .tile h3 a::after {
    content: '';
    inset: 0;
    position: absolute;
  }
  .tile h3 a:focus-visible {
    outline: none;
  }
  .tile:has(a:focus-visible) {
    outline: 3px solid var(--empire-accent);
    outline-offset: 2px;
  }
  .tile.failed {
    border-inline-start: 4px solid var(--empire-bad);
  }
  .tile button {
    justify-self: start;
    position: relative;
  }
  @media (min-width: 52rem) {
    .hero {
      align-content: center;
      border-block-end: 1px solid var(--empire-line);
      margin-block-start: -0.75rem;
      min-block-size: 9.5rem;
      padding-block-end: 1.5rem;
      padding-inline-end: 24rem;
    }
    .hills {
      block-size: 9.5rem;
      display: block;
      inline-size: 26rem;
      inset-block-end: 0;
      inset-inline-end: 0;
      mask-image: linear-gradient(to right, transparent, #000 35%);
      position: absolute;
    }
    .hills:dir(rtl) {
      transform: scaleX(-1);
    }
  }
  @media (max-width: 52rem) {
    .first {
      inset-block-end: calc(5.5rem + env(safe-area-inset-bottom));
    }
  }
  @media (prefers-reduced-motion: reduce) {
    .tile {
      transition: none;
    }
  }
`;
