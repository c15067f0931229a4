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
