/** Words in templates that are the same in every language. */
export const looseWords: ReadonlySet<string> = new Set(['Empire']);

/** Declarations that name left or right and look the same from right to left, and why. */
export const symmetricStyles: ReadonlyMap<string, string> = new Map([
  ['border-width: 0 0 1.5px 1.5px', 'turned by 45 degrees it is an arrow that points down'],
]);

/** Literals that look like sentences and that nobody is shown, and why. */
export const sentences: readonly { readonly in: string; readonly words: RegExp; readonly because: string }[] = [
  { in: 'host/src/activation/activator.ts', words: /ing … …$/, because: 'what a time-out names inside an error' },
  { in: 'host/src/ai/', words: /^(?:What was kept|It |The connection)/, because: 'the cause inside an error, for those who look after models' },
  { in: 'host/src/host-manifest.ts', words: /^The host:/, because: 'the shell has no tile of its own' },
  { in: 'host/src/registry-copy.ts', words: /^The registry received/, because: 'the message of a refusal, marked as English where it is shown' },
  { in: 'host/src/worker/last-resort.ts', words: /./, because: 'in both languages already: the worker has no translations' },
  { in: 'host/src/state/lock-text.ts', words: /^A recovery code$/, because: 'tells one error from another' },
];
