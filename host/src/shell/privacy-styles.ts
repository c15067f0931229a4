import { css } from 'lit';

/** What the sections of the privacy page share. */
export const privacyStyles = css`
  .card {
    inline-size: 100%;
  }
  /* A place for announcements takes no room while it is empty, and stays where screen readers find it. */
  .stack > div:empty {
    margin-block-start: -1rem;
  }
  .row {
    display: flex;
    flex-wrap: wrap;
    gap: 0.75rem;
  }
  ul {
    display: grid;
    inline-size: 100%;
    list-style: none;
    margin: 0;
    padding: 0;
  }
  li {
    border-block-start: 1px solid var(--empire-line);
    padding-block: 1rem;
  }
  li:first-child {
    border: 0;
    padding-block-start: 0;
  }
  li:last-child {
    padding-block-end: 0;
  }
  button.danger {
    border-color: var(--empire-bad);
    color: var(--empire-bad);
  }
  button.danger.sure {
    background: var(--empire-bad);
    color: var(--empire-surface);
  }
  dl {
    display: grid;
    gap: 0.4rem 1.5rem;
    grid-template-columns: fit-content(50%) minmax(0, 1fr);
    margin: 0;
  }
  dt {
    color: var(--empire-muted);
  }
  dd {
    margin: 0;
    overflow-wrap: anywhere;
  }
`;
