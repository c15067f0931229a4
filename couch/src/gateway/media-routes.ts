import { open } from 'node:fs/promises';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { refuse } from './answers.ts';

const types: Readonly<Record<string, string>> = {
  avif: 'image/avif',
  gif: 'image/gif',
  jpg: 'image/jpeg',
  pdf: 'application/pdf',
  png: 'image/png',
  webp: 'image/webp',
};
const namePattern = new RegExp(`^[0-9a-f]{64}\\.(${Object.keys(types).join('|')})$`);

/**
 * `GET /media/<sha256>.<ext>`: pictures and PDFs that a content import has kept, whose names are their contents' digests and which therefore never change.
 * Only names of that form are looked for, right in the folder; what a browser might run is no type that is served.
 */
export function mediaRoutes(app: FastifyInstance, { mediaDir }: { mediaDir: string }): void {
  app.get<{ Params: { name: string } }>('/media/:name', async (request, reply) => {
    const { name } = request.params;
    const extension = namePattern.exec(name)?.[1] ?? '';
    const file = extension ? await open(join(mediaDir, name)).catch(() => undefined) : undefined;
    const found = await file?.stat();
    if (!file || !found?.isFile()) {
      await file?.close();
      return refuse(reply.header('cache-control', 'no-store'), { status: 404, error: 'not-found', reason: 'There is no such file.' });
    }
    reply.headers({
      'cache-control': 'public, max-age=31536000, immutable',
      'content-type': types[extension],
      'content-length': String(found.size),
      'content-security-policy': "default-src 'none'; sandbox",
      'x-content-type-options': 'nosniff',
      // The sandbox above keeps browsers from showing a PDF in place: it is saved.
      ...(extension === 'pdf' && { 'content-disposition': 'attachment' }),
    });
    return reply.send(file.createReadStream());
  });
}
