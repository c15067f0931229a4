/** What neurons that show cards side by side, and one of them as a page, look alike in; it goes between `look` and a sheet of their own. */
export const catalogueLook: string = `
  .page {
    display: grid;
    gap: clamp(1.25rem, 3.5vw, 2rem);
    grid-template-columns: minmax(0, 1fr);
  }
  .head,
  .one {
    display: grid;
    gap: 0.9rem;
    justify-items: start;
    max-inline-size: 46rem;
  }
  .cards {
    display: grid;
    gap: 1rem;
    grid-template-columns: repeat(auto-fill, minmax(min(100%, 17.5rem), 1fr));
  }
  section .cards {
    margin-block-start: 1rem;
  }
  .tile {
    align-content: start;
    display: grid;
    gap: 0.6rem;
    grid-template-rows: auto 1fr auto;
  }
  button,
  .button {
    display: inline-grid;
    place-content: center;
    text-decoration: none;
  }
  .quiet {
    background: none;
    border-color: transparent;
    color: var(--muted);
    font-weight: 500;
    padding-inline: 0.75rem;
  }
  .actions {
    margin-block-start: 0.35rem;
  }
  .refused {
    color: var(--muted);
    font-size: 0.9375rem;
  }
`;
