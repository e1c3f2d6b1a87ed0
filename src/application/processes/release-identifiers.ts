import { account } from '../../domain/account'
import { identifier } from '../../domain/identifier'
import { UserId } from '../../domain/kernel'
import { type Process, type ProcessCommand, when } from './process'

const release = (holder: string, ids: readonly (string | undefined)[]): readonly ProcessCommand[] =>
  UserId.is(holder)
    ? ids.flatMap((id) =>
        id === undefined ? [] : [{ category: identifier.category, id, type: 'ReleaseIdentifier', data: { holder } }],
      )
    : []

/** An address that an account no longer has is free for others. */
export const releaseIdentifiers: Process = {
  name: 'release-identifiers',
  reactions: [
    when(account, 'EmailChanged', ({ id, data }) => release(id, [data.previousIdentifierId])),
    when(account, 'PhoneChanged', ({ id, data }) => release(id, [data.previousIdentifierId])),
    when(account, 'AccountErased', ({ id, data }) => release(id, data.identifierIds)),
  ],
}
