import DOMPurify from 'dompurify';

/**
 * The body of an article as elements. The importer sanitises what it stores; this is the second lock, on the device. Tables get a frame
 * of their own to scroll in, and headings a number for the contents.
 */
export function bodyOf(markup: string): HTMLElement {
  const fragment = DOMPurify.sanitize(markup, {
    RETURN_DOM_FRAGMENT: true,
    FORBID_TAGS: ['style', 'form', 'input', 'button', 'svg', 'math', 'iframe'],
    FORBID_ATTR: ['style', 'id', 'name'],
    ALLOW_DATA_ATTR: false,
  });
  const body = document.createElement('div');
  body.className = 'prose';
  body.dataset.testid = 'article-body';
  body.append(fragment);
  for (const [number, heading] of [...body.querySelectorAll('h2, h3')].entries()) {
    heading.setAttribute('data-heading', String(number));
    heading.setAttribute('tabindex', '-1');
  }
  for (const table of body.querySelectorAll('table')) {
    const frame = document.createElement('div');
    frame.className = 'scroll';
    frame.tabIndex = 0;
    table.replaceWith(frame);
    frame.append(table);
  }
  for (const image of body.querySelectorAll('img')) {
    image.loading = 'lazy';
    image.addEventListener('error', () => image.classList.add('absent'), { once: true });
  }
  return body;
}
