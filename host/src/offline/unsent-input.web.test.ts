import { expect, onTestFinished, test } from 'vitest';
import { hasUnsentInput } from './unsent-input.ts';

/** A form in a shadow root, as neurons have theirs. */
function shownForm(fields: string): ShadowRoot {
  const host = document.body.appendChild(document.createElement('div'));
  onTestFinished(() => host.remove());
  const root = host.attachShadow({ mode: 'open' });
  root.innerHTML = `<form>${fields}</form>`;
  return root;
}

test('a form as it came has nothing unsent', () => {
  shownForm('<input value="Ada"><textarea>As saved</textarea><input type="radio" checked><input type="range" min="1" max="9">');
  expect(hasUnsentInput(document)).toBe(false);
});

test.each([
  ['<input>', (field: HTMLInputElement) => Object.assign(field, { value: 'reader@example.org' })],
  ['<textarea>As saved</textarea>', (field: HTMLInputElement) => Object.assign(field, { value: 'As saved, and more' })],
  ['<input type="checkbox">', (field: HTMLInputElement) => field.click()],
  ['<input type="radio" name="answer">', (field: HTMLInputElement) => field.click()],
])('what was filled into %s is unsent until the form is put back', (field, fill) => {
  const root = shownForm(field);
  fill(root.querySelector('input, textarea') as HTMLInputElement);
  expect(hasUnsentInput(document)).toBe(true);
  root.querySelector('form')?.reset();
  expect(hasUnsentInput(document)).toBe(false);
});
