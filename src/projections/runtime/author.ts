import { accepts, UserId } from '../../domain/kernel'
import type { ProjectedEvent } from './read-model'

/** The user who issued an event's command; `null` for Lyceum's own processes and the command line, which are nobody. */
export const authorOf = ({ actor }: Pick<ProjectedEvent, 'actor'>): string | null =>
  accepts(UserId, actor.id) ? actor.id : null
