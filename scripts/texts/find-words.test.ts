import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { findBareSentences } from './find-bare-sentences.ts';
import { findLooseWords } from './find-loose-words.ts';
import { findEarlyMessages, findMessages } from './find-messages.ts';
import { physicalIn } from './find-physical-styles.ts';
import { type Node, treeOf } from './source-tree.ts';

const folder = mkdtempSync(join(tmpdir(), 'empire-texts-'));
afterAll(() => rmSync(folder, { recursive: true }));

function treeFrom(code: string): Node {
  const path = join(folder, 'source.ts');
  writeFileSync(path, code);
  return treeOf(path);
}

test('words are found between tags, in what is said, and in what an expression puts there', () => {
  const found = (template: string) => findLooseWords(treeFrom(`const x = html\`${template}\`;`));
  expect(found('<p class="big">Hello</p>')).toEqual(['Hello']);
  expect(found('<a aria-label="Go on" href="/blog">${title}</a>')).toEqual(['Go on']);
  expect(found('<a title="On ${day}"></a>')).toEqual(['On']);
  expect(found('<p>${open ? "Open" : closed || `Shut`}</p>')).toEqual(['Open', 'Shut']);
  expect(found('<p>${open ? html`<b>Nested</b>` : nothing}</p>')).toEqual(['Nested']);
  expect(found('<img alt=${"A hill"} /> <input placeholder="Name" />')).toEqual(['A hill', 'Name']);
});

test('what is translated, what is code and what is no word is left alone', () => {
  const found = (template: string) => findLooseWords(treeFrom(`const x = html\`${template}\`;`));
  expect(found('<p class="notice">${msg("Hello")} &nbsp; · 12</p>')).toEqual([]);
  expect(found('<code>select</code><!-- note --><a class=${on ? "on" : "off"} data-state="x y" .value=${"text"}></a>')).toEqual([]);
});

test('messages are found with their values, and known by the words of their source', () => {
  const found = findMessages(
    treeFrom('const a = msg("Back"); const b = msg(str`${n} of ${m}`); const c = msg(texts[code]); const d = msg(html`<b>${x}</b>`);'),
  );
  expect(found.map(({ text, values }) => ({ text, values }))).toEqual([
    { text: 'Back', values: 0 },
    { text: '${0} of ${1}', values: 2 },
    { text: '<b>${0}</b>', values: 1 },
  ]);
  expect(found[2]?.id[0]).toBe('h');
});

test('messages worded when a module is loaded are found', () => {
  const code = 'const a = msg("Early"); class B { static c = msg("Early, too"); d = msg("Later"); } const e = () => msg("Later");';
  expect(findEarlyMessages(treeFrom(code))).toEqual(['Early', 'Early, too']);
});

test('sentences outside of msg are found; errors, warnings and single words are not', () => {
  const code =
    'const a = "Not saved yet"; const b = `Until ${day}, at last`; throw new EmpireError("closed", "The door is shut."); console.warn("It broke."); const c = "GET"; const d = msg("All is well");';
  expect(findBareSentences(treeFrom(code))).toEqual(['Not saved yet', 'Until …, at last']);
});

test('declarations that hold from left to right alone are found', () => {
  expect(physicalIn('a { margin-left: 1rem; text-align: right; inset: 0 1px 0 2px; left: 3px }')).toHaveLength(4);
  expect(physicalIn('a { margin: 0 auto; padding: 1px 2px 3px; inset: auto 0 calc(1px + 2px); text-align: start; border-radius: 1px }')).toEqual([]);
});
