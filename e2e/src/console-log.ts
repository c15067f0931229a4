import type { BrowserContext } from 'playwright-core';

/** Everything the pages and workers of the context print from now on, as one growing list of lines. */
export function recordConsole(context: BrowserContext): readonly string[] {
  const lines: string[] = [];
  context.on('console', (message) => void lines.push(message.text()));
  context.on('weberror', (error) => void lines.push(`uncaught: ${error.error().message}`));
  return lines;
}
