/**
 * What the cards of the start page look alike in; it goes between `look` and a sheet of the neuron's own. A card is a `.feed` with a `.picture`
 * (an `img` or an `svg` that fills it, or something placed in it) and `.words`; the heading's link is followed wherever the card is pressed. The host draws the
 * frame. With room the picture stands beside the words; on a phone it is small, except on the card that has the attribute `lead`.
 */
export const feedLook: string = `
  :host {
    block-size: 100%;
    container-type: inline-size;
    display: block;
    margin: 0;
    max-inline-size: none;
  }
  :host([hidden]) {
    display: none;
  }
  .feed {
    block-size: 100%;
    display: grid;
    gap: 0;
    grid-template-columns: minmax(0, 1fr);
    grid-template-rows: auto minmax(0, 1fr);
    position: relative;
  }
  .feed .picture {
    aspect-ratio: 16 / 9;
    background: var(--sunken);
    min-block-size: 0;
    overflow: clip;
    position: relative;
  }
  .feed .picture > :is(img, svg) {
    block-size: 100%;
    border-radius: 0;
    inline-size: 100%;
    inset: 0;
    object-fit: cover;
    position: absolute;
  }
  .feed .picture > img.absent {
    visibility: hidden;
  }
  .feed .words {
    align-content: start;
    display: grid;
    gap: 0.5rem;
    padding: clamp(0.9rem, 2.5vw, 1.25rem);
  }
  .feed .kicker {
    margin: 0;
  }
  .feed h3 {
    font-size: 1.1875rem;
  }
  .feed h3 a {
    color: inherit;
    text-decoration: none;
  }
  .feed h3 a::after {
    content: '';
    inset: 0;
    position: absolute;
  }
  .feed:hover h3 a {
    text-decoration: underline;
    text-decoration-thickness: 2px;
  }
  .feed h3 a:focus-visible {
    outline: none;
  }
  .feed:has(h3 a:focus-visible) {
    border-radius: 0.25rem;
    outline: 3px solid var(--accent);
    outline-offset: -3px;
  }
  .feed .summary {
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 3;
    color: var(--muted);
    display: -webkit-box;
    font-size: 0.9375rem;
    overflow: hidden;
  }
  .feed [lang] {
    unicode-bidi: plaintext;
  }
  .feed progress {
    order: 0;
  }
  .feed .go {
    align-self: end;
    color: var(--accent);
    font-weight: 600;
    margin-block-start: 0.25rem;
  }
  .feed .go::after {
    content: ' →';
  }
  :host(:dir(rtl)) .feed .go::after {
    content: ' ←';
  }
  .feed .actions {
    gap: 0.25rem;
    margin: 0;
    position: relative;
  }
  .feed .actions > * {
    padding-inline: 0.9rem;
  }
  @media (max-width: 40rem) {
    :host(:not([lead])) .feed {
      grid-template-columns: 6.5rem minmax(0, 1fr);
      grid-template-rows: minmax(0, 1fr);
    }
    :host(:not([lead])) .feed .picture {
      aspect-ratio: auto;
    }
    :host(:not([lead])) .feed :is(.summary, .go) {
      -webkit-line-clamp: 2;
      font-size: 0.875rem;
    }
    :host(:not([lead])) .feed h3 {
      font-size: 1.0625rem;
    }
    :host(:not([lead])) .feed .actions > * {
      font-size: 0.9375rem;
      min-block-size: 2.75rem;
      padding: 0.4rem 0.75rem;
    }
  }
  @container (min-width: 33rem) {
    .feed {
      grid-template-columns: minmax(0, 6fr) minmax(0, 5fr);
      grid-template-rows: minmax(0, 1fr);
    }
    .feed .picture {
      aspect-ratio: auto;
      min-block-size: 12rem;
    }
    .feed .words {
      align-content: center;
      gap: 0.75rem;
      padding: clamp(1.25rem, 3vw, 2rem);
    }
    .feed h3 {
      font-size: clamp(1.375rem, 1rem + 1.2vw, 1.75rem);
    }
    .feed .summary {
      -webkit-line-clamp: 5;
      font-size: 1rem;
    }
  }
`;
