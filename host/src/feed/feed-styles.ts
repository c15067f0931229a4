import { css } from 'lit';

/**
 * Cards in columns as there is room, in the order of their ranks: the first one wide, with a neighbour, and the last one as wide as the row that it
 * would leave open. The frame is the host's, with the reason at its foot; inside is the neuron's element.
 */
export const feedStyles = css`
  :host([hidden]) {
    display: none;
  }
  section {
    display: grid;
    gap: 1rem;
    grid-template-columns: minmax(0, 1fr);
  }
  .kicker {
    color: var(--empire-muted);
    font: 600 0.8125rem/1.3 var(--empire-font);
    letter-spacing: 0.06em;
    text-transform: uppercase;
  }
  ul {
    display: grid;
    gap: clamp(0.875rem, 2vw, 1.25rem);
    grid-template-columns: minmax(0, 1fr);
    list-style: none;
    margin: 0;
    padding: 0;
  }
  li {
    background: var(--empire-surface);
    border: 1px solid var(--empire-line);
    border-radius: var(--empire-radius);
    box-shadow: var(--empire-shadow);
    display: grid;
    grid-template-rows: 1fr auto;
    min-inline-size: 0;
    overflow: clip;
    transition: border-color 120ms;
  }
  li:hover {
    border-color: var(--empire-edge);
  }
  li:has(> .body > :focus-within) {
    border-color: var(--empire-accent);
  }
  li:has(> .body > [hidden]) {
    display: none;
  }
  .body {
    min-block-size: 8.5rem;
  }
  li:first-child .body {
    min-block-size: 21rem;
  }
  .body > * {
    block-size: 100%;
    display: block;
  }
  .why {
    align-items: center;
    border-block-start: 1px solid var(--empire-line);
    color: var(--empire-muted);
    display: flex;
    flex-wrap: wrap;
    font-size: 0.875rem;
    gap: 0 1rem;
    justify-content: space-between;
    min-block-size: 2.75rem;
    padding: 0.3rem clamp(1rem, 2.5vw, 1.25rem);
  }
  .why span {
    flex: 1 1 8rem;
    min-inline-size: 0;
    overflow-wrap: anywhere;
  }
  .link {
    background: none;
    border: 0;
    color: var(--empire-accent);
    font: inherit;
    font-size: 0.875rem;
    min-block-size: 1.75rem;
    padding: 0;
    text-decoration: underline;
    text-underline-offset: 0.2em;
  }
  .link:hover {
    background: none;
    text-decoration-thickness: 2px;
  }
  .foot {
    color: var(--empire-muted);
    display: flex;
    flex-wrap: wrap;
    font-size: 0.875rem;
    gap: 0.25rem 1.5rem;
  }
  .ghosts li {
    animation: ghost-appear 0s 300ms both;
    box-shadow: none;
  }
  .ghosts .body {
    display: grid;
    gap: 1rem;
    grid-template-rows: minmax(0, 1fr) 4rem;
    padding-block-end: 1rem;
  }
  .ghosts .body > * {
    background: var(--empire-sunken);
    block-size: auto;
  }
  .ghosts b {
    border-radius: 0.4rem;
    margin-inline: 1.25rem;
  }
  .unseen {
    block-size: 1px;
    clip-path: inset(50%);
    inline-size: 1px;
    overflow: hidden;
    position: absolute;
    white-space: nowrap;
  }
  @keyframes ghost-appear {
    from {
      visibility: hidden;
    }
  }
  @media (min-width: 40rem) {
    ul {
      grid-template-columns: repeat(2, minmax(0, 1fr));
    }
    .body {
      min-block-size: 22rem;
    }
    li:first-child {
      grid-column: 1 / -1;
    }
    li:first-child .body {
      min-block-size: 17rem;
    }
    li:last-child:nth-child(even) {
      grid-column: 1 / -1;
    }
    li:last-child:nth-child(even) .body {
      min-block-size: 12rem;
    }
  }
  @media (min-width: 64rem) {
    ul {
      grid-template-columns: repeat(3, minmax(0, 1fr));
    }
    li:first-child:not(:only-child),
    li:last-child:nth-child(3n + 1):not(:first-child) {
      grid-column: span 2;
    }
    li:first-child .body {
      min-block-size: 22rem;
    }
    li:last-child:nth-child(even):not(:nth-child(3n + 1), :nth-child(3n)) {
      grid-column: auto;
    }
    li:last-child:nth-child(3n) {
      grid-column: 1 / -1;
    }
    li:last-child:nth-child(3n) .body {
      min-block-size: 13rem;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    li {
      transition: none;
    }
  }
`;
