import { isLeft, right } from 'fp-ts/Either'
import { object, UserId } from '../../domain/kernel'
import type { RecordAuditRead } from '../audit'
import { selfOr } from '../queries/access'
import type { StreamQuery } from '../queries/stream-query'
import { personalData, type PersonalDataPorts } from './contents'
import type { Archive } from './sources'

export interface PersonalDataQueryPorts extends PersonalDataPorts {
  readonly archive: Archive
  readonly recordRead: RecordAuditRead
}

const Params = object({ userId: UserId })

/** Everything about a person as a ZIP file. When it is not the person who asks, that is recorded before a byte goes out. */
export const personalDataQuery = (ports: PersonalDataQueryPorts): StreamQuery<typeof Params> => ({
  name: 'privacy.data',
  context: 'privacy',
  path: 'data',
  summary: 'All that is known of the user `userId`, as a ZIP file of JSON and of the files that were given.',
  params: Params,
  contentTypes: ['application/zip'],
  authorise: selfOr('userId', 'support'),
  open: async ({ userId }, by) => {
    if (by.id !== userId || by.via !== undefined) {
      const recorded = await ports.recordRead(by, { query: 'privacy.data', parameters: { userId } })
      if (isLeft(recorded)) return recorded
    }
    const entries = await personalData(ports, userId)
    return right({ contentType: 'application/zip', fileName: 'lyceum-data.zip', chunks: ports.archive(entries) })
  },
})
