import { EmpireError, errorCode } from '@empire/contract';

/** Why something cannot start, as one sentence for the person at the terminal. */
export class StartError extends Error {
  constructor(sentence: string, options: { cause?: unknown } = {}) {
    super(sentence, options);
    this.name = 'StartError';
  }
}

/** The sentence for a part that failed to start; never with credentials and never with a stack. */
export function startErrorOf(part: string, error: unknown): StartError {
  if (error instanceof StartError) return error;
  if (errorCode(error) === 'EADDRINUSE')
    return new StartError(`${part} cannot start: port ${portOf(error)} is taken; set PORT to another one or end what uses it.`, { cause: error });
  if (errorCode(error) === 'EACCES' || errorCode(error) === 'EADDRNOTAVAIL')
    return new StartError(`${part} cannot start: this address may not be listened on (${String(errorCode(error))}).`, { cause: error });
  if (error instanceof EmpireError && error.details.server === 'couchdb') return new StartError(`Cannot start: ${error.message}`, { cause: error });
  if (error instanceof EmpireError) return new StartError(`${part} cannot start: ${error.message}`, { cause: error });
  return new StartError(`${part} cannot start: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
}

function portOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'port' in error ? String(error.port) : '(unknown)';
}
