import { html, LitElement, nothing } from 'lit';
import { expect, onTestFinished, test } from 'vitest';
import { KeepFocus } from './keep-focus.ts';

class TaskElement extends LitElement {
  static override properties = { busy: { state: true }, rows: { state: true }, done: { state: true } };
  declare busy: boolean;
  declare rows: number;
  declare done: string;

  constructor() {
    super();
    new KeepFocus(this);
    Object.assign(this, { busy: false, rows: 1, done: '' });
  }

  override render() {
    return html`
      <h2>Tasks</h2>
      <div role="status">${this.done ? html`<p class="notice">${this.done}</p>` : nothing}</div>
      ${this.rows > 0 ? html`<button id="act" style="margin-block-start: var(--space)" ?disabled=${this.busy}>Do it</button>` : nothing}
      <button id="other">Another</button>
    `;
  }
}
customElements.define('test-tasks', TaskElement);

async function shown(space = '0') {
  const element = document.body.appendChild(new TaskElement());
  element.style.setProperty('--space', space);
  onTestFinished(() => element.remove());
  await element.updateComplete;
  element.shadowRoot?.querySelector<HTMLElement>('#act')?.focus();
  return {
    focused: () => element.shadowRoot?.activeElement?.id || element.shadowRoot?.activeElement?.className || element.shadowRoot?.activeElement?.localName,
    rect: (selector: string) => element.shadowRoot?.querySelector(selector)?.getBoundingClientRect() ?? new DOMRect(),
    focus: (id: string) => element.shadowRoot?.querySelector<HTMLElement>(`#${id}`)?.focus(),
    async set(state: Partial<Pick<TaskElement, 'busy' | 'rows' | 'done'>>) {
      Object.assign(element, state);
      await element.updateComplete;
      // The browser takes the focus from what is off as it draws.
      for (let frame = 0; frame < 2; frame += 1) await new Promise(requestAnimationFrame);
    },
  };
}

test('a button that is off while it works has the focus again once it is on', async () => {
  const { set, focused } = await shown();
  await set({ busy: true });
  expect(focused()).toBeUndefined();
  await set({ busy: false, done: 'Done.' });
  expect(focused()).toBe('act');
});

test('where the button is gone, the focus is at what came of it, or at the heading', async () => {
  const told = await shown();
  await told.set({ rows: 0, done: 'Done.' });
  expect(told.focused()).toBe('notice');
  const quiet = await shown();
  await quiet.set({ rows: 0 });
  expect(quiet.focused()).toBe('h2');
});

test('what has the focus instead of the button is in view', async () => {
  const { set, focused, rect } = await shown('200vh');
  await set({ rows: 0, done: 'Done.' });
  expect(focused()).toBe('notice');
  expect(rect('.notice').top).toBeGreaterThanOrEqual(0);
});

test('whoever went on meanwhile is left alone', async () => {
  const { set, focus, focused } = await shown();
  await set({ busy: true });
  focus('other');
  await set({ busy: false });
  expect(focused()).toBe('other');
});
