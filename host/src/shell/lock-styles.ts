import { css } from 'lit';

/** The forms of the device's lock. */
export const lockStyles = css`
  form {
    display: grid;
    gap: 0.75rem;
    inline-size: 100%;
    justify-items: start;
    max-inline-size: 26rem;
  }
  .gate {
    gap: 1.25rem;
    margin-inline: auto;
    max-inline-size: 28rem;
    padding-block-start: clamp(0rem, 5vb, 3rem);
  }
  .gate form,
  .gate empire-start-over {
    inline-size: 100%;
    max-inline-size: none;
  }
  .padlock {
    fill: none;
    stroke: var(--empire-accent);
    stroke-linecap: round;
    stroke-linejoin: round;
    stroke-width: 2;
  }
  .padlock circle {
    fill: var(--empire-accent-soft);
    stroke: none;
  }
  label {
    font-weight: 600;
  }
  .row {
    display: flex;
    flex-wrap: wrap;
    gap: 0.75rem;
  }
  button.danger {
    border-color: var(--empire-bad);
    color: var(--empire-bad);
  }
  .code {
    background: var(--empire-accent-soft);
    border-radius: var(--empire-radius-small);
    color: var(--empire-accent);
    font: 600 1.125rem/1.6 var(--empire-mono);
    inline-size: 100%;
    letter-spacing: 0.06em;
    padding: 0.9rem 0.75rem;
    text-align: center;
    user-select: all;
  }
`;
