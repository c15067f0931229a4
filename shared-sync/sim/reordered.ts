/** The same JSON with the members of every object in the opposite order: whoever carries JSON may change their order. */
export function reordered<T>(value: T): T {
  return rebuilt(value, (members) => members.reverse()) as T;
}

/** JSON text that does not depend on the order of members. Apart from the engine's own canonical JSON, which it helps to check. */
export function orderlessText(value: unknown): string {
  return JSON.stringify(rebuilt(value, (members) => members.sort(([a], [b]) => (a < b ? -1 : 1))));
}

type Members = [string, unknown][];

function rebuilt(value: unknown, order: (members: Members) => Members): unknown {
  if (Array.isArray(value)) return value.map((item) => rebuilt(item, order));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(order(Object.entries(value)).map(([name, member]) => [name, rebuilt(member, order)]));
}
