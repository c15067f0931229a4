import { readFileSync } from 'node:fs';
import { BadOption } from './options.ts';
import type { Plan } from './plan.ts';

/** Reads a kept plan. Throws `BadOption` for a file that cannot be read or holds no plan. */
export function readPlan(file: string): Plan {
  const plan = parsed(file);
  if (!isPlan(plan)) throw new BadOption(`--plan takes a kept plan, with a seed, devices, roughness and steps; ${file} holds something else.`);
  return plan;
}

function parsed(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new BadOption(`--plan takes the file of a kept plan; ${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function isPlan(value: unknown): value is Plan {
  if (typeof value !== 'object' || value === null) return false;
  const { seed, devices, roughness, steps } = value as Partial<Record<keyof Plan, unknown>>;
  const areNumbers = [seed, devices, roughness].every((one) => typeof one === 'number');
  return areNumbers && Array.isArray(steps) && steps.every((step) => typeof step?.at === 'number' && typeof step.kind === 'string');
}
