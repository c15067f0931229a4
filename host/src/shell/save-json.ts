/** Lets the person save a value as a readable JSON file, named after the day. */
export function saveJson(name: string, value: unknown): void {
  const url = URL.createObjectURL(new Blob([JSON.stringify(value, null, 2)], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = `empire-${name}-${new Date().toISOString().slice(0, 10)}.json`;
  link.click();
  // The download has begun by then; the address is of no more use.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
