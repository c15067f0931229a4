import { css } from 'lit';

/** The frame: one line on a wide screen, two on a phone, the second one scrolling sideways. */
export const shellStyles = css`
  :host {
    --edge: max(var(--empire-gutter), (100% - var(--empire-width)) / 2);
    min-block-size: 100dvb;
  }
  header {
    align-items: center;
    background: color-mix(in srgb, var(--empire-page) 92%, transparent);
    border-block-end: 1px solid var(--empire-line);
    display: flex;
    gap: 0.5rem 1.5rem;
    inset-block-start: 0;
    min-block-size: 3.75rem;
    padding-block: env(safe-area-inset-top) 0;
    padding-inline: var(--edge);
    position: sticky;
    z-index: 2;
    backdrop-filter: blur(10px);
  }
  .brand {
    align-items: center;
    color: var(--empire-text);
    display: flex;
    font: 600 1.1875rem/1 var(--empire-display);
    gap: 0.6rem;
    min-block-size: 2.75rem;
    text-decoration: none;
  }
  .brand svg {
    color: var(--empire-accent);
  }
  nav {
    display: flex;
    flex: 1;
    gap: 0.25rem;
    overflow-x: auto;
    scrollbar-width: none;
  }
  nav a {
    border-radius: var(--empire-radius-small);
    color: var(--empire-muted);
    flex: none;
    font-size: 0.9375rem;
    font-weight: 500;
    line-height: 1.25rem;
    margin: 0.3rem 0.1rem;
    padding: 0.5rem 0.75rem;
    text-decoration: none;
  }
  nav a:hover {
    background: var(--empire-sunken);
    color: var(--empire-text);
  }
  nav a[aria-current] {
    background: var(--empire-accent-soft);
    color: var(--empire-accent);
    font-weight: 600;
  }
  nav a:focus-visible {
    outline-offset: -2px;
  }
  main {
    min-block-size: 60vb;
    outline: none;
    padding: clamp(1.75rem, 5vw, 3.25rem) var(--edge) clamp(3rem, 8vw, 5rem);
  }
  .banner {
    align-items: center;
    background: var(--empire-accent-soft);
    display: flex;
    flex-wrap: wrap;
    gap: 0.75rem 1.5rem;
    justify-content: space-between;
    padding: 0.75rem var(--edge);
  }
  .banner.bad {
    background: var(--empire-bad-soft);
    color: var(--empire-bad);
  }
  .skip {
    inset-block-start: 0.5rem;
    inset-inline-start: 1rem;
    position: fixed;
    transform: translateY(-200%);
    z-index: 3;
  }
  .skip:focus {
    transform: none;
  }
  @media (max-width: 40rem) {
    header {
      flex-wrap: wrap;
      justify-content: space-between;
      padding-block-start: calc(0.35rem + env(safe-area-inset-top));
    }
    nav {
      flex-basis: 100%;
      margin-inline: -0.6rem;
      order: 3;
    }
    nav a {
      padding-inline: 0.6rem;
    }
  }
  @media (max-width: 22rem) {
    nav a {
      font-size: 0.875rem;
      padding-inline: 0.5rem;
    }
  }
  @media (forced-colors: active) {
    nav a[aria-current] {
      border: 1px solid Highlight;
    }
  }
`;
