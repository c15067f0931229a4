import type { Magnet } from './magnet.ts';
import type { Edition } from './pdf/make-pdf.ts';

/** How long an opened PDF can be saved or reloaded from its tab. */
const keepMs = 10 * 60_000;

/**
 * Draws the PDF of a guide and opens it, or saves it where no tab may be opened. What draws it is loaded when the first guide is opened.
 * It is kept nowhere: with a name on it, it is personal. Errors: `load-failed` from the loader, where the part that draws is not here.
 */
export async function openPdf(magnet: Magnet, edition: Edition): Promise<void> {
  const { makePdf } = await import('./pdf/make-pdf.ts');
  const file = new File([makePdf(magnet, edition)], `${magnet.title}.pdf`, { type: 'application/pdf' });
  const url = URL.createObjectURL(file);
  setTimeout(() => URL.revokeObjectURL(url), keepMs);
  const link = document.createElement('a');
  Object.assign(link, { href: url, download: file.name });
  // Browsers without a viewer of their own (`pdfViewerEnabled`) save it; so do installed apps, which have no tabs.
  if (navigator.pdfViewerEnabled && !matchMedia('(display-mode: standalone)').matches && globalThis.open(url, '_blank')) return;
  link.click();
}
