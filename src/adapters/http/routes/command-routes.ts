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

const publicCommands = (aggregate: AnyAggregate, useCases: readonly UseCase[]): readonly PublicCommand[] => {
  const fronting = new Map(useCases.filter((u) => u.category === aggregate.category).map((u) => [u.type, u]))
  const own = Object.entries(aggregate.commands)
    .filter(([type, definition]) => definition.internal !== true && !fronting.has(type))
    .map(([type, definition]) => ({ type, ...definition }))
  return [...own, ...fronting.values()].map(({ type, data, summary, creates = false }) => ({
    type,
    data,
    summary,
    creates,
  }))
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
 * The routes of one aggregate's public commands. The one that starts a new aggregate is `POST <collection>`, every other
 * is `POST <collection>/{id}/<verb>`, and so is the creating one of an aggregate whose id is given (a calendar's is its
 * tutor's), as the client must say it.
 */
export const commandRoutes = (aggregate: AnyAggregate, useCases: readonly UseCase[]): readonly CommandRoute[] => {
  const collection = collectionPath(aggregate)
  const resource = `${collection}/{id}`
  return publicCommands(aggregate, useCases).map(({ type, data, summary, creates }) => {
    const id = creates && aggregate.identity !== 'given' ? 'new' : 'from-path'
    return {
      kind: 'command',
      method: 'POST',
      template: id === 'new' ? collection : `${resource}/${verbOf(type, aggregate.noun)}`,
      group: aggregate.context,
      operationId: type,
      summary,
      category: aggregate.category,
      type,
      data,
      creates,
      id,
      resource,
      errors: aggregate.errors.kinds,
    }
  })
}
