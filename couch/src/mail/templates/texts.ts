import type { MailLanguage } from '../mail.ts';

/** The sentences of every mail. */
export interface MailTexts {
  readonly greeting: (name: string | undefined) => string;
  readonly leadSubject: (title: string) => string;
  readonly leadIntro: (title: string) => string;
  readonly attached: string;
  readonly download: string;
  readonly notPublished: string;
  /** Why this mail was sent. */
  readonly because: { readonly functional: string; readonly marketing: string };
  readonly stop: { readonly functional: string; readonly marketing: string };
}

/** The texts by language. */
export const mailTexts: Readonly<Record<MailLanguage, MailTexts>> = {
  en: {
    greeting: (name) => (name === undefined ? 'Hello,' : `Hello ${name},`),
    leadSubject: (title) => `Your copy: ${title}`,
    leadIntro: (title) => `Here is what you asked for: “${title}”.`,
    attached: 'The file is attached to this mail.',
    download: 'Download the file',
    notPublished: 'The file can be opened in the app.',
    because: {
      functional: 'You get this mail because this address was entered in a form to have it sent. If that was not you, you need do nothing.',
      marketing: 'You get this mail because you agreed to hear from us.',
    },
    stop: { functional: 'Send nothing more to this address', marketing: 'Unsubscribe' },
  },
  de: {
    greeting: (name) => (name === undefined ? 'Guten Tag,' : `Guten Tag ${name},`),
    leadSubject: (title) => `Ihr Exemplar: ${title}`,
    leadIntro: (title) => `Hier ist, was Sie angefordert haben: „${title}“.`,
    attached: 'Die Datei ist dieser E-Mail angehängt.',
    download: 'Datei herunterladen',
    notPublished: 'Die Datei lässt sich in der App öffnen.',
    because: {
      functional:
        'Sie erhalten diese E-Mail, weil diese Adresse in ein Formular eingetragen wurde, um sie zu bekommen. Waren Sie das nicht, müssen Sie nichts tun.',
      marketing: 'Sie erhalten diese E-Mail, weil Sie zugestimmt haben, von uns zu hören.',
    },
    stop: { functional: 'Nichts mehr an diese Adresse senden', marketing: 'Abmelden' },
  },
};
