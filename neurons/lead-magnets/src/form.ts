import type { Profile } from './lead.ts';
import { msg } from './words.ts';

/** What the form was filled in with. */
export interface Filled {
  readonly name: string;
  readonly email: string;
  readonly answer: string;
  readonly marketing: boolean;
}

/** One field and what is wrong with it, in a sentence. */
export type Problems = Partial<Record<'name' | 'email', string>>;

/** One more thing to ask, once what comes before it is known. */
export interface Question {
  readonly field: 'role' | 'team' | 'network';
  readonly text: string;
  readonly options: readonly { readonly value: string; readonly text: string }[];
}

const questions = (): readonly Question[] => [
  {
    field: 'role',
    text: msg('What would you use it for?'),
    options: [
      { value: 'home', text: msg('At home') },
      { value: 'team', text: msg('With colleagues') },
      { value: 'business', text: msg('In a business of my own') },
      { value: 'care', text: msg('In health, care or teaching') },
    ],
  },
  {
    field: 'team',
    text: msg('How many of you are there?'),
    options: [
      { value: 'one', text: msg('Just me') },
      { value: 'few', text: msg('Two to ten') },
      { value: 'many', text: msg('More than ten') },
    ],
  },
  {
    field: 'network',
    text: msg('How often is your network gone?'),
    options: [
      { value: 'daily', text: msg('Every day') },
      { value: 'weekly', text: msg('Now and then') },
      { value: 'rarely', text: msg('Hardly ever') },
    ],
  },
];

/** The next question nobody has answered yet: each form asks one, and none asks twice. */
export function nextQuestion(profile: Profile): Question | undefined {
  return questions().find(({ field }) => profile[field] === undefined);
}

// The rule of the mail server: one local part, one domain with a dot, nothing that could end a header or name a second recipient.
const addressPattern =
  /^(?!\.|[^@]*\.[.@])[^\s@<>"(),:;\\[\]\p{C}]{1,64}@(?:[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}-]{0,61}[\p{L}\p{M}\p{N}])?\.)+(?:\p{L}[\p{L}\p{M}]{1,62}|xn--[a-z\d-]{1,59})$/u;

/** What has to be changed before the form can be sent. An empty address is fine: the guide is printed here. */
export function problemsOf({ name, email }: Pick<Filled, 'name' | 'email'>): Problems {
  const address = email.trim();
  return {
    ...(name.trim().length > 80 && { name: msg('At most 80 letters fit on the cover.') }),
    ...(address !== '' && emailProblem(address)),
  };
}

function emailProblem(address: string): Problems {
  if (address.length > 254) return { email: msg('No address is longer than 254 letters.') };
  if (!address.includes('@')) return { email: msg('An address has an @ in the middle, like name@example.org.') };
  if (address.split('@').length > 2) return { email: msg('An address has one @, this one has more.') };
  if (/\s/.test(address)) return { email: msg('An address has no spaces.') };
  if (/^\.|^[^@]*\.[.@]/.test(address)) return { email: msg('The part before the @ has no dot at its ends, and no two in a row.') };
  if (!/@[^@]*\.[^@.]+$/.test(address)) return { email: msg('The part after the @ should look like example.org.') };
  return addressPattern.test(address) ? {} : { email: msg('This does not look like an address that mail can reach.') };
}

/** The address as it is kept: the domain does not care about capitals, the part before it may. */
export function normalised(email: string): string {
  const address = email.trim();
  const at = address.lastIndexOf('@');
  return `${address.slice(0, at + 1)}${address.slice(at + 1).toLowerCase()}`;
}

/** What names the act of asking for a guide by mail, on whichever device: `magnet` and address, hashed (SHA-256, hex). */
export async function idemKeyOf(magnet: string, email: string): Promise<string> {
  const bytes = new TextEncoder().encode(JSON.stringify(['lead', magnet, normalised(email).toLowerCase()]));
  return [...new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
