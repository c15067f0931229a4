import { css } from 'lit';

/** The course of an article: its points, and its paragraphs as a list. */
export const arcStyles = css`
  .arc .point {
    stroke: var(--accent);
    stroke-linecap: round;
    stroke-width: 6;
  }
  .steps {
    font-size: 0.875rem;
    margin-block-start: 0.5rem;
  }
  .steps summary {
    color: var(--accent);
    cursor: pointer;
    padding-block: 0.25rem;
  }
  .steps ol {
    border-inline-start: 2px solid var(--line);
    display: grid;
    gap: 0.25rem;
    margin-block-start: 0.35rem;
    max-block-size: 18rem;
    overflow-y: auto;
    padding-inline-start: 0.75rem;
  }
  .steps button {
    color: var(--muted);
    font: inherit;
    min-block-size: 1.75rem;
    text-align: start;
  }
  .steps strong {
    color: var(--empire-text, inherit);
  }
  /* A course begins where reading begins. */
  :host(:dir(rtl)) .arc svg {
    transform: scaleX(-1);
  }
  @media (pointer: coarse) {
    .steps summary,
    .steps button {
      min-block-size: 2.75rem;
    }
    .steps summary {
      align-content: center;
    }
  }
  @media (forced-colors: active) {
    .arc .point {
      stroke: CanvasText;
    }
  }
`;
