import { type CoreHooks, EmpireError, type EventLog } from '@empire/contract';

/** The calls to Empire Core that a manifest lists, each queued as an event of type `hook.<name>`; any other name is `not-permitted`. */
export function hooksOver(events: EventLog, names: readonly string[]): CoreHooks {
  return {
    names,
    async call(hook, data, options) {
      if (!names.includes(hook)) {
        throw new EmpireError('not-permitted', `Cannot call the hook ${hook}: the manifest lists ${names.join(', ') || 'none'}.`, { details: { hook } });
      }
      return events.append(`hook.${hook}`, data, options);
    },
  };
}
