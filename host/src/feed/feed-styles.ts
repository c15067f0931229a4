import { css } from 'lit';

/** Cards in rows as there is room, in the order of their ranks; above each why it is there. */
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
    gap: 0.4rem 1.25rem;
    grid-template-columns: repeat(auto-fill, minmax(min(100%, 24rem), 1fr));
    list-style: none;
    margin: 0;
    padding: 0;
  }
  /* The reasons of a row end on one line, and its cards begin on one. */
  li {
    display: grid;
    grid-row: span 2;
    grid-template-rows: auto 1fr;
    grid-template-rows: subgrid;
    margin-block-end: 1.1rem;
    min-inline-size: 0;
  }
  li:has(> .body > [hidden]) {
    display: none;
  }
  .body,
  .body > * {
    block-size: 100%;
    display: block;
  }
  .why {
    align-items: baseline;
    align-self: end;
    color: var(--empire-muted);
    display: flex;
    flex-wrap: wrap;
    font-size: 0.875rem;
    gap: 0 1rem;
    justify-content: space-between;
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
`;
