import { css } from 'lit';

/** The page of one article: a column of text that reads well, and beside it what belongs to it. */
export const proseStyles = css`
  .hero {
    aspect-ratio: 16 / 9;
    border-radius: var(--empire-radius, 0.875rem);
    inline-size: 100%;
    max-block-size: 30rem;
    object-fit: cover;
  }
  .columns {
    display: grid;
    gap: clamp(1.5rem, 4vw, 3.5rem);
    grid-template-columns: minmax(0, 1fr);
  }
  /* In one column: what can be done, the text, and what was understood of it, which comes when it is understood and pushes nothing away. */
  aside {
    display: contents;
  }
  .actions {
    order: -1;
  }
  .prose {
    font-size: clamp(1.0625rem, 1rem + 0.25vw, 1.1875rem);
    hyphens: auto;
    line-height: 1.68;
    max-inline-size: 40rem;
    overflow-wrap: break-word;
  }
  .prose > * {
    margin-block: 0 1.15em;
  }
  .prose h2 {
    font-size: 1.4em;
    margin-block: 1.7em 0.6em;
  }
  .prose h3 {
    font-size: 1.15em;
    margin-block: 1.4em 0.5em;
  }
  .prose h2:focus,
  .prose h3:focus {
    outline: none;
  }
  .prose ul,
  .prose ol {
    padding-inline-start: 1.4em;
  }
  .prose ul {
    list-style: disc;
  }
  .prose ol {
    list-style: decimal;
  }
  .prose li {
    margin-block-end: 0.45em;
  }
  .prose li::marker {
    color: var(--muted);
  }
  .prose blockquote {
    border-inline-start: 3px solid var(--accent);
    margin-inline: 0;
    padding-inline-start: 1.1em;
  }
  .prose blockquote p {
    margin-block: 0 0.5em;
  }
  .prose code {
    background: var(--sunken);
    border-radius: 0.3rem;
    font: 0.9em/1.4 var(--empire-mono, monospace);
    padding: 0.1rem 0.35rem;
  }
  .prose pre {
    background: var(--sunken);
    border-radius: var(--small);
    overflow-x: auto;
    padding: 1rem;
  }
  .prose table {
    border-collapse: collapse;
  }
  .prose th,
  .prose td {
    border: 1px solid var(--line);
    padding: 0.4rem 0.7rem;
    text-align: start;
  }
  .prose img {
    border-radius: var(--small);
  }
  .contents {
    border-inline-start: 2px solid var(--line);
    padding-inline-start: 1rem;
  }
  .folded {
    order: -1;
  }
  .folded summary {
    align-content: center;
    color: var(--accent);
    cursor: pointer;
    font-weight: 600;
    min-block-size: 2.75rem;
  }
  .folded ol {
    border-inline-start: 2px solid var(--line);
    padding-inline-start: 1rem;
  }
  :is(.contents, .folded) .deeper {
    padding-inline-start: 1rem;
  }
  .feeling {
    display: grid;
    gap: 0.6rem;
  }
  .feeling .kicker {
    margin: 0;
  }
  .arc {
    display: grid;
    gap: 0.35rem;
  }
  .arc svg {
    block-size: 3.5rem;
    inline-size: 100%;
  }
  .arc .course {
    fill: none;
    stroke: var(--accent);
    stroke-linecap: round;
    stroke-linejoin: round;
    stroke-width: 2.5;
  }
  .arc .middle {
    stroke: var(--line);
    stroke-dasharray: 3 4;
  }
  .arc figcaption {
    font-size: 0.9375rem;
  }
  empire-outlet {
    display: grid;
    gap: 1rem;
    grid-template-columns: repeat(auto-fit, minmax(min(100%, 22rem), 1fr));
  }
  empire-outlet:empty {
    display: none;
  }
  .next {
    border-block-start: 1px solid var(--line);
    padding-block-start: clamp(1.5rem, 4vw, 2.25rem);
  }
  @media (max-width: 60rem) {
    .contents {
      display: none;
    }
    aside .chips {
      display: none;
    }
  }
  @media (min-width: 60rem) {
    .folded {
      display: none;
    }
    .columns {
      grid-template-columns: minmax(0, 40rem) minmax(14rem, 1fr);
    }
    aside {
      align-content: start;
      display: grid;
      gap: 1.5rem;
      inset-block-start: 1.5rem;
      position: sticky;
    }
  }
`;
