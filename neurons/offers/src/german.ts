import { catalogue } from '@empire/contract/language';
import { generateMsgId } from '@lit/localize/internal/id-generation.js';
import { str } from './words.ts';

/** The German of the offers, which says "Sie". */
export const templates = catalogue(generateMsgId, [
  ['Offer', 'Angebot'],
  ['Offers', 'Angebote'],
  ['All offers', 'Alle Angebote'],
  ['See all offers', 'Alle Angebote ansehen'],
  ['What the editors think is worth your time. Taking one works without a network.', 'Was die Redaktion Ihre Zeit wert findet. Annehmen geht auch ohne Netz.'],
  [
    'There is nothing at the moment. New offers arrive with the next connection.',
    'Im Moment gibt es nichts. Neue Angebote kommen mit der nächsten Verbindung.',
  ],
  ['Opening the offers…', 'Die Angebote werden geöffnet …'],
  ['Yours', 'Ihres'],
  [str`${0} not shown`, str`${0} nicht gezeigt`],
  ['Not open at the moment', 'Im Moment nicht offen'],
  ['It is yours.', 'Es gehört Ihnen.'],
  [
    'Saved on this device; it reaches your other devices and the editors with the next connection.',
    'Auf diesem Gerät gespeichert; Ihre anderen Geräte und die Redaktion erreicht es mit der nächsten Verbindung.',
  ],
  ['Show this code:', 'Zeigen Sie diesen Code:'],
  ['Go there', 'Dorthin'],
  ['Your place is noted. There is nothing more to do.', 'Ihr Platz ist vorgemerkt. Sie müssen nichts weiter tun.'],
  ['This offer is not here', 'Dieses Angebot ist nicht hier'],
  ['It may have ended, or it has not reached this device yet.', 'Vielleicht ist es beendet, oder es ist noch nicht auf diesem Gerät.'],
  ['Not for me', 'Nichts für mich'],
  ['No, thank you', 'Nein, danke'],
  [str`Put away: ${0}`, str`Ausblenden: ${0}`],
  [str`Because you took “${0}”`, str`Weil Sie „${0}“ angenommen haben`],
  ['Ended', 'Beendet'],
  ['Ends today', 'Endet heute'],
  ['1 day left', 'Noch 1 Tag'],
  [str`${0} days left`, str`Noch ${0} Tage`],
  [str`Until ${0}`, str`Bis ${0}`],
  ['The device has no room left for this. Nothing that was saved is lost.', 'Auf dem Gerät ist dafür kein Platz mehr. Nichts Gespeichertes ist verloren.'],
  [
    'This page was left open while the app was restarted. Open it again.',
    'Diese Seite blieb offen, während die App neu gestartet wurde. Öffnen Sie sie erneut.',
  ],
  [str`The offers on this device could not be opened (${0}).`, str`Die Angebote auf diesem Gerät ließen sich nicht öffnen (${0}).`],
  ['Its content is malformed and was refused.', 'Der Inhalt ist fehlerhaft und wurde abgelehnt.'],
]);
