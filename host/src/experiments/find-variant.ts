import type { Json, VariantAssignment } from '@empire/contract';
import { assignVariant, type ExperimentDefinition, experimentIssue, isExperimentRunning } from '@empire/shared-sync/core';
import type { ExperimentPorts } from './experiments.ts';

const keyPattern = /^[A-Za-z0-9._~-]{1,128}$/;

/** The variant that was assigned before, else the one that is assigned now and kept. A person whose variant was taken out takes no part any more. */
export async function findVariant(key: string, { db, unitId, language, now }: ExperimentPorts): Promise<VariantAssignment | undefined> {
  if (!keyPattern.test(key)) return undefined;
  const definition = readDefinition((await db.get('experiment', key))?.value);
  const nowMs = now();
  if (!definition || !isExperimentRunning(definition, nowMs)) return undefined;
  const known = readAssignment((await db.get('assignment', key))?.value);
  if (known) return definition.variants.some((variant) => variant.key === known.variant) ? known : undefined;
  const variant = assignVariant(definition, { key, unitId, language: language(), nowMs });
  if (variant === undefined) return undefined;
  await db.put('assignment', key, { variant, assignedAt: nowMs, first: -nowMs, unit: unitId });
  return { variant, assignedAt: nowMs };
}

/** A published value; the server has checked it, and what it has not does no harm here. */
function readDefinition(value: unknown): ExperimentDefinition | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const definition = value as ExperimentDefinition;
  const isList = Array.isArray(definition.variants) && Array.isArray(definition.metrics);
  const isGood = isList && definition.variants.every((one) => typeof one?.key === 'string' && Number.isFinite(one.weight) && one.weight >= 0);
  return isGood && experimentIssue(definition) === undefined ? definition : undefined;
}

function readAssignment(value: Json | undefined): VariantAssignment | undefined {
  const { variant, assignedAt } = (typeof value === 'object' && value !== null ? value : {}) as Readonly<Record<string, unknown>>;
  return typeof variant === 'string' && typeof assignedAt === 'number' ? { variant, assignedAt } : undefined;
}
