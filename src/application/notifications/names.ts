import type { CourseState } from '../../domain/course'
import type { EnrollmentState } from '../../domain/enrollment'
import type { InstitutionState } from '../../domain/institution'
import { ERASED } from '../../domain/kernel'
import type { ProfileState } from '../../domain/profile'
import type { AggregateLoader } from '../commands/command'
import type { Told } from '../messages/facts'
import type { Names } from '../messages/notification'
import type { EventStore } from '../ports/event-store'

export interface NamesPorts {
  readonly store: Pick<EventStore, 'readStream'>
  readonly aggregates: AggregateLoader
}

/** What a profile calls its owner; undefined where it says nothing, or they were forgotten. */
export const nameIn = (state: ProfileState): string | undefined => {
  if (state.stage === 'none') return undefined
  const { displayName } = state.description
  return displayName === ERASED ? undefined : displayName
}

const displayNameOf = async ({ aggregates }: NamesPorts, userId: string): Promise<string | undefined> =>
  nameIn((await aggregates.load<ProfileState>('profile', userId)).state)

const courseTitle = async ({ aggregates }: NamesPorts, courseId: string): Promise<string | undefined> => {
  const { state } = await aggregates.load<CourseState>('course', courseId)
  return state.stage === 'none' ? undefined : state.plan.heading.title
}

const institutionName = async ({ aggregates }: NamesPorts, id: string): Promise<string | undefined> => {
  const { state } = await aggregates.load<InstitutionState>('institution', id)
  return state.stage === 'none' ? undefined : state.description.name
}

/** The aggregate itself has no use for it, so it is found in its events. */
const postingTitle = async ({ store }: NamesPorts, postingId: string): Promise<string | undefined> => {
  const titles = (await store.readStream(`posting-${postingId}`)).flatMap(({ data }) =>
    typeof data['title'] === 'string' ? [data['title']] : [],
  )
  return titles.at(-1)
}

const courseOf = async ({ aggregates }: NamesPorts, facts: Told['facts']): Promise<string | undefined> => {
  if ('courseId' in facts) return facts.courseId
  if (!('paidFor' in facts) || facts.paidFor.kind !== 'enrollment') return undefined
  const { state } = await aggregates.load<EnrollmentState>('enrollment', facts.paidFor.enrollmentId)
  return state.stage === 'none' ? undefined : state.record.courseId
}

const partnerOf = (facts: Told['facts']): string | undefined => {
  if ('partnerId' in facts) return facts.partnerId
  return 'tutorId' in facts ? facts.tutorId : undefined
}

/** The names, as they are now, of what a notification is about. */
export const namesOf = async (ports: NamesPorts, { facts }: Told): Promise<Names> => {
  const partnerId = partnerOf(facts)
  const courseId = await courseOf(ports, facts)
  const [partner, course, posting, institution] = await Promise.all([
    partnerId && displayNameOf(ports, partnerId),
    courseId && courseTitle(ports, courseId),
    'postingId' in facts ? postingTitle(ports, facts.postingId) : undefined,
    'institutionId' in facts ? institutionName(ports, facts.institutionId) : undefined,
  ])
  return {
    ...(partner && { partner }),
    ...(course && { course }),
    ...(posting && { posting }),
    ...(institution && { institution }),
  }
}
