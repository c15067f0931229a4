/** Request targets that try to leave the allow-list; `user` and `other` are names of databases, the bearer's own and another user's. */
export function pathTricks({ user, other, prefix }: { user: string; other: string; prefix: string }): readonly string[] {
  return [...climbs(user, other), ...climbs(user, `${prefix}accounts`), ...encodedNames(other), ...encodedNames(`${prefix}control`), ...oddities(user)];
}

/** Out of one's own database into another, in every spelling of a dot and a slash. */
function climbs(user: string, target: string): readonly string[] {
  const dots = ['..', '%2e%2e', '%2E%2e', '.%2e', '%252e%252e', '..;', '%c0%ae%c0%ae', '．．', '%uff0e%uff0e'];
  const slashes = ['/', '%2f', '%2F', '%252f', '\\', '%5c', '%c0%af', '//', '/./'];
  return dots.flatMap((dot) => slashes.map((slash) => `/couch/${user}${slash}${dot}${slash}${target}${slash}_all_docs`)).map(encodeWide);
}

/** A name that is not one's own, spelled so that a filter may miss it. */
function encodedNames(name: string): readonly string[] {
  const escaped = [...name].map((letter) => `%${letter.charCodeAt(0).toString(16)}`).join('');
  const spellings = [name, escaped, escaped.replaceAll('%', '%25'), name.replace('-', '%2d'), name.toUpperCase(), `${name[0]?.toUpperCase()}${name.slice(1)}`];
  const wrapped = [
    `/${name}`,
    `./${name}`,
    `;/${name}`,
    `%00${name}`,
    `${name}%00`,
    `${name}%20`,
    `${name}.`,
    `${name}%0d%0aHost:%20x`,
    `@${name}`,
    `x@${name}`,
  ];
  return [...spellings, ...wrapped].flatMap((text) => [
    `/couch/${text}`,
    `/couch/${text}/`,
    `/couch/${text}/_all_docs`,
    `/couch/${text}/_changes?feed=longpoll&timeout=1`,
  ]);
}

function oddities(user: string): readonly string[] {
  const long = 'a'.repeat(8_000);
  return [
    '/couch/',
    '/couch//',
    '/couch/.',
    '/couch/..',
    '/couch/%',
    '/couch/%zz',
    '/couch/%ff',
    `/couch/${long}`,
    `/couch/${user}/${long}`,
    `/couch/${user}/_local/${long}`,
    `/couch/${user}/_local/..`,
    `/couch/${user}/_local/%2e%2e`,
    `/couch/${user}/_local/.`,
    `/couch/${user}/_local/a/b`,
    `/couch/${user}/_local/a%2fb`,
    `/couch/${user}/_LOCAL/a`,
    `/couch/${user}/_All_Docs`,
    `/couch/${user}/_all_docs/`,
    `/couch/${user}/%5fall_docs`,
    `/couch/${user}//_all_docs`,
    `/couch/${user}/_design%2f..%2f_all_docs`,
    `/couch/${user}#/_all_docs`,
    `/couch/${user}?feed=normal`,
    `/couch/${user}/_changes?include_docs=true`,
    `/couch/${user}/_changes?INCLUDE_DOCS=true`,
    `/couch/${user}/_changes?%69nclude_docs=true`,
    `/couch/${user}/_changes?feed=continuous`,
    `/couch/${user}/_changes?feed=eventsource`,
    `/couch/${user}/_changes?filter=_view&view=a/b`,
    `/couch/${user}/_changes?since=0&since=1`,
    `/couch/${user}/_changes?since=${long}`,
    `/couch/${user}/_all_docs?include_docs=true`,
    `/couch/${user}/_all_docs?attachments=true`,
    `/couch/${user}/_all_docs?__proto__=1`,
  ];
}

/** Letters beyond ASCII travel as UTF-8 escapes in a request target. */
function encodeWide(target: string): string {
  return target.replaceAll(/[^\x21-\x7e]/gu, (letter) => encodeURIComponent(letter));
}
