/** The page that is left when the caches are gone and there is no network: it lives in the worker's own script, in the two languages of the shell. */
export function lastResortPage(): Response {
  return new Response(page(navigator.language), { status: 503, headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' } });
}

const english = [
  'The application is not on this device any more',
  'The browser cleared its files, and there is no connection to fetch them again. Answers you saved are kept apart from them.',
  'Try again',
] as const;
const german = [
  'Die Anwendung ist nicht mehr auf diesem Gerät',
  'Der Browser hat ihre Dateien gelöscht, und es fehlt die Verbindung, um sie neu zu laden. Gespeicherte Antworten liegen getrennt davon.',
  'Erneut versuchen',
] as const;

/** The worker cannot see what was chosen in the page: the browser's own language decides. */
function page(language: string): string {
  const isGerman = language.startsWith('de');
  const [title, text, again] = isGerman ? german : english;
  return `<!doctype html>
<html lang="${isGerman ? 'de' : 'en'}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Offline · Empire</title>
<style>
  body { background: light-dark(#f6f4ef, #121512); color: light-dark(#1d1f1b, #ecebe4); font: 1rem/1.55 system-ui, sans-serif; margin: 0 auto; max-width: 34rem; padding: 15vh 1.25rem; }
  h1 { font: 600 1.75rem/1.2 ui-serif, Georgia, serif; }
  a { background: light-dark(#1f5f4b, #8fd6b6); border-radius: .5rem; color: light-dark(#fff, #0d241b); display: inline-block; font-weight: 600; padding: .65rem 1.1rem; text-decoration: none; }
</style>
<h1>${title}</h1>
<p>${text}</p>
<p><a href="">${again}</a></p>
</html>`;
}
