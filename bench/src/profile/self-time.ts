/** The part of a V8 CPU profile that is read here; times are in microseconds. */
export interface CpuProfile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number };
  }[];
  readonly samples?: readonly number[] | undefined;
  readonly timeDeltas?: readonly number[] | undefined;
}

/** One function's own time, without what it calls. */
export interface SelfTime {
  readonly where: string;
  readonly ms: number;
  readonly share: number;
}

/** The functions with the most self time, idle time and garbage collection among them. */
export function selfTimes(profile: CpuProfile, top: number): readonly SelfTime[] {
  const names = new Map(profile.nodes.map(({ id, callFrame }) => [id, nameOf(callFrame)]));
  const times = new Map<string, number>();
  let total = 0;
  profile.samples?.forEach((id, index) => {
    const us = profile.timeDeltas?.[index] ?? 0;
    const where = names.get(id) ?? '?';
    times.set(where, (times.get(where) ?? 0) + us);
    total += us;
  });
  return [...times]
    .sort(([, a], [, b]) => b - a)
    .slice(0, top)
    .map(([where, us]) => ({ where, ms: us / 1_000, share: total > 0 ? us / total : 0 }));
}

function nameOf({ functionName, url, lineNumber }: CpuProfile['nodes'][number]['callFrame']): string {
  const file = url.split('?')[0]?.split('/').slice(-2).join('/');
  return `${functionName || '(anonymous)'}${file ? ` ${file}:${lineNumber + 1}` : ''}`;
}
