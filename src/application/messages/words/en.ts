import { noticesInEnglish } from './en-notices'
import { pagesInEnglish } from './en-pages'
import type { Language } from './words'

const notYou = 'If this was not you, set another password now and look through your sessions.'
const ignore = 'If you did not ask for this, you need not do anything.'

/** English. */
export const en: Language = {
  ...pagesInEnglish,
  notices: noticesInEnglish,
  letters: {
    welcome: () => ({
      title: 'Welcome to Lyceum',
      lines: [
        'your account is ready. Find tutors and courses, book lessons and meet in live rooms.',
        'How and when you are told of what happens is yours to choose, in your preferences.',
      ],
    }),
    'verify-email': ({ until }) => ({
      title: 'Confirm your e-mail address',
      lines: [
        'please confirm that this is your e-mail address, so that your account can be used.',
        `The link works once, until ${until}.`,
        'If you did not register just now, do not follow it: nobody can use the account without it.',
      ],
      action: 'Confirm the address',
    }),
    'verify-phone': ({ until }) => ({
      title: 'Confirm your telephone number',
      lines: [`Lyceum: this code confirms your telephone number. Good until ${until}. Tell it to nobody.`],
    }),
    'reset-password': ({ until }) => ({
      title: 'Set another password',
      lines: ['by this you can set another password.', `It works once, until ${until}. ${ignore}`],
      action: 'Set a password',
    }),
    'change-email': ({ until }) => ({
      title: 'Confirm your new e-mail address',
      lines: [
        'please confirm that this is to be the e-mail address of your account.',
        `Until then nothing changes. The link works once, until ${until}. ${ignore}`,
      ],
      action: 'Confirm the new address',
    }),
    'cancel-email-change': ({ until }) => ({
      title: 'Your e-mail address is about to change',
      lines: [
        'somebody who is signed in to your account wants another e-mail address for it.',
        'It changes as soon as the new address is confirmed.',
        `If this was not you, call it off until ${until}, and set another password.`,
      ],
      action: 'Call it off',
    }),
    'change-phone': ({ until }) => ({
      title: 'Confirm your new telephone number',
      lines: [`Lyceum: this code confirms your new telephone number. Good until ${until}. Tell it to nobody.`],
    }),
    'registration-attempted': ({ at }) => ({
      title: 'You have an account already',
      lines: [
        `somebody wanted to open an account with your address on ${at}. You have one already, and nothing has changed.`,
        'If it was you, sign in, or ask for another password. If not, you need not do anything.',
      ],
    }),
    'password-changed': ({ at }) => ({
      title: 'Your password was changed',
      lines: [`the password of your account was changed on ${at}. Your other sessions have ended.`, notYou],
    }),
    'password-reset': ({ at }) => ({
      title: 'Your password was set anew',
      lines: [`the password of your account was set anew on ${at}. All sessions have ended.`, notYou],
    }),
    'email-changed': ({ at }) => ({
      title: 'Your e-mail address was changed',
      lines: [`since ${at} this is the e-mail address of your account.`, notYou],
    }),
    'email-changed-from': ({ at }) => ({
      title: 'Your e-mail address was changed',
      lines: [
        `since ${at} your account has another e-mail address than this one.`,
        'If this was not you, write to the support at once.',
      ],
    }),
    'phone-changed': ({ at }) => ({
      title: 'Your telephone number was changed',
      lines: [`since ${at} your account has another telephone number.`, notYou],
    }),
    'account-locked': ({ at }) => ({
      title: 'Too many wrong passwords',
      lines: [
        `on ${at} your account was locked for some time, because a wrong password was given too often.`,
        'You can wait, or set another password, which opens it at once.',
      ],
    }),
    'account-suspended': ({ at }) => ({
      title: 'Your account is suspended',
      lines: [`your account was suspended on ${at}.`, 'If you think that this is a mistake, write to the support.'],
    }),
    'account-reinstated': ({ at }) => ({
      title: 'Your account can be used again',
      lines: [`since ${at} your account can be used again.`],
    }),
    'role-granted': ({ at, role }) => ({
      title: 'Your account may do more',
      lines: [`since ${at} you can act as ${role}.`],
    }),
    'role-withdrawn': ({ at, role }) => ({
      title: 'Your account may do less',
      lines: [`since ${at} you can no longer act as ${role}.`],
    }),
    'session-stolen': ({ at }) => ({
      title: 'A session was ended for safety',
      lines: [
        `on ${at} somebody used a key to one of your sessions that had been replaced. It may have been copied from your device, so the session was ended.`,
        notYou,
      ],
    }),
    'acted-for': ({ at, until }) => ({
      title: 'Somebody of Lyceum acts in your account',
      lines: [
        `since ${at}, and until ${until} at the latest, an administrator can act in your account.`,
        'What they do is recorded with their name; your password and keys are out of their reach.',
      ],
    }),
    'totp-enabled': ({ at }) => ({
      title: 'One-time codes are on',
      lines: [`since ${at} signing in asks for a one-time code.`, notYou],
    }),
    'totp-disabled': ({ at }) => ({
      title: 'One-time codes are off',
      lines: [`since ${at} signing in asks for no one-time code any longer.`, notYou],
    }),
    'recovery-codes-issued': ({ at }) => ({
      title: 'New recovery codes',
      lines: [`new recovery codes were made on ${at}. Those before are good no longer.`, notYou],
    }),
    'recovery-code-used': ({ at }) => ({
      title: 'A recovery code was used',
      lines: [`one of your recovery codes was used on ${at}.`, notYou],
    }),
    'factors-locked': ({ at, until }) => ({
      title: 'Too many wrong codes',
      lines: [
        `on ${at} a wrong code was given too often after your password. Codes are refused until ${until}.`,
        'Whoever gave them knows your password. If it was not you, set another one.',
      ],
    }),
    'factors-reset': ({ at }) => ({
      title: 'Your second factors were removed',
      lines: [`on ${at} the support removed your one-time codes and passkeys, as was asked of it.`, notYou],
    }),
    'passkey-added': ({ at }) => ({
      title: 'A passkey was added',
      lines: [`since ${at} you can sign in with another passkey.`, notYou],
    }),
    'passkey-removed': ({ at }) => ({
      title: 'A passkey was removed',
      lines: [`on ${at} a passkey was removed from your account.`, notYou],
    }),
    'passkey-suspected': ({ at }) => ({
      title: 'A passkey may have been copied',
      lines: [
        `on ${at} one of your passkeys was shown in a way that points to a copy of it. It is taken no longer.`,
        'Remove it and add another.',
      ],
    }),
    'identity-linked': ({ at }) => ({
      title: 'Another way to sign in',
      lines: [`since ${at} you can sign in through an account elsewhere.`, notYou],
    }),
    'identity-unlinked': ({ at }) => ({
      title: 'A way to sign in was removed',
      lines: [`since ${at} an account elsewhere no longer signs you in.`, notYou],
    }),
    'forgetting-requested': ({ until }) => ({
      title: 'Your account will be erased',
      lines: [
        `your account and all that is personal in it will be erased for good on ${until}.`,
        'If you do not want that, sign in and call it off before.',
      ],
    }),
    'forgetting-cancelled': () => ({
      title: 'Your account stays',
      lines: ['the erasure of your account was called off.'],
    }),
    'account-unused': ({ until }) => ({
      title: 'Your account has not been used for long',
      lines: [
        `nobody has signed in to your account for years, so it will be erased for good after ${until}, with all that is personal in it.`,
        'To keep it, sign in before; nothing else is needed.',
      ],
    }),
  },
}
