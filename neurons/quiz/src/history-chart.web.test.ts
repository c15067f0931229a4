import { render } from 'lit';
import { expect, test } from 'vitest';
import type { Attempt } from './attempt.ts';
import { historyChart } from './history-chart.ts';
import { teaQuiz } from './testing/fixtures.ts';

const { dimensions } = teaQuiz();

function finished(tea: number, haste: number): Attempt {
  const at = '2026-01-01T00:00:00.000Z';
  return {
    id: `${tea}`,
    quiz: 'tea',
    title: 'Tea',
    startedAt: at,
    updatedAt: at,
    edit: 1,
    answers: {},
    progress: 100,
    completedAt: at,
    scores: { tea, haste },
  };
}

function drawn(attempts: readonly Attempt[]): HTMLElement {
  const place = document.createElement('div');
  render(historyChart(dimensions, attempts), place);
  return place;
}

function numbersIn(line: Element | null): number[] {
  return line?.getAttribute('aria-label')?.match(/\d+/g)?.map(Number) ?? [];
}

test('each dimension has a line with a point for each result, oldest first, and the same in words', () => {
  const place = drawn([finished(80, 0), finished(40, 50), finished(10, 100)]);
  expect([...place.querySelectorAll('svg')].map((line) => [numbersIn(line), line.querySelectorAll('circle').length])).toEqual([
    [[10, 40, 80], 3],
    [[100, 50, 0], 3],
  ]);
  const heights = [...(place.querySelector('svg')?.querySelectorAll('circle') ?? [])].map((point) => Number(point.getAttribute('cy')));
  expect(heights).toEqual(heights.toSorted((a, b) => b - a));
});

test('of very many results the last ones are drawn', () => {
  const place = drawn(Array.from({ length: 60 }, (_, index) => finished(index, 0)));
  expect(place.querySelector('svg')?.querySelectorAll('circle')).toHaveLength(24);
  expect(numbersIn(place.querySelector('svg')).slice(-2)).toEqual([1, 0]);
});
