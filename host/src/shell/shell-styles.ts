import { css } from 'lit';

/** The frame: a header that stays in view, the page below it, and room for the bar at the bottom of a phone. */
export const shellStyles = css`
  :host {
    --edge: max(var(--empire-gutter), (100% - var(--empire-width)) / 2);
    min-block-size: 100dvb;
  }
  header {
    align-items: center;
    background: var(--empire-page);
    border-block-end: 1px solid var(--empire-line);
    display: flex;
    gap: 0.5rem 1.5rem;
    inset-block-start: 0;
    justify-content: space-between;
    min-block-size: 3.75rem;
    padding-block: env(safe-area-inset-top) 0;
    padding-inline: var(--edge);
    position: sticky;
    z-index: 2;
  }
  @media (max-width: 24rem) {
    header {
      column-gap: 0.5rem;
    }
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
  .strip {
    display: block;
    padding-inline: var(--edge);
  }
  :host([introduced]) main > :not(slot) {
    display: none;
  }
  .strip[hidden] {
    display: none;
  }
  .strip:has(> div > :not([hidden])) {
    padding-block-start: 0.75rem;
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
  .banner.warn {
    background: var(--empire-warn-soft);
    color: var(--empire-warn);
  }
  /* Comes while something is being read, and pushes nothing away. */
  .banner.late {
    background: var(--empire-surface);
    border: 1px solid var(--empire-line);
    border-radius: var(--empire-radius);
    box-shadow: var(--empire-shadow);
    inline-size: min(34rem, 100% - 2 * var(--empire-gutter));
    inset-block-end: calc(1rem + env(safe-area-inset-bottom));
    inset-inline: 0;
    margin-inline: auto;
    padding: 0.75rem 1rem;
    position: fixed;
    z-index: 2;
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
  @media (max-width: 52rem) {
    main {
      padding-block-end: calc(6rem + env(safe-area-inset-bottom));
    }
    .banner.late {
      inset-block-end: calc(5.5rem + env(safe-area-inset-bottom));
    }
  }
`;
