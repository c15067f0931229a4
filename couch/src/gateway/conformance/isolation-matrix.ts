import { type Cell, databaseKinds, databaseRoutes, methods, serverRoutes } from './isolation-table.ts';

/** Every cell: each method on each route of each kind of database, and of the server. */
export function allCells(): readonly Cell[] {
  const ofDatabases = databaseKinds.flatMap((kind) => databaseRoutes.flatMap((route) => methods.map((method) => ({ method, route, kind }))));
  const ofServer = serverRoutes.flatMap((route) => methods.map((method) => ({ method, route, kind: 'server' as const })));
  return [...ofDatabases, ...ofServer];
}

/** What was answered in one cell. */
export interface Outcome {
  readonly cell: Cell;
  readonly status: number;
}

/** A table of rows (route) and columns (kind of database): the methods that passed with their status, and `·` where all were refused with 401 or 403. */
export function matrixText(title: string, outcomes: readonly Outcome[]): string {
  const columns = [...new Set(outcomes.map(({ cell }) => cell.kind))];
  const routes = [...new Set(outcomes.map(({ cell }) => cell.route))];
  const rows = routes.map((route) => [
    route || '(info)',
    ...columns.map((kind) => cellText(outcomes.filter(({ cell }) => cell.route === route && cell.kind === kind))),
  ]);
  const all = [['route', ...columns], ...rows];
  const widths = all[0]?.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0))) ?? [];
  const lines = all.map((row) =>
    row
      .map((text, column) => text.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  return [`${title} (${outcomes.length} cells)`, ...lines, ''].join('\n');
}

function cellText(outcomes: readonly Outcome[]): string {
  if (outcomes.length === 0) return '';
  const passed = outcomes.filter(({ status }) => status !== 401 && status !== 403);
  return passed.map(({ cell, status }) => `${cell.method}:${status}`).join(' ') || '·';
}
