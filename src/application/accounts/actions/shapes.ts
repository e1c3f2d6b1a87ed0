import { isLeft } from 'fp-ts/Either'
import { accountErrors, type AccountFacts } from '../../../domain/account'
import type { ErrorKind } from '../../../domain/kernel'
import { object, text } from '../../../domain/kernel'
import type { ActionLimit } from '../../actions/action'
import { addressOf } from '../addresses'
import { credentialErrors } from '../errors'

/** An e-mail address or a telephone number as somebody types it; what it is, the action finds out. */
export const TypedAddress = text(3, 320)

/** A password as it is typed: its rules are judged by themselves, so that the refusal says which one it breaks. */
export const TypedPassword = text(1, 1_000)

/** What a link carries. */
export const Token = text(1, 200)

/** What is typed from a message, spaces and hyphens allowed. */
export const Code = text(1, 20)

/** Nothing is told: the answer is the same whatever came of it. */
export const Nothing = object({})
export const nothing = {}

const kindsOf = (codes: readonly (keyof typeof accountErrors.kinds)[]): Readonly<Record<string, ErrorKind>> =>
  Object.fromEntries(codes.map((code) => [code, accountErrors.kinds[code]]))

export const badTokenErrors = kindsOf(['account.bad-token'])
export const notActiveErrors = kindsOf(['account.not-active'])

const {
  'credentials.wrong': wrong,
  'address.malformed': malformed,
  'consents.missing': missing,
  ...ofPasswords
} = credentialErrors.kinds
export const wrongErrors = { 'credentials.wrong': wrong } as const
export const addressErrors = { 'address.malformed': malformed } as const
export const consentErrors = { 'consents.missing': missing } as const
export const passwordErrors = ofPasswords

/** What others know of an account's holder, which a password must not be made of. */
export const wordsOf = ({ email, phone }: Pick<AccountFacts, 'email' | 'phone'>): readonly string[] =>
  [email?.address, phone?.number].flatMap((word) => word ?? [])

const HOUR_SECONDS = 3_600

/** How often one network address may have messages sent or passwords hashed. Schools and offices share one. */
export const byAddress = (name: string, most: number): ActionLimit<unknown> => ({
  name: `${name} by address`,
  most,
  perSeconds: HOUR_SECONDS,
  by: 'address',
})

/** How often it may be about one address, the property of that name, however it is typed. */
export const byTyped = <Property extends string>(
  name: string,
  most: number,
  property: Property,
): ActionLimit<{ readonly [P in Property]: string }> => ({
  name: `${name} by identifier`,
  most,
  perSeconds: HOUR_SECONDS,
  by: (data) => {
    const address = addressOf(data[property])
    return isLeft(address) ? 'none' : `${address.right.kind} ${address.right.value}`
  },
})

export const byActor = (name: string, most: number): ActionLimit<unknown> => ({
  name: `${name} by actor`,
  most,
  perSeconds: HOUR_SECONDS,
  by: 'actor',
})
