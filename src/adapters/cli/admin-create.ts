import { type Either, isLeft } from 'fp-ts/Either'
import { normaliseEmail, type StaffAccount } from '../../application/accounts'
import { linkOf } from '../../application/messages'
import { STAFF_ROLES } from '../../application/sessions'
import type { Refusal } from '../../application/commands/command'
import type { PublicUrl } from '../../application/ports/public-url'
import { AccountRole, type EmailAddress, Locale } from '../../domain/account'
import { BadArgument } from './bad-argument'

/** What was typed after `admin create`. */
export interface AdminCreateOptions {
  readonly email: string
  readonly role: string
  readonly locale: string
}

const SECOND_FACTOR = [
  '',
  'Staff sign in by two factors. Signed in by the password alone, they can only set up the second: an authenticator',
  'app (POST /api/v1/accounts/factors/totp/begin) or a passkey (.../factors/passkeys/begin); then they sign in again.',
]

/** What is to be opened, as the command line has it. */
export interface Wanted {
  readonly email: EmailAddress
  readonly role: AccountRole
  readonly locale: Locale
}

const wanted = ({ email: typed, role, locale }: AdminCreateOptions): Wanted => {
  const email = normaliseEmail(typed)
  if (email === undefined) throw new BadArgument('--email: give an e-mail address')
  if (!AccountRole.is(role))
    throw new BadArgument(`--role ${role}: give one of ${Object.keys(AccountRole.keys).join(', ')}`)
  if (!Locale.is(locale))
    throw new BadArgument(`--locale ${locale}: give one of ${Object.keys(Locale.keys).join(', ')}`)
  return { email, role, locale }
}

/** What there is to say of the program to whoever gets an account. */
export interface AdminCreateSettings {
  readonly publicUrl: PublicUrl
  readonly staffNeedTwoFactors: boolean
}

/** Opens an account without a password, and prints the link by which its holder sets one. */
export const adminCreateCommand = async (
  options: AdminCreateOptions,
  { publicUrl, staffNeedTwoFactors }: AdminCreateSettings,
  open: (account: Wanted) => Promise<Either<Refusal, StaffAccount>>,
  out: NodeJS.WritableStream,
): Promise<void> => {
  const account = wanted(options)
  const opened = await open(account)
  if (isLeft(opened)) throw new BadArgument(`--email: ${opened.left.message}`)
  const { userId, token, expiresAt } = opened.right
  out.write(
    [
      `account ${userId} is open as ${account.role}; it has no password yet.`,
      `Whoever has this link sets it, once, until ${expiresAt}. It is kept nowhere and not shown again:`,
      '',
      linkOf(publicUrl, 'reset-password', token),
      '',
      'Without the pages: POST /api/v1/accounts/reset-password {"token": "...", "password": "..."}',
      ...(staffNeedTwoFactors && STAFF_ROLES.includes(account.role) ? SECOND_FACTOR : []),
      '',
    ].join('\n'),
  )
}
