import { css } from 'lit';

/** The course of a person's results. */
export const historyChartStyles = css`
  .course {
    display: grid;
    gap: 0.5rem 1.25rem;
    grid-template-columns: minmax(6rem, auto) minmax(0, 1fr);
    margin: 0;
  }
  .course dt {
    align-self: center;
    font-weight: 600;
  }
  .course dd {
    align-items: center;
    display: flex;
    flex-wrap: wrap;
    gap: 0.25rem 1rem;
    margin: 0;
  }
  .course dd > span {
    color: var(--muted);
    font-variant-numeric: tabular-nums;
  }
  .course .onto::before {
    content: '→';
  }
  :host(:dir(rtl)) .course .onto::before {
    content: '←';
  }
  /* The first result stands where reading begins. */
  :host(:dir(rtl)) .course svg {
    transform: scaleX(-1);
  }
  .course svg {
    block-size: 2.5rem;
    inline-size: 10rem;
    max-inline-size: 100%;
    overflow: visible;
  }
  .course polyline {
    fill: none;
    stroke: var(--accent);
    stroke-linejoin: round;
    stroke-width: 1.75;
  }
  .course circle {
    fill: var(--accent);
  }
  .course .floor {
    stroke: var(--line, var(--empire-line));
  }
  .course .sr {
    clip-path: inset(50%);
    block-size: 1px;
    inline-size: 1px;
    overflow: hidden;
    position: absolute;
    white-space: nowrap;
  }
  @media (forced-colors: active) {
    .course polyline,
    .course .floor {
      stroke: CanvasText;
    }
    .course circle {
      fill: CanvasText;
    }
  }
`;
