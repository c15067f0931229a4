import { expect, test } from 'vitest';
import { bodyOf } from './body.ts';
import { blockOfLine } from './course.ts';
import { headingsOf } from './headings.ts';

/** What gets onto the page although the importer was to keep it out: an older importer, or a database that somebody wrote into. */
const hostile = [
  '<script>globalThis.harmed = true</script>',
  '<img src="x" onerror="globalThis.harmed = true">',
  '<a href="javascript:globalThis.harmed = true">go</a>',
  '<svg onload="globalThis.harmed = true"><script>globalThis.harmed = true</script></svg>',
  '<iframe srcdoc="<script>parent.harmed = true</script>"></iframe>',
  '<form action="/erase"><input name="x" autofocus onfocus="globalThis.harmed = true"><button>Go</button></form>',
  '<p style="position:fixed;inset:0">over everything</p>',
  '<math><mtext><table><mglyph><style><img src=x onerror="globalThis.harmed = true"></style></mglyph></table></mtext></math>',
  '<p id="empire-shell" name="actions">clobbers</p>',
  '<details open ontoggle="globalThis.harmed = true"><summary>x</summary></details>',
  '<a href="data:text/html,<script>1</script>" target="_top">data</a>',
  '<base href="https://elsewhere.example/"><meta http-equiv="refresh" content="0;url=https://elsewhere.example/">',
];

test('nothing of a hostile body runs, covers the page, sends anything or takes a name', async () => {
  const body = bodyOf(hostile.join('\n'));
  document.body.append(body);
  body.querySelectorAll('a').forEach((link) => {
    link.click();
  });
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect('harmed' in globalThis).toBe(false);
  expect(body.querySelectorAll('script, svg, math, iframe, form, input, button, style, base, meta, object')).toHaveLength(0);
  const attributes = [...body.querySelectorAll('*')].flatMap((element) => [...element.attributes]);
  expect(attributes.filter(({ name }) => name.startsWith('on') || name === 'style' || name === 'id' || name === 'name')).toEqual([]);
  expect(attributes.filter(({ name, value }) => /^(href|src)$/.test(name) && /^\s*(javascript|data):/i.test(value))).toEqual([]);
  body.remove();
});

test('a picture that is missing leaves its place empty, and the text stays', async () => {
  const body = bodyOf('<p>Before</p><img src="/media/none.webp" alt="a map"><p>After</p>');
  document.body.append(body);
  body.querySelector('img')?.scrollIntoView();
  await expect.poll(() => body.querySelector('img')?.classList.contains('absent'), { timeout: 5_000 }).toBe(true);
  expect(body.textContent).toBe('BeforeAfter');
  body.remove();
});

test('an article of a million letters is shown within two seconds', () => {
  const long = Array.from({ length: 2_000 }, (_, index) => `<h2>Part ${index}</h2><p>${'All work and no network. '.repeat(20)}</p>`).join('');
  expect(long.length).toBeGreaterThan(1_000_000);
  const started = performance.now();
  const body = bodyOf(long);
  document.body.append(body);
  expect(headingsOf(body)).toHaveLength(2_000);
  expect(body.getBoundingClientRect().height).toBeGreaterThan(0);
  expect(performance.now() - started).toBeLessThan(2_000);
  body.remove();
});

test('a line of the text leads to the block that shows it', () => {
  const body = bodyOf('<h2>On</h2><p>The  sea went <em>out</em>.</p><ul><li>One thing</li></ul>');
  const text = 'On\nThe sea went out.\nOne thing';
  expect([0, 1, 2, 7].map((line) => blockOfLine(body, { text, line })?.localName)).toEqual([undefined, 'p', 'li', undefined]);
});
