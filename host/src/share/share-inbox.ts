/** What another app handed over: what it said of it, and the text of its files. */
export interface Shared {
  readonly title: string;
  readonly text: string;
  readonly url: string;
  readonly files: readonly { readonly name: string; readonly text: string }[];
}

/** Where the service worker leaves what was shared, until a page has sealed it. */
export const shareCache = 'empire-shared';
/** Of each text: more is cut off. */
const maxLength = 100_000;

/** Keeps what a `POST /share` brought, and answers where the page that shows it is. Nothing of it needs the network or an open database. */
export async function keepShared(request: Request, { caches }: { caches: Pick<CacheStorage, 'open'> }): Promise<Response> {
  const form = await request.formData();
  const said = (name: string) => String(form.get(name) ?? '').slice(0, maxLength);
  const files = form.getAll('file').filter((one) => typeof one !== 'string');
  const shared: Shared = {
    title: said('title'),
    text: said('text'),
    url: said('url'),
    files: await Promise.all(files.map(async (file) => ({ name: file.name, text: await file.slice(0, maxLength).text() }))),
  };
  await (await caches.open(shareCache)).put(`/share/${crypto.randomUUID()}`, new Response(JSON.stringify(shared)));
  return new Response(null, { status: 303, headers: { location: '/share' } });
}
