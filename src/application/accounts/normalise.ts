import { parsePhoneNumberFromString } from 'libphonenumber-js/max'
import { domainToASCII } from 'node:url'
import { EmailAddress, PhoneNumber } from '../../domain/account'

/**
 * The one form in which an e-mail address is kept and compared; undefined where it is none. Letters before the @ are
 * made small as well: RFC 5321 would let them differ (section 2.4), but no provider of today gives `Ada@` and `ada@` to
 * two people, and whoever could would take over the other's account. The domain becomes ASCII (RFC 5891).
 */
export const normaliseEmail = (given: string): EmailAddress | undefined => {
  const text = given.normalize('NFKC').trim()
  const at = text.lastIndexOf('@')
  if (at < 1) return undefined
  const domain = domainToASCII(text.slice(at + 1))
  const address = `${text.slice(0, at).toLowerCase()}@${domain}`
  return EmailAddress.is(address) ? address : undefined
}

/** A telephone number in E.164, from whatever way of writing it in international form; undefined where it is none. */
export const normalisePhone = (given: string): PhoneNumber | undefined => {
  const parsed = parsePhoneNumberFromString(given.normalize('NFKC').trim())
  return parsed?.isValid() === true && PhoneNumber.is(parsed.number) ? parsed.number : undefined
}
