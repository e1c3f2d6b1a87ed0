export const MASK = '***'

/** Names that come before a secret: in a query string, a form, JSON or a message. */
const NAMES =
  'password|passphrase|passwd|secret|client_secret|access_token|refresh_token|refreshToken|accessToken|id_token|token|otp|api_?key|authorization|set-cookie|cookie'

/** What is masked, and by what; in this order. Every pattern is linear in the text's length. */
const PATTERNS: readonly (readonly [RegExp, string])[] = [
  // A private key (RFC 7468).
  [/-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----[^-]*(?:-----END [A-Z ]{0,40}PRIVATE KEY-----)?/g, MASK],
  // The password in a URL.
  [/(\/\/[^/\s:@]{0,200}):[^/\s@]{1,1000}@/g, `$1:${MASK}@`],
  // Bearer tokens; compact JWS and JWE (RFC 7515, 7516) wherever they stand.
  [/\bbearer\s+[\w.~+/=-]+/gi, MASK],
  [/\beyJ[\w-]+(?:\.[\w-]*){2,4}/g, MASK],
  // Our own keys for institutions and services.
  [/\bly[a-z]_[\w-]+/g, MASK],
  // Hashes of passwords (PHC string format).
  [/\$(?:argon2(?:id|i|d)|scrypt|pbkdf2[\w-]*|2[aby])\$[^\s"'}]+/g, MASK],
  // JSON, forms, query strings, "password: x"; an authorization has a scheme and the rest.
  [
    new RegExp(`(["']?\\b(?:${NAMES})["']?\\s*[:=]\\s*)("[^"]*"?|'[^']*'?|(?:basic |digest )?[^\\s,;&}"']+)`, 'gi'),
    `$1${MASK}`,
  ],
  [/([?&#](?:code|state|key|sig|signature|flow)=)[^&\s"'#]+/gi, `$1${MASK}`],
  // Numbers that reach phones (E.164), with what people put in between.
  [/\+\d(?:[\s().-]{0,2}\d){6,14}\b/g, MASK],
]

/** An address of mail; each part no longer than it may be (RFC 5321, section 4.5.3.1). */
const MAIL = /[\p{L}\p{N}.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[\p{L}\p{N}-]{1,63}\.){1,10}\p{L}{2,63}/gu

/** What any of them has; most texts that are logged (names, ids, paths) have none of it. */
const SUSPECT = /[@+=:$]|eyJ|ly[a-z]_|bearer|-----/i

/** A text with the secrets in it, and what reaches people, masked. */
export const redactText = (text: string): string => {
  if (!SUSPECT.test(text)) return text
  const masked = PATTERNS.reduce((rest, [pattern, by]) => rest.replace(pattern, by), text)
  // What stands before a host in a URL has been masked, and the host is worth knowing.
  return masked.replace(MAIL, (found) => (found.startsWith(`${MASK}@`) ? found : MASK))
}
