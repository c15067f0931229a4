import { css } from 'lit';

/** How the page of the models looks. */
export const modelsStyles = css`
  :host {
    display: grid;
    gap: clamp(1.25rem, 3vw, 1.75rem);
  }
  .card {
    inline-size: 100%;
  }
  .rows {
    display: grid;
    gap: 0.9rem;
    inline-size: 100%;
    list-style: none;
    margin: 0;
    padding: 0;
  }
  .rows > li {
    align-items: start;
    border-block-start: 1px solid var(--empire-line);
    display: grid;
    gap: 0.75rem 1.25rem;
    grid-template-columns: minmax(0, 1fr) auto;
    overflow-wrap: anywhere;
    padding-block-start: 0.9rem;
  }
  .rows > li:first-child {
    border: 0;
    padding: 0;
  }
  .buttons {
    display: flex;
    flex-wrap: wrap;
    gap: 0.5rem;
  }
  .buttons:empty {
    display: none;
  }
  .tag {
    background: var(--empire-sunken);
    border-radius: 999px;
    font-size: 0.8125rem;
    padding: 0.1rem 0.6rem;
    white-space: nowrap;
  }
  .tag.good {
    background: var(--empire-accent-soft);
    color: var(--empire-accent);
  }
  .tag.warn,
  .problem {
    color: var(--empire-bad);
  }
  .states {
    display: flex;
    flex-wrap: wrap;
    gap: 0.35rem;
    margin-block-start: 0.4rem;
  }
  .state {
    background: var(--empire-sunken);
    border-radius: 0.4rem;
    color: var(--empire-muted);
    font-size: 0.8125rem;
    padding: 0.1rem 0.5rem;
  }
  .state b {
    font-weight: 600;
  }
  .state.ready {
    background: var(--empire-accent-soft);
    color: var(--empire-accent);
  }
  .state.failed {
    background: var(--empire-bad-soft);
    color: var(--empire-bad);
  }
  pre {
    background: var(--empire-sunken);
    border-radius: var(--empire-radius-small);
    margin: 0.5rem 0 0;
    max-block-size: 14rem;
    overflow: auto;
    padding: 0.6rem 0.8rem;
    white-space: pre-wrap;
  }
  @media (max-width: 40rem) {
    .rows > li {
      grid-template-columns: minmax(0, 1fr);
    }
  }
`;
