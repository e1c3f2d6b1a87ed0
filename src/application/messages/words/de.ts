import { noticesInGerman } from './de-notices'
import { pagesInGerman } from './de-pages'
import type { Language } from './words'

const notYou = 'Waren Sie das nicht, setzen Sie jetzt ein anderes Passwort und sehen Sie Ihre Sitzungen durch.'
const ignore = 'Haben Sie das nicht angefordert, brauchen Sie nichts zu tun.'

/** German. */
export const de: Language = {
  ...pagesInGerman,
  notices: noticesInGerman,
  letters: {
    welcome: () => ({
      title: 'Willkommen bei Lyceum',
      lines: [
        'Ihr Konto ist bereit. Finden Sie Lehrkräfte und Kurse, buchen Sie Stunden und treffen Sie sich in Live-Räumen.',
        'Wie und wann Sie von Neuem erfahren, bestimmen Sie in Ihren Einstellungen.',
      ],
    }),
    'verify-email': ({ until }) => ({
      title: 'Bestätigen Sie Ihre E-Mail-Adresse',
      lines: [
        'bitte bestätigen Sie, dass dies Ihre E-Mail-Adresse ist, damit Ihr Konto genutzt werden kann.',
        `Der Link gilt einmal, bis ${until}.`,
        'Haben Sie sich nicht gerade registriert, folgen Sie ihm nicht: Ohne ihn kann niemand das Konto nutzen.',
      ],
      action: 'Adresse bestätigen',
    }),
    'verify-phone': ({ until }) => ({
      title: 'Bestätigen Sie Ihre Telefonnummer',
      lines: [`Lyceum: Dieser Code bestätigt Ihre Telefonnummer. Gültig bis ${until}. Geben Sie ihn niemandem.`],
    }),
    'reset-password': ({ until }) => ({
      title: 'Ein anderes Passwort setzen',
      lines: ['hiermit können Sie ein anderes Passwort setzen.', `Es gilt einmal, bis ${until}. ${ignore}`],
      action: 'Passwort setzen',
    }),
    'change-email': ({ until }) => ({
      title: 'Bestätigen Sie Ihre neue E-Mail-Adresse',
      lines: [
        'bitte bestätigen Sie, dass dies die E-Mail-Adresse Ihres Kontos werden soll.',
        `Bis dahin ändert sich nichts. Der Link gilt einmal, bis ${until}. ${ignore}`,
      ],
      action: 'Neue Adresse bestätigen',
    }),
    'cancel-email-change': ({ until }) => ({
      title: 'Ihre E-Mail-Adresse soll sich ändern',
      lines: [
        'jemand, der in Ihrem Konto angemeldet ist, möchte dafür eine andere E-Mail-Adresse.',
        'Sie ändert sich, sobald die neue Adresse bestätigt ist.',
        `Waren Sie das nicht, sagen Sie es bis ${until} ab und setzen Sie ein anderes Passwort.`,
      ],
      action: 'Absagen',
    }),
    'change-phone': ({ until }) => ({
      title: 'Bestätigen Sie Ihre neue Telefonnummer',
      lines: [`Lyceum: Dieser Code bestätigt Ihre neue Telefonnummer. Gültig bis ${until}. Geben Sie ihn niemandem.`],
    }),
    'registration-attempted': ({ at }) => ({
      title: 'Sie haben bereits ein Konto',
      lines: [
        `jemand wollte am ${at} ein Konto mit Ihrer Adresse eröffnen. Sie haben bereits eines, und nichts hat sich geändert.`,
        'Waren Sie es, melden Sie sich an oder fordern Sie ein anderes Passwort an. Sonst brauchen Sie nichts zu tun.',
      ],
    }),
    'password-changed': ({ at }) => ({
      title: 'Ihr Passwort wurde geändert',
      lines: [`das Passwort Ihres Kontos wurde am ${at} geändert. Ihre anderen Sitzungen sind beendet.`, notYou],
    }),
    'password-reset': ({ at }) => ({
      title: 'Ihr Passwort wurde neu gesetzt',
      lines: [`das Passwort Ihres Kontos wurde am ${at} neu gesetzt. Alle Sitzungen sind beendet.`, notYou],
    }),
    'email-changed': ({ at }) => ({
      title: 'Ihre E-Mail-Adresse wurde geändert',
      lines: [`seit ${at} ist dies die E-Mail-Adresse Ihres Kontos.`, notYou],
    }),
    'email-changed-from': ({ at }) => ({
      title: 'Ihre E-Mail-Adresse wurde geändert',
      lines: [
        `seit ${at} hat Ihr Konto eine andere E-Mail-Adresse als diese.`,
        'Waren Sie das nicht, schreiben Sie sofort an den Support.',
      ],
    }),
    'phone-changed': ({ at }) => ({
      title: 'Ihre Telefonnummer wurde geändert',
      lines: [`seit ${at} hat Ihr Konto eine andere Telefonnummer.`, notYou],
    }),
    'account-locked': ({ at }) => ({
      title: 'Zu viele falsche Passwörter',
      lines: [
        `am ${at} wurde Ihr Konto für einige Zeit gesperrt, weil zu oft ein falsches Passwort angegeben wurde.`,
        'Sie können warten oder ein anderes Passwort setzen, das es sofort öffnet.',
      ],
    }),
    'account-suspended': ({ at }) => ({
      title: 'Ihr Konto ist ausgesetzt',
      lines: [`Ihr Konto wurde am ${at} ausgesetzt.`, 'Halten Sie das für einen Irrtum, schreiben Sie an den Support.'],
    }),
    'account-reinstated': ({ at }) => ({
      title: 'Ihr Konto kann wieder genutzt werden',
      lines: [`seit ${at} kann Ihr Konto wieder genutzt werden.`],
    }),
    'role-granted': ({ at, role }) => ({
      title: 'Ihr Konto darf mehr',
      lines: [`seit ${at} können Sie als ${role} handeln.`],
    }),
    'role-withdrawn': ({ at, role }) => ({
      title: 'Ihr Konto darf weniger',
      lines: [`seit ${at} können Sie nicht mehr als ${role} handeln.`],
    }),
    'session-stolen': ({ at }) => ({
      title: 'Eine Sitzung wurde zur Sicherheit beendet',
      lines: [
        `am ${at} hat jemand einen bereits ersetzten Schlüssel zu einer Ihrer Sitzungen benutzt. Er kann von Ihrem Gerät kopiert worden sein; die Sitzung wurde beendet.`,
        notYou,
      ],
    }),
    'acted-for': ({ at, until }) => ({
      title: 'Jemand von Lyceum handelt in Ihrem Konto',
      lines: [
        `seit ${at} und längstens bis ${until} kann jemand von der Verwaltung in Ihrem Konto handeln.`,
        'Was geschieht, wird mit Namen festgehalten; Ihr Passwort und Ihre Schlüssel sind davon ausgenommen.',
      ],
    }),
    'totp-enabled': ({ at }) => ({
      title: 'Einmalcodes sind eingeschaltet',
      lines: [`seit ${at} fragt die Anmeldung nach einem Einmalcode.`, notYou],
    }),
    'totp-disabled': ({ at }) => ({
      title: 'Einmalcodes sind ausgeschaltet',
      lines: [`seit ${at} fragt die Anmeldung nicht mehr nach einem Einmalcode.`, notYou],
    }),
    'recovery-codes-issued': ({ at }) => ({
      title: 'Neue Wiederherstellungscodes',
      lines: [`am ${at} wurden neue Wiederherstellungscodes erstellt. Die früheren gelten nicht mehr.`, notYou],
    }),
    'recovery-code-used': ({ at }) => ({
      title: 'Ein Wiederherstellungscode wurde benutzt',
      lines: [`am ${at} wurde einer Ihrer Wiederherstellungscodes benutzt.`, notYou],
    }),
    'factors-locked': ({ at, until }) => ({
      title: 'Zu viele falsche Codes',
      lines: [
        `am ${at} wurde nach Ihrem Passwort zu oft ein falscher Code angegeben. Codes werden bis ${until} abgelehnt.`,
        'Wer sie angab, kennt Ihr Passwort. Waren Sie das nicht, setzen Sie ein anderes.',
      ],
    }),
    'factors-reset': ({ at }) => ({
      title: 'Ihre zweiten Faktoren wurden entfernt',
      lines: [`am ${at} hat der Support wie gewünscht Ihre Einmalcodes und Passkeys entfernt.`, notYou],
    }),
    'passkey-added': ({ at }) => ({
      title: 'Ein Passkey wurde hinzugefügt',
      lines: [`seit ${at} können Sie sich mit einem weiteren Passkey anmelden.`, notYou],
    }),
    'passkey-removed': ({ at }) => ({
      title: 'Ein Passkey wurde entfernt',
      lines: [`am ${at} wurde ein Passkey aus Ihrem Konto entfernt.`, notYou],
    }),
    'passkey-suspected': ({ at }) => ({
      title: 'Ein Passkey kann kopiert worden sein',
      lines: [
        `am ${at} wurde einer Ihrer Passkeys auf eine Weise benutzt, die auf eine Kopie hindeutet. Er wird nicht mehr angenommen.`,
        'Entfernen Sie ihn und fügen Sie einen anderen hinzu.',
      ],
    }),
    'identity-linked': ({ at }) => ({
      title: 'Ein weiterer Weg zur Anmeldung',
      lines: [`seit ${at} können Sie sich über ein anderes Konto anmelden.`, notYou],
    }),
    'identity-unlinked': ({ at }) => ({
      title: 'Ein Weg zur Anmeldung wurde entfernt',
      lines: [`seit ${at} meldet Sie ein anderes Konto nicht mehr an.`, notYou],
    }),
    'forgetting-requested': ({ until }) => ({
      title: 'Ihr Konto wird gelöscht',
      lines: [
        `Ihr Konto und alles Persönliche darin wird am ${until} endgültig gelöscht.`,
        'Möchten Sie das nicht, melden Sie sich vorher an und sagen Sie es ab.',
      ],
    }),
    'forgetting-cancelled': () => ({
      title: 'Ihr Konto bleibt',
      lines: ['die Löschung Ihres Kontos wurde abgesagt.'],
    }),
    'account-unused': ({ until }) => ({
      title: 'Ihr Konto wird seit Langem nicht benutzt',
      lines: [
        `in Ihrem Konto hat sich seit Jahren niemand angemeldet. Nach dem ${until} wird es mit allem Persönlichen darin endgültig gelöscht.`,
        'Möchten Sie es behalten, melden Sie sich vorher an; mehr ist nicht nötig.',
      ],
    }),
  },
}
