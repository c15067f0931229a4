import { css, html, type TemplateResult } from 'lit';

/** What stands in for a page or a list until it is there; `what` is said to screen readers. It appears only when the wait lasts, and moves when it is long. */
export function skeleton(what: string, { cards = 0 }: { cards?: number } = {}): TemplateResult {
  return html`<div class="skeleton">
    <p class="unseen" role="status">${what}</p>
    ${cards === 0 ? html`<i></i><i></i><i></i>` : html`<div class="boxes">${Array.from({ length: cards }, () => html`<b></b>`)}</div>`}
  </div>`;
}

export const skeletonStyles = css`
  .skeleton {
    animation: skeleton-appear 0s 300ms both;
  }
  .skeleton i,
  .skeleton b {
    animation: skeleton-pulse 1.6s ease-in-out 2s infinite alternate;
    background: var(--empire-sunken);
    border-radius: 0.4rem;
    display: block;
  }
  .skeleton i {
    block-size: 1.1rem;
    inline-size: min(100%, 34rem);
    margin-block-end: 1rem;
  }
  .skeleton i:first-of-type {
    block-size: 2.4rem;
    inline-size: min(80%, 20rem);
    margin-block-end: 1.75rem;
  }
  .skeleton i:last-of-type {
    inline-size: min(70%, 26rem);
  }
  .boxes {
    display: grid;
    gap: 1rem;
    grid-template-columns: repeat(auto-fill, minmax(min(100%, 19rem), 1fr));
  }
  .skeleton b {
    block-size: 9rem;
    border-radius: var(--empire-radius);
  }
  .unseen {
    block-size: 1px;
    clip-path: inset(50%);
    inline-size: 1px;
    overflow: hidden;
    position: absolute;
    white-space: nowrap;
  }
  @keyframes skeleton-appear {
    from {
      visibility: hidden;
    }
  }
  @keyframes skeleton-pulse {
    to {
      opacity: 0.45;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    .skeleton i,
    .skeleton b {
      animation: none;
    }
  }
`;
