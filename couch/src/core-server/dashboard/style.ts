/** The dashboard's style: light and dark, one column on a phone. */
export const dashboardStyle = `
:root { color-scheme: light dark; --page: #f4f5f8; --panel: #fff; --ink: #1b2030; --soft: #5a6276; --line: #e1e4ec; --track: #edeff5; --tone-1: #3d4fd1; --tone-2: #7d8bea; --tone-3: #b9c1f3; }
@media (prefers-color-scheme: dark) {
  :root { --page: #11141c; --panel: #1a1f2b; --ink: #e8ebf4; --soft: #a0a8bc; --line: #2b3242; --track: #262d3c; --tone-1: #8f9dff; --tone-2: #6272d8; --tone-3: #444f96; }
}
* { box-sizing: border-box; margin: 0; }
body { background: var(--page); color: var(--ink); font: 15px/1.5 system-ui, sans-serif; font-variant-numeric: tabular-nums; }
header, main, footer { max-width: 72rem; margin: 0 auto; padding: 0 1.25rem; }
header { display: flex; flex-wrap: wrap; align-items: baseline; gap: .25rem 1rem; padding-top: 2rem; padding-bottom: 1.25rem; }
h1 { font-size: 1.5rem; letter-spacing: -.01em; }
h2 { font-size: 1.05rem; }
h3 { margin-top: 1rem; font-size: .9rem; overflow-wrap: anywhere; }
header p, .hint, .figure, figcaption { color: var(--soft); font-size: .85rem; }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(7.25rem, 1fr)); gap: .75rem; margin-bottom: .75rem; }
.tiles div, section { background: var(--panel); border: 1px solid var(--line); border-radius: .75rem; padding: 1rem 1.125rem; }
dt { color: var(--soft); font-size: .85rem; }
dd { font-size: 1.75rem; font-weight: 650; line-height: 1.2; letter-spacing: -.02em; }
.panels { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 26rem), 1fr)); gap: .75rem; }
.bars { list-style: none; padding: 0; margin-top: .6rem; display: grid; gap: .45rem; }
.bars li { display: grid; grid-template-columns: minmax(5rem, 11rem) 1fr minmax(4.75rem, max-content); align-items: center; gap: .75rem; }
.label { overflow-wrap: anywhere; font-size: .9rem; line-height: 1.3; }
.value { text-align: right; font-size: .9rem; }
.bar { display: block; width: 100%; height: .8rem; border-radius: .25rem; }
.days { margin-top: .75rem; }
.days svg { display: block; width: 100%; height: 7rem; border-bottom: 1px solid var(--line); }
figcaption span { white-space: nowrap; }
figcaption { display: flex; justify-content: space-between; gap: .5rem; padding-top: .35rem; }
.track { fill: var(--track); } .tone-1 { fill: var(--tone-1); } .tone-2 { fill: var(--tone-2); } .tone-3 { fill: var(--tone-3); }
.empty { color: var(--soft); padding: 1.25rem 0 .5rem; }
footer { display: flex; flex-wrap: wrap; gap: .25rem 1.5rem; padding-top: 1.25rem; padding-bottom: 2.5rem; font-size: .85rem; }
a { color: var(--tone-1); text-underline-offset: .2em; }
a:focus-visible { outline: 2px solid currentColor; outline-offset: .2rem; }
@media (forced-colors: active) { .track { fill: Canvas; } .tone-1, .tone-2, .tone-3 { fill: CanvasText; } }
@media (max-width: 30rem) { .bars li { grid-template-columns: 1fr max-content; row-gap: .2rem; } .bar { grid-row: 2; grid-column: 1 / -1; } }
`;
