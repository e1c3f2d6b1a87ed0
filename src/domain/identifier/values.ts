import type * as t from 'io-ts'
import { id, oneOf } from '../kernel'

/**
 * The name of what somebody signs in with: made of it by a keyed hash, so that it tells nothing of the address (see
 * `application/accounts/identifier-directory.ts`).
 */
export const IdentifierId = id('IdentifierId')
export type IdentifierId = t.TypeOf<typeof IdentifierId>

/** What somebody signs in with; `oidc` is a subject at an OpenID provider. */
export const IdentifierKind = oneOf('email', 'phone', 'oidc')
export type IdentifierKind = t.TypeOf<typeof IdentifierKind>
