import { type ErrorCode, errorTexts } from '@empire/contract';
import type { Translation } from '../catalogue.ts';

/** What each code of the contract means. A code without words here does not compile. */
const codes: Readonly<Record<ErrorCode, string>> = {
  'bad-argument': 'Eine Angabe hat nicht die Form, die verlangt ist.',
  'bad-content': 'Ein Inhalt ist fehlerhaft und wurde abgelehnt.',
  'bad-document': 'Ein Dokument verletzt die Regeln seiner Klasse und wurde abgelehnt.',
  'bad-manifest': 'Die Beschreibung eines Neurons ist fehlerhaft und wurde abgelehnt.',
  'bad-model': 'Eine Modelldatei oder ihre Karte ist fehlerhaft oder verändert, oder sie verlangt etwas Unbekanntes.',
  'bad-registry': 'Das Verzeichnis ist fehlerhaft und wurde abgelehnt.',
  'bad-response': 'Ein Server hat etwas geantwortet, das nicht dem Protokoll entspricht.',
  'captive-portal': 'Etwas zwischen diesem Gerät und dem Server hat an seiner Stelle geantwortet.',
  closed: 'Die Datenbank wurde inzwischen geschlossen.',
  conflict: 'Das Dokument hat sich geändert, seit es gelesen wurde.',
  'consent-missing': 'Für diesen Zweck fehlt die Zustimmung.',
  'contract-mismatch': 'Das Neuron wurde für einen anderen Stand des Vertrags gebaut.',
  erased: 'Das Konto wurde gelöscht.',
  forbidden: 'Der Server erlaubt das nicht.',
  'identity-forked': 'Zwei Profile beanspruchen dasselbe Gerät und dieselbe laufende Nummer.',
  'inference-unavailable': 'Auf diesem Gerät kann nichts diese Aufgabe lösen.',
  'load-failed': 'Das Neuron ließ sich nicht laden.',
  'activate-failed': 'Das Neuron wurde geladen, ließ sich aber nicht starten.',
  'render-failed': 'Das Neuron ist beim Zeichnen gescheitert.',
  locked: 'Dieses Gerät ist gesperrt: Seine Schlüssel brauchen die Passphrase.',
  'needs-auth': 'Der Server nimmt dieses Gerät nicht mehr an.',
  'not-found': 'Dieses Dokument gibt es nicht.',
  'not-permitted': 'Die Beschreibung des Neurons sieht das nicht vor.',
  offline: 'Es besteht keine Verbindung zum Server.',
  'payload-too-large': 'Das Dokument ist größer, als der Server annimmt.',
  'storage-full': 'Auf diesem Gerät ist dafür kein Platz mehr.',
  'storage-failed': 'Die Datenbank auf diesem Gerät konnte den Vorgang nicht abschließen.',
  timeout: 'Der Vorgang hat länger gedauert als erlaubt.',
  undecryptable: 'Ein gespeichertes Dokument ließ sich mit diesem Schlüssel nicht öffnen.',
  'wrong-key': 'Der Schlüssel gehört nicht zu dieser Datenbank.',
};

export const errors: readonly Translation[] = Object.entries(codes).map(([code, words]) => [errorTexts[code as ErrorCode], words]);
