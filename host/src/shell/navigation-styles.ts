import { css } from 'lit';

/** The navigation: words in the header where there is room, a bar of pictures and words at the bottom of a phone. */
export const navigationStyles = css`
  nav {
    align-items: center;
    display: flex;
    flex: 1;
    gap: 0.25rem;
    min-inline-size: 0;
  }
  nav a,
  nav button {
    background: none;
    border: 0;
    border-radius: var(--empire-radius-small);
    color: var(--empire-muted);
    font: 500 0.9375rem/1.25rem var(--empire-font);
    min-block-size: 2.25rem;
    padding: 0.5rem 0.75rem;
    text-decoration: none;
    white-space: nowrap;
  }
  nav a:hover,
  nav button:hover {
    background: var(--empire-sunken);
    color: var(--empire-text);
  }
  nav a[aria-current],
  .open-more.inside {
    color: var(--empire-accent);
    font-weight: 600;
  }
  nav a[aria-current] {
    background: var(--empire-accent-soft);
  }
  nav a:focus-visible,
  nav button:focus-visible {
    outline-offset: -2px;
  }
  nav svg {
    display: none;
    fill: none;
    flex: none;
    stroke: currentcolor;
    stroke-linecap: round;
    stroke-linejoin: round;
    stroke-width: 1.7;
  }
  svg.dots {
    stroke-width: 3.2;
  }
  .open-more span::after {
    border: solid;
    border-width: 0 0 1.5px 1.5px;
    content: '';
    display: inline-block;
    margin-inline-start: 0.5rem;
    padding: 0.13rem;
    transform: translateY(-0.2rem) rotate(-45deg);
  }
  #more {
    background: var(--empire-surface);
    border: 1px solid var(--empire-line);
    border-radius: var(--empire-radius);
    box-shadow: var(--empire-shadow), 0 12px 40px rgb(0 0 0 / 0.18);
    color: inherit;
    inset-block: calc(3.5rem + env(safe-area-inset-top)) auto;
    inset-inline: auto var(--edge);
    max-block-size: 70dvb;
    min-inline-size: 14rem;
    overflow-y: auto;
    padding: 0.4rem;
    position: fixed;
  }
  #more a,
  #more button {
    align-items: center;
    display: flex;
    gap: 0.8rem;
    inline-size: 100%;
    min-block-size: 2.75rem;
  }
  #more svg {
    display: block;
  }
  #more .narrow {
    display: none;
  }
  @media (max-width: 52rem) {
    nav {
      background: var(--empire-surface);
      border-block-start: 1px solid var(--empire-line);
      display: grid;
      gap: 0;
      grid-auto-columns: minmax(0, 1fr);
      grid-auto-flow: column;
      inset: auto 0 0;
      padding-block: 0.25rem calc(0.25rem + env(safe-area-inset-bottom));
      padding-inline: max(0.25rem, env(safe-area-inset-left), env(safe-area-inset-right));
      position: fixed;
      z-index: 2;
    }
    nav > a,
    .open-more {
      align-content: center;
      display: grid;
      font-size: 0.75rem;
      gap: 0.15rem;
      justify-items: center;
      line-height: 1rem;
      min-block-size: 3.25rem;
      overflow: hidden;
      padding: 0.25rem 0.1rem;
    }
    nav > a > span,
    .open-more span {
      max-inline-size: 100%;
      overflow: hidden;
      text-overflow: ellipsis;
      white-space: nowrap;
    }
    nav > a[aria-current] {
      background: none;
    }
    .open-more.inside-narrow {
      color: var(--empire-accent);
      font-weight: 600;
    }
    nav > a[aria-current] svg {
      background: var(--empire-accent-soft);
      border-radius: 99px;
      box-shadow: 0 0 0 0.15rem var(--empire-accent-soft), -0.7rem 0 0 0.15rem var(--empire-accent-soft), 0.7rem 0 0 0.15rem var(--empire-accent-soft);
    }
    nav svg {
      display: block;
    }
    nav > .wide,
    .open-more span::after {
      display: none;
    }
    #more {
      border-end-end-radius: 0;
      border-end-start-radius: 0;
      inline-size: auto;
      inset-block: auto calc(3.75rem + env(safe-area-inset-bottom));
      inset-inline: 0;
      margin: 0;
    }
    #more .narrow {
      display: flex;
    }
  }
  /* "Angebote" has room on the narrowest phone. */
  @media (max-width: 22rem) {
    nav > a,
    .open-more {
      font-size: 0.6875rem;
    }
  }
  /* Where a bar would take a fifth of the height, it scrolls away with the page. */
  @media (max-width: 52rem) and (max-height: 20rem) {
    nav {
      position: static;
    }
  }
  @media (forced-colors: active) {
    nav a[aria-current] {
      border: 1px solid Highlight;
    }
    nav > a[aria-current] svg {
      box-shadow: none;
    }
  }
`;
