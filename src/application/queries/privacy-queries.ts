import * as t from 'io-ts'
import { type ConsentState, DocumentName, DocumentVersion, inForce, type InForce } from '../../domain/consent'
import type { ForgettingState } from '../../domain/forgetting'
import { object, text, UserId } from '../../domain/kernel'
import type { AggregateLoader } from '../commands/command'
import { Standing, standingOf } from '../forgetting/actions'
import type { Clock } from '../ports/clock'
import { everybody, selfOr } from './access'
import type { AnyQuery, ItemQuery, ListQuery } from './query'

export interface PrivacyQueryPorts {
  readonly aggregates: AggregateLoader
  readonly clock: Clock
}

/** A document as people are asked about it. */
const Asked = object({
  document: DocumentName,
  version: DocumentVersion,
  title: text(1, 200),
  required: t.boolean,
})

const nobody = object({})
const OfUser = object({ userId: UserId })
/** One page holds all: there are as many documents as lines in the domain. */
const noCursor = t.string

/** The documents that people are asked about. */
const documentsQuery = ({ clock }: PrivacyQueryPorts): ListQuery<typeof nobody, typeof Asked, string> => ({
  kind: 'list',
  name: 'privacy.documents',
  context: 'privacy',
  path: 'documents',
  summary: 'The documents that people are asked to agree to, in the versions in force.',
  params: nobody,
  result: Asked,
  authorise: everybody,
  cursor: noCursor,
  run: () => Promise.resolve({ items: inForce(clock.now()) }),
})

/** What a person is to be asked, from their own stream: what is answered here counts at once. */
const dueQuery = ({ aggregates, clock }: PrivacyQueryPorts): ListQuery<typeof OfUser, typeof Asked, string> => ({
  kind: 'list',
  name: 'privacy.consents-due',
  context: 'privacy',
  path: 'users/{userId}/consents/due',
  summary:
    'What somebody is to be asked: required documents that are not agreed to in the version in force, and others that ' +
    'were agreed to in a former one.',
  params: OfUser,
  result: Asked,
  authorise: selfOr('userId', 'support'),
  cursor: noCursor,
  run: async ({ userId }) => {
    const { state } = await aggregates.load<ConsentState>('consent', userId)
    const agreed = state.stage === 'none' ? {} : state.agreed
    const isDue = ({ document, version, required }: InForce): boolean =>
      agreed[document] === undefined ? required : agreed[document] !== version
    return { items: inForce(clock.now()).filter(isDue) }
  },
})

/** How far somebody's forgetting is. */
const forgettingQuery = ({ aggregates }: PrivacyQueryPorts): ItemQuery<typeof OfUser, typeof Standing> => ({
  kind: 'item',
  name: 'privacy.forgetting',
  context: 'privacy',
  path: 'users/{userId}/forgetting',
  summary: 'Whether somebody is to be forgotten, is being forgotten, or is.',
  params: OfUser,
  result: Standing,
  authorise: selfOr('userId', 'support', 'auditor'),
  run: async ({ userId }) => {
    const { state } = await aggregates.load<ForgettingState>('forgetting', userId)
    return standingOf(state)
  },
})

export const privacyQueries = (ports: PrivacyQueryPorts): readonly AnyQuery[] => [
  documentsQuery(ports),
  dueQuery(ports),
  forgettingQuery(ports),
]
