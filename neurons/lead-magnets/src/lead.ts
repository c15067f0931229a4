import type { Json } from '@empire/contract';

/** That a person asked for a guide. Times are milliseconds since 1970. */
export interface Lead {
  readonly submittedAt: number;
  /** The address it goes to; none for whoever wants the print alone. */
  readonly email?: string;
  /** Names the act on all devices, and the mail that it causes. */
  readonly idemKey?: string;
}

/** What the person told, step by step. */
export interface Profile {
  readonly name?: string;
  readonly email?: string;
  readonly role?: string;
  readonly team?: string;
  readonly network?: string;
}

/** The delivery of the mail as the server last told it. */
export interface Delivery {
  readonly status: 'waiting' | 'delayed' | 'sent' | 'refused' | 'withheld' | 'uncertain' | 'failed';
  readonly at: string;
}

/** Reads a stored lead; `undefined` for what is none. */
export function readLead(value: unknown): Lead | undefined {
  const { submittedAt, email, idemKey } = membersOf(value);
  if (typeof submittedAt !== 'number') return undefined;
  return { submittedAt, ...(typeof email === 'string' && { email }), ...(typeof idemKey === 'string' && { idemKey }) };
}

/** Reads a stored profile; what is malformed was not told. */
export function readProfile(value: unknown): Profile {
  const given = membersOf(value);
  const told = (['name', 'email', 'role', 'team', 'network'] as const).filter((field) => typeof given[field] === 'string' && given[field] !== '');
  return Object.fromEntries(told.map((field) => [field, given[field]])) as Profile;
}

/** Reads the server's answer about a mail; `undefined` for what is none. */
export function readDelivery(value: unknown): Delivery | undefined {
  const { status, at } = membersOf(value);
  const known = ['waiting', 'delayed', 'sent', 'refused', 'withheld', 'uncertain', 'failed'];
  return typeof status === 'string' && known.includes(status) && typeof at === 'string' ? { status: status as Delivery['status'], at } : undefined;
}

/** A value without its absent members, as it is stored. */
export function stored(value: Lead | Profile): Json {
  return { ...value };
}

function membersOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}
