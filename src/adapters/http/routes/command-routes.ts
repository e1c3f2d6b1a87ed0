import type * as t from 'io-ts'
import type { UseCase } from '../../../application/commands/use-case'
import type { AnyAggregate } from '../../../domain/kernel'
import { API_ROOT, type CommandRoute } from './route'

/** A command that the edge offers: an aggregate's own, or the use case that stands in front of an internal one. */
interface PublicCommand {
  readonly type: string
  readonly data: t.Mixed
  readonly summary: string
  readonly creates: boolean
}

/** In the order of the aggregate's own definitions. */
const publicCommands = (aggregate: AnyAggregate, useCases: readonly UseCase[]): readonly PublicCommand[] => {
  const fronting = new Map(useCases.filter((u) => u.category === aggregate.category).map((u) => [u.type, u]))
  return Object.entries(aggregate.commands).flatMap(([type, definition]) => {
    const offered = fronting.get(type) ?? (definition.internal === true ? undefined : definition)
    if (offered === undefined) return []
    const { data, summary, creates = false } = offered
    return [{ type, data, summary, creates }]
  })
}

/** `CancelBooking` of noun `Booking` is `cancel`; `RecordLessonProgress` stays `record-lesson-progress`. */
export const verbOf = (type: string, noun: string): string => {
  const words = type.length > noun.length && type.endsWith(noun) ? type.slice(0, -noun.length) : type
  return words.replace(/(?<=[a-z0-9])(?=[A-Z])/g, '-').toLowerCase()
}

/** `/api/v1/<context>/<collection>`; a collection named like its context is not repeated. */
export const collectionPath = ({ context, collection }: Pick<AnyAggregate, 'context' | 'collection'>): string =>
  collection === context ? `${API_ROOT}/${context}` : `${API_ROOT}/${context}/${collection}`

/**
 * The routes of one aggregate's public commands. The first that starts a new aggregate is `POST <collection>`, a further
 * one `POST <collection>/<verb>`. Every other is `POST <collection>/{id}/<verb>`, and so is the creating one of an
 * aggregate whose id is given (a calendar's is its tutor's), as the client must say it.
 */
export const commandRoutes = (aggregate: AnyAggregate, useCases: readonly UseCase[]): readonly CommandRoute[] => {
  const collection = collectionPath(aggregate)
  const resource = `${collection}/{id}`
  const offered = publicCommands(aggregate, useCases)
  const first = offered.find(({ creates }) => creates)
  return offered.map((command) => {
    const id = command.creates && aggregate.identity !== 'given' ? 'new' : 'from-path'
    const verb = verbOf(command.type, aggregate.noun)
    return {
      ...command,
      kind: 'command',
      method: 'POST',
      template: id === 'from-path' ? `${resource}/${verb}` : command === first ? collection : `${collection}/${verb}`,
      group: aggregate.context,
      operationId: command.type,
      category: aggregate.category,
      id,
      resource,
      errors: aggregate.errors.kinds,
    }
  })
}
