import { EmpireError, taskNames } from '@empire/contract';
import type { ModelCard } from './model-card.ts';

/** Reads a card from somewhere that is not trusted. Errors: `bad-model` naming the field. */
export function parseCard(value: unknown): ModelCard {
  const card = record(value, 'card');
  text(card, 'id', /^[a-z0-9-]{1,64}$/);
  text(card, 'version', /^\d+\.\d+\.\d+$/);
  text(card, 'file', /^[a-z0-9.-]{1,64}$/);
  text(card, 'sha256', /^[0-9a-f]{64}$/);
  text(card, 'reproduce', /./);
  oneOf(card, 'task', taskNames);
  oneOf(card, 'use', ['product', 'benchmark']);
  if (!Number.isSafeInteger(card.bytes) || (card.bytes as number) < 1) refuse('bytes', 'a whole number from 1');
  for (const field of ['operators', 'labels', 'limits']) list(card, field, (item) => typeof item === 'string');
  for (const field of ['metrics', 'data']) list(card, field, (item) => typeof item === 'object' && item !== null);
  list(card, 'golden', isGolden);
  if (!Object.values(record(card.thresholds, 'thresholds')).every((one) => Number.isFinite(one))) refuse('thresholds', 'numbers by name');
  if (card.goldenRuns !== undefined) list(card, 'goldenRuns', (item) => typeof item === 'object' && item !== null && 'inputs' in item && 'outputs' in item);
  if (card.columns !== undefined) list(card, 'columns', isColumn);
  if (card.features !== undefined) checkFeatures(record(card.features, 'features'));
  return value as ModelCard;
}

function record(value: unknown, field: string): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return refuse(field, 'an object');
  return value as Record<string, unknown>;
}

function text(card: Record<string, unknown>, field: string, pattern: RegExp): void {
  const value = card[field];
  if (typeof value !== 'string' || !pattern.test(value)) refuse(field, `a text like ${pattern.source}`);
}

function oneOf(card: Record<string, unknown>, field: string, words: readonly string[]): void {
  if (!words.includes(String(card[field]))) refuse(field, `one of ${words.join(', ')}`);
}

function list(card: Record<string, unknown>, field: string, fits: (item: unknown) => boolean): void {
  const value = card[field];
  if (!Array.isArray(value) || !value.every(fits)) refuse(field, 'a list of the right items');
}

function isGolden(item: unknown): boolean {
  if (typeof item !== 'object' || item === null || !('text' in item) || typeof item.text !== 'string') return false;
  return ['ids', 'weights', 'scores'].every((name) => {
    const value: unknown = Reflect.get(item, name);
    return Array.isArray(value) && value.every(Number.isFinite);
  });
}

function isColumn(item: unknown): boolean {
  if (typeof item !== 'object' || item === null || !('name' in item) || typeof item.name !== 'string') return false;
  const list: unknown = 'edges' in item ? item.edges : Reflect.get(item, 'values');
  return Array.isArray(list) && list.every((one) => ('edges' in item ? Number.isFinite(one) : typeof one === 'string'));
}

function checkFeatures(features: Record<string, unknown>): void {
  const { version, buckets, maxTokens, signs = 1 } = features;
  if (version !== 1) refuse('features.version', '1');
  if (signs !== 1 && signs !== 2) refuse('features.signs', '1 or 2');
  for (const [name, value] of Object.entries({ buckets, maxTokens })) {
    if (!Number.isSafeInteger(value) || (value as number) < 1 || (value as number) > 1_000_000) refuse(`features.${name}`, 'a whole number from 1 to 1000000');
  }
}

function refuse(field: string, wanted: string): never {
  throw new EmpireError('bad-model', `The field ${field} of a model card must be ${wanted}.`, { details: { field, wanted } });
}
