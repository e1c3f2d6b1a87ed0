import { right } from 'fp-ts/Either'
import type { Of } from './commands'
import { lastWayIn } from './decide-passkeys'
import { errors } from './errors'
import { type Decision, type Factors, MOST_IDENTITIES } from './state'

/** What becomes of identities at other providers. */
export const decideIdentities = (
  command: Of<'LinkIdentity' | 'UnlinkIdentity'>,
  { identities, passkeys }: Factors,
): Decision => {
  const { at } = command
  const { identityId } = command.data
  const linked = identities.some((identity) => identity.identityId === identityId)
  switch (command.type) {
    case 'LinkIdentity':
      if (linked) return right([])
      return identities.length >= MOST_IDENTITIES
        ? errors.fail('factors.too-many', 'Unlink an identity before linking another.')
        : right([{ type: 'IdentityLinked', data: { ...command.data, linkedAt: at } }])
    case 'UnlinkIdentity': {
      if (!linked) return right([])
      const others = identities.length > 1 || passkeys.some(({ suspectedAt }) => suspectedAt === undefined)
      return command.data.hasPassword || others
        ? right([{ type: 'IdentityUnlinked', data: { identityId, unlinkedAt: at } }])
        : lastWayIn()
    }
  }
}
