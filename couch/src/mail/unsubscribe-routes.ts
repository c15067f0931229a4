import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { markup } from '../core-server/dashboard/markup.ts';
import type { MailLanguage } from './mail.ts';
import type { Subscription, Unsubscribe } from './unsubscribe.ts';

const bodyLimit = 16 * 1024;

/** `GET /v1/unsubscribe` shows how an address stands, with a button; `POST` ends its mail (RFC 8058). Link checkers and previews only ever get. */
export function unsubscribeRoutes(
  app: FastifyInstance,
  { unsubscribe, schemas }: { unsubscribe: Unsubscribe; schemas: { readonly look: object; readonly end: object } },
): void {
  const perAddress = app.rateLimit({ max: 60, timeWindow: 60_000, groupId: 'unsubscribe' });
  app.addContentTypeParser(['application/x-www-form-urlencoded', 'multipart/form-data'], { parseAs: 'string', bodyLimit }, (_request, _body, done) =>
    done(null, {}),
  );
  app.get('/v1/unsubscribe', { schema: schemas.look, onRequest: [perAddress] }, async (request, reply) =>
    answer(request, reply, await unsubscribe.look(tokenOf(request))),
  );
  app.post('/v1/unsubscribe', { schema: schemas.end, bodyLimit, onRequest: [perAddress] }, async (request, reply) =>
    answer(request, reply, await unsubscribe.end(tokenOf(request))),
  );
}

function tokenOf(request: FastifyRequest): unknown {
  return (request.query as { token?: unknown }).token;
}

/** A page for browsers, JSON for everybody else. The token is in the address alone, which is kept out of every referrer by the gateway's headers. */
function answer(request: FastifyRequest, reply: FastifyReply, subscription: Subscription): FastifyReply {
  if (!(request.headers.accept ?? '').includes('text/html')) return reply.send({ scope: subscription.scope, ended: subscription.isEnded });
  return reply.type('text/html; charset=utf-8').send(page(subscription, String(tokenOf(request))));
}

const words: Readonly<
  Record<MailLanguage, { title: string; ended: Record<Subscription['scope'], string>; ask: Record<Subscription['scope'], string>; button: string }>
> = {
  en: {
    title: 'Mail settings',
    ended: { marketing: 'You are unsubscribed. You will get no more news from us.', all: 'Nothing more will be sent to your address.' },
    ask: { marketing: 'Do you want no more news from us?', all: 'Should nothing more be sent to your address?' },
    button: 'Unsubscribe',
  },
  de: {
    title: 'E-Mail-Einstellungen',
    ended: { marketing: 'Sie sind abgemeldet und bekommen keine Neuigkeiten mehr von uns.', all: 'An Ihre Adresse wird nichts mehr gesendet.' },
    ask: { marketing: 'Möchten Sie keine Neuigkeiten mehr von uns?', all: 'Soll an Ihre Adresse nichts mehr gesendet werden?' },
    button: 'Abmelden',
  },
};

function page({ scope, lang, isEnded }: Subscription, token: string): string {
  const { title, ended, ask, button } = words[lang];
  const form = markup`<p>${ask[scope]}</p>
<form method="post" action="/v1/unsubscribe?token=${token}"><input type="hidden" name="List-Unsubscribe" value="One-Click"><button>${button}</button></form>`;
  return markup`<!doctype html>
<html lang="${lang}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark"><meta name="robots" content="noindex"><title>${title}</title></head>
<body><main><h1>${title}</h1>
${isEnded ? markup`<p role="status">${ended[scope]}</p>` : form}
</main></body>
</html>`.html;
}
