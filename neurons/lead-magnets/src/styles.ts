import { catalogueLook, look } from '@empire/contract/look';
import { css, unsafeCSS } from 'lit';

/** The neuron's look: what all have in common, and what only this one shows. */
export const styles = [
  unsafeCSS(look),
  unsafeCSS(catalogueLook),
  css`
    .shelf {
      display: grid;
      gap: 1.25rem;
      grid-template-columns: repeat(auto-fill, minmax(min(100%, 24rem), 1fr));
    }
    .shelf .tile {
      display: grid;
      gap: 0;
      grid-template-columns: clamp(7.5rem, 30%, 10.5rem) minmax(0, 1fr);
      grid-template-rows: minmax(0, 1fr);
      overflow: clip;
      padding: 0;
    }
    .shelf .picture {
      min-block-size: 12rem;
      position: relative;
    }
    .shelf .picture .cover {
      block-size: auto;
      inline-size: 70%;
    }
    .shelf .words {
      align-content: center;
      padding: clamp(1rem, 2.5vw, 1.5rem);
    }
    .beside {
      align-items: center;
      display: grid;
      gap: 1.25rem;
      grid-template-columns: 6.5rem 1fr;
    }
    .words {
      display: grid;
      gap: 0.5rem;
    }
    .cover {
      aspect-ratio: 210 / 297;
      border-radius: 0.25rem 0.4rem 0.4rem 0.25rem;
      box-shadow: 0 1px 2px rgb(0 0 0 / 0.2), 0 6px 16px rgb(0 0 0 / 0.16), inset 3px 0 0 rgb(255 255 255 / 0.14);
      color: #fff;
      container-type: inline-size;
      display: flex;
      flex-direction: column;
      justify-content: space-between;
      overflow: clip;
    }
    @media (forced-colors: active) {
      .cover {
        forced-color-adjust: none;
      }
    }
    .cover span {
      font: 600 0.78rem/1.2 var(--empire-display, ui-serif, Georgia, serif);
      padding: 0.7rem 0.6rem 0;
    }
    .cover svg {
      display: block;
      inline-size: 100%;
    }
    .cover .moon {
      fill: rgb(255 255 255 / 0.85);
    }
    .cover .far {
      fill: rgb(255 255 255 / 0.25);
    }
    .cover .near {
      fill: rgb(255 255 255 / 0.45);
    }
    .cover.moss {
      background: #1f5f4b;
    }
    .cover.sea {
      background: #2a5b73;
    }
    .cover.dusk {
      background: #4b3f6b;
    }
    .cover.clay {
      background: #964830;
    }
    .picture .cover {
      block-size: 84%;
      inset: 0;
      margin: auto;
      position: absolute;
      box-shadow: 0 2px 4px rgb(0 0 0 / 0.25), 0 10px 24px rgb(0 0 0 / 0.22), inset 3px 0 0 rgb(255 255 255 / 0.14);
    }
    .picture .cover span {
      font-size: clamp(0.6rem, 13cqi, 1.125rem);
    }
    :is(.feed, .shelf) .picture.moss {
      background: light-dark(#c5d8cd, #24392f);
    }
    :is(.feed, .shelf) .picture.sea {
      background: light-dark(#c4d7e0, #20343f);
    }
    :is(.feed, .shelf) .picture.dusk {
      background: light-dark(#d2cce2, #2e2942);
    }
    :is(.feed, .shelf) .picture.clay {
      background: light-dark(#ecd3c8, #43281d);
    }
    .columns {
      display: grid;
      gap: clamp(1.5rem, 5vw, 3.5rem);
      grid-template-columns: minmax(0, 1fr);
    }
    .stack,
    form,
    fieldset {
      align-content: start;
      display: grid;
      gap: 1.1rem;
    }
    aside {
      align-content: start;
      display: grid;
      gap: 0.9rem;
    }
    .columns aside .cover {
      inline-size: 11rem;
      margin-block-end: 0.6rem;
    }
    .columns aside .cover span {
      font-size: 1.125rem;
      padding: 1.2rem 1rem 0;
    }
    .inside {
      display: grid;
      gap: 0.35rem;
      list-style: disc;
      padding-inline-start: 1.2rem;
    }
    .field {
      display: grid;
      gap: 0.35rem;
    }
    .field > span:first-child,
    legend {
      font-weight: 600;
    }
    em {
      color: var(--muted);
      font-style: normal;
      font-weight: 400;
    }
    input:not([type='checkbox'], [type='radio']) {
      background: var(--surface);
      border: 1px solid var(--edge);
      border-radius: var(--small);
      color: inherit;
      font: inherit;
      inline-size: 100%;
      min-block-size: 3rem;
      padding: 0.5rem 0.9rem;
    }
    input[aria-invalid='true'] {
      border-color: var(--empire-bad, #9b2c22);
      border-width: 2px;
    }
    input[type='checkbox'],
    input[type='radio'] {
      accent-color: var(--accent);
      block-size: 1.25rem;
      flex: none;
      inline-size: 1.25rem;
      margin: 0.15rem 0 0;
    }
    .check {
      align-items: start;
      display: flex;
      gap: 0.7rem;
      padding-block: 0.6rem;
    }
    fieldset {
      border: 0;
      gap: 0.35rem;
      margin: 0;
      padding: 0;
    }
    legend {
      margin-block-end: 0.35rem;
      padding: 0;
    }
    .problem {
      color: var(--empire-bad, #9b2c22);
      font-size: 0.9375rem;
    }
    .problem:empty {
      display: none;
    }
    .hint {
      color: var(--muted);
      font-size: 0.9375rem;
    }
    .yours {
      background: var(--soft);
      border-color: transparent;
      box-shadow: none;
      display: grid;
      gap: 0.7rem;
    }
    @media (max-width: 48rem) {
      .columns aside {
        display: none;
      }
    }
    @media (min-width: 48rem) {
      .columns {
        grid-template-columns: minmax(0, 34rem) minmax(12rem, 1fr);
      }
    }
  `,
];
