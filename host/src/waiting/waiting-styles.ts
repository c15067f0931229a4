import { css } from 'lit';

/** What the parts of the waiting page share. */
export const waitingStyles = css`
  :host {
    display: grid;
    gap: clamp(1.25rem, 3.5vw, 2rem);
    grid-template-columns: minmax(0, 1fr);
  }
  .counts {
    display: flex;
    flex-wrap: wrap;
    gap: 0.5rem;
    list-style: none;
    margin: 0;
    padding: 0;
  }
  .counts li,
  .tag {
    background: var(--empire-sunken);
    border: 1px solid transparent;
    border-radius: 99px;
    font-size: 0.875rem;
    font-weight: 600;
    padding: 0.15rem 0.75rem;
    white-space: nowrap;
  }
  .counts .warn,
  .tag.queued,
  .tag.sending {
    background: var(--empire-warn-soft);
    color: var(--empire-warn);
  }
  .counts .bad,
  .tag.rejected,
  .tag.conflict {
    background: var(--empire-bad-soft);
    color: var(--empire-bad);
  }
  .notes {
    inline-size: 100%;
  }
  .notes summary {
    align-content: center;
    cursor: pointer;
    min-block-size: 2.75rem;
  }
  .notes .items {
    margin-block-start: 0.75rem;
  }
  .items {
    display: grid;
    inline-size: 100%;
    list-style: none;
    margin: 0;
    padding: 0;
  }
  .items > li {
    align-items: center;
    border-block-start: 1px solid var(--empire-line);
    display: flex;
    flex-wrap: wrap;
    gap: 0.5rem 1rem;
    justify-content: space-between;
    padding-block: 0.85rem;
  }
  .items > li:first-child {
    border: 0;
    padding-block-start: 0;
  }
  .items > li:last-child {
    padding-block-end: 0;
  }
  .what {
    display: grid;
    flex: 1 1 16rem;
    gap: 0.15rem;
    min-inline-size: 0;
    overflow-wrap: anywhere;
  }
  .row {
    align-items: center;
    display: flex;
    flex-wrap: wrap;
    gap: 0.6rem;
  }
  .versions {
    display: grid;
    gap: 1rem;
    grid-template-columns: repeat(auto-fit, minmax(min(100%, 16rem), 1fr));
    inline-size: 100%;
  }
  .version {
    align-content: start;
    border: 1px solid var(--empire-line);
    border-radius: var(--empire-radius-small);
    display: grid;
    gap: 0.6rem;
    justify-items: start;
    min-inline-size: 0;
    padding: 1rem;
  }
  .version.shown {
    border-color: var(--empire-accent);
  }
  pre {
    background: var(--empire-sunken);
    border-radius: var(--empire-radius-small);
    font: 0.875rem/1.45 var(--empire-mono);
    inline-size: 100%;
    margin: 0;
    max-block-size: 16rem;
    overflow: auto;
    overflow-wrap: anywhere;
    padding: 0.6rem 0.75rem;
    white-space: pre-wrap;
  }
  .card {
    inline-size: 100%;
  }
`;
