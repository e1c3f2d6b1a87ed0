/** What the server's own secrets are for; each has its own, so that none can stand in for another. */
export type SecretPurpose =
  /** Names the streams of e-mail addresses and phone numbers, which must not tell them. */
  | 'identifiers'
  /** Makes the tokens of links and the one-time codes that are sent to people. */
  | 'challenges'
  /** Authenticates refresh tokens. */
  | 'refresh-tokens'
  /** Authenticates the secrets of services. */
  | 'service-secrets'
  /** Seals the keys that sign access tokens. */
  | 'signing-keys'
  /** Seals what a client carries from one step of a sign-in to the next. */
  | 'flows'
  /** Keys the hashes by which repeated commands are told, so that they tell nothing of what was in them. */
  | 'fingerprints'
  /** Keys the hashes that name what attempts are counted by. */
  | 'buckets'
  /** Makes the tokens by which a browser shows that a page of ours sent a request. */
  | 'csrf'
  /** Makes the tokens of links that end mails. */
  | 'unsubscribe'
  /** Is the private key by which push services know this server. */
  | 'web-push'

/**
 * The server's own secrets, 32 random bytes each: made when first asked for, kept wrapped by the master key, the same
 * for every process. They outlive the rotation of the master key.
 */
export interface ServerSecrets {
  of(purpose: SecretPurpose): Promise<Buffer>
}
