import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { modelLabels } from '../language/german/model-labels.ts';
import { emotionText, intentText } from './label-text.ts';

const german = new Map(modelLabels.map(([english, words]) => [String(english), words]));

function labelsOf(model: string): readonly string[] {
  const path = new URL(`../../../edge-ai/models/${model}/card.json`, import.meta.url);
  return (JSON.parse(readFileSync(path, 'utf8')) as { labels: readonly string[] }).labels;
}

test('every emotion that the model tells has a name in both languages', () => {
  const labels = labelsOf('emotion');
  expect(labels.length).toBeGreaterThan(5);
  expect(labels.filter((label) => !german.has(emotionText(label)))).toEqual([]);
});

test('every intent that the product’s model tells has a name of its own in both languages', () => {
  const labels = labelsOf('intent-product');
  expect(labels.length).toBeGreaterThan(15);
  expect(labels.filter((label) => intentText(label) === label || !german.has(intentText(label)))).toEqual([]);
  expect(new Set(labels.map(intentText)).size).toBe(labels.length);
});

test('a label of another model keeps its name', () => {
  expect([emotionText('bliss'), intentText('transfer-money')]).toEqual(['bliss', 'transfer-money']);
});
