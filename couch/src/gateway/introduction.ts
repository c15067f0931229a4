/** What a page is about, as far as it is said before anything of the application is loaded. */
export interface Introduction {
  readonly title: string;
  readonly text: string;
  /** What stands under the heading, where that is not the text. */
  readonly lead?: string;
  /** The picture at its head: a path of this origin and its size in pixels. */
  readonly picture?: { readonly path: string; readonly width: number; readonly height: number; readonly alt: string };
}

/**
 * The shell's page with the title, the description and the address of the page that `url` names, and with its heading, first words and picture, which stay until the
 * application has more to show. Everything that comes from content is text here, never markup.
 */
export function introduce(html: string, { url, introduction }: { url: string; introduction: Introduction | undefined }): string {
  const head = [tag('link', { rel: 'canonical', href: url }), ...(introduction ? previews(introduction, url) : [])].join('');
  const addressed = html.replace('</head>', () => `${head}</head>`);
  if (!introduction) return addressed;
  const { title, text } = introduction;
  return addressed
    .replace(/<title>[^<]*<\/title>/, () => `<title>${escaped(title)} · Empire</title>`)
    .replace(/<meta name="?description"? content="[^"]*">/, () => tag('meta', { name: 'description', content: text }))
    .replace(/<main class="?skeleton-main"?>/, (main) => `</div>${about(introduction)}<div class="skeleton">${main}`);
}

function previews({ title, text }: Introduction, url: string): string[] {
  const said = { 'og:title': title, 'og:description': text, 'og:url': url, 'og:type': 'website' };
  return Object.entries(said).map(([property, content]) => tag('meta', { property, content }));
}

function about({ title, text, lead = text, picture }: Introduction): string {
  const drawn = picture
    ? tag('img', { src: picture.path, width: String(picture.width), height: String(picture.height), alt: picture.alt, fetchpriority: 'high' })
    : '';
  return `<section class="about" slot="about"><h1>${escaped(title)}</h1><p>${escaped(lead)}</p>${drawn}</section>`;
}

function tag(name: string, attributes: Readonly<Record<string, string>>): string {
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${escaped(value)}"`);
  return `<${name}${written.join('')}>`;
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (letter) => entities[letter] ?? '');
}
