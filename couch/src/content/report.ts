import type { Place } from './fault.ts';
import type { ImportReport } from './import-content.ts';

const BEHIND_SHOWN = 20;

/** An import's report as lines for people. */
export function describeReport(report: ImportReport): readonly string[] {
  const { created, updated, removed, behind, skipped, notes, faults } = report;
  return [
    ...created.map((id) => `created   ${id}`),
    ...updated.map((id) => `updated   ${id}`),
    ...removed.map((id) => `removed   ${id}`),
    ...behind.slice(0, BEHIND_SHOWN).map((id) => `behind    ${id}: stored, but not brought again; --prune removes it`),
    ...(behind.length > BEHIND_SHOWN ? [`behind    … and ${behind.length - BEHIND_SHOWN} more`] : []),
    ...skipped.map((one) => `skipped   ${placed(one)}: ${one.reason}`),
    ...notes.map((one) => `note      ${placed(one)}: ${one.reason}`),
    ...faults.map((one) => `refused   ${placed(one)}: ${one.reason}`),
    summary(report),
  ];
}

function summary({ dryRun, created, updated, unchanged, removed, behind, pictures, faults }: ImportReport): string {
  const counts = [
    `${created.length} created`,
    `${updated.length} updated`,
    `${unchanged.length} unchanged`,
    `${removed.length} removed`,
    ...(behind.length > 0 ? [`${behind.length} behind`] : []),
    `${pictures} new pictures`,
    `${faults.length} refused`,
  ];
  return `${counts.join(', ')}${dryRun ? ' (dry run: nothing was written)' : ''}`;
}

function placed({ file, line, column }: { file: string } & Place): string {
  return [file, line, column].filter((part) => part !== undefined).join(':');
}
