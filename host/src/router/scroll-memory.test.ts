import { expect, test } from 'vitest';
import { ScrollMemory, type ScrollView } from './scroll-memory.ts';

/** A page that is scrolled, grows and is painted on demand. */
class MemoryPage implements ScrollView {
  at = 0;
  length = 1_000;
  clock = 0;
  touch: () => void = () => undefined;
  #frames: (() => void)[] = [];
  top = () => this.at;
  limit = () => this.length;
  now = () => this.clock;
  scrollTo(top: number): void {
    this.at = Math.min(top, this.length);
  }
  nextFrame(task: () => void): void {
    this.#frames.push(task);
  }
  onTouch(task: () => void): void {
    this.touch = task;
  }
  paint(times = 1): void {
    for (let left = times; left > 0; left -= 1) {
      this.clock += 16;
      for (const frame of this.#frames.splice(0)) frame();
    }
  }
}

function leftAt(top: number) {
  const page = new MemoryPage();
  const memory = new ScrollMemory(page);
  page.at = top;
  memory.leave('list');
  page.at = 0;
  return { page, memory };
}

test('a page that is shown again stands where it was left, as soon as it is long enough', () => {
  const { page, memory } = leftAt(700);
  page.length = 100;
  memory.enter('list');
  page.paint(5);
  expect(page.at).toBe(0);
  page.length = 1_000;
  page.paint();
  expect(page.at).toBe(700);
});

test('what scrolls the page while it fills up does not keep it away', () => {
  const { page, memory } = leftAt(700);
  memory.enter('list');
  page.paint();
  page.at = 0;
  page.paint(2);
  expect(page.at).toBe(700);
});

test('whoever moves the page is not moved back, and an entry that never was seen begins at its top', () => {
  const { page, memory } = leftAt(700);
  memory.enter('list');
  page.touch();
  page.paint(3);
  expect(page.at).toBe(0);
  page.at = 300;
  memory.enter('other');
  page.paint(2);
  expect(page.at).toBe(0);
});

test('it gives up when the page stays short', () => {
  const { page, memory } = leftAt(700);
  page.length = 100;
  memory.enter('list');
  page.paint(200);
  page.length = 1_000;
  page.paint(5);
  expect(page.at).toBe(0);
});
