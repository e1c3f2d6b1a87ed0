import { inForce } from '../../domain/consent'
import type { ConsentState } from '../../domain/consent'
import type { Instant, Span } from '../../domain/kernel'
import type { ProfileState } from '../../domain/profile'
import type { CalendarState } from '../../domain/tutor-calendar'
import type { OfferedSubject, Wanted } from '../ports/match-store'
import { neutralText } from './neutral-text'
import { openSpans, wakingSpans } from './overlap'

/** What is looked at of a person: their own streams, as they stand. */
export interface Person {
  readonly userId: string
  readonly profile: ProfileState
  readonly calendar: CalendarState
}

/** The document `matching` in the version in force at an instant; undefined before its first. */
export const consentInForce = (now: Instant): string | undefined =>
  inForce(now).find(({ document }) => document === 'matching')?.version

/** The version of the document `matching` that somebody has agreed to, where that is the one in force. */
export const agreedTo = (consent: ConsentState, now: Instant): string | undefined => {
  const version = consentInForce(now)
  return consent.stage !== 'none' && version !== undefined && consent.agreed.matching === version ? version : undefined
}

/** What a tutor writes of themselves and teaches, without name and sex; nothing where others do not see the profile. */
export const textOfTutor = ({ profile }: Pick<Person, 'profile'>): string => {
  if (profile.stage === 'none' || profile.visibility === 'hidden') return ''
  const { displayName, headline = '', about = '' } = profile.description
  const taught = profile.offers.map(({ subject, levels }) => `${subject} (${levels.join(', ')})`).join(', ')
  return [taught, neutralText(`${headline}. ${about}`, [displayName])].filter((part) => part !== '').join('. ')
}

/** What a tutor offers where it is seen; empty for whoever is none. */
export const offersOf = ({ profile }: Pick<Person, 'profile'>): readonly OfferedSubject[] =>
  profile.stage === 'none' || profile.visibility === 'hidden'
    ? []
    : profile.offers.map(({ subject, levels, hourlyRate }) => ({ subject, levels, hourlyRate }))

/** When somebody can give lessons; never where they have no calendar. */
export const hoursOfTutor = ({ calendar }: Person, now: Instant): readonly Span[] =>
  calendar.stage === 'none' ? [] : openSpans(calendar, now)

/** When somebody has time to learn: by their own calendar, else while people are awake where they are. */
const hoursOfLearner = ({ profile, calendar }: Person, now: Instant): readonly Span[] | undefined => {
  if (calendar.stage === 'open' && calendar.availability.length > 0) return openSpans(calendar, now)
  const zone = profile.stage === 'none' ? undefined : profile.description.zone
  return zone === undefined ? undefined : wakingSpans(zone, now)
}

/** What somebody wants to learn, and not until a day that is over. */
export const wantedBy = (person: Person, now: Instant): readonly Wanted[] => {
  const { profile } = person
  if (profile.stage === 'none') return []
  const hours = hoursOfLearner(person, now)
  return profile.wishes
    .filter(({ until }) => until === undefined || until >= now.slice(0, 10))
    .map(({ subject, level, goal, budget }, place) => ({
      place,
      subject,
      text: neutralText(goal ?? '', [profile.description.displayName]),
      ...(level !== undefined && { level }),
      ...(budget !== undefined && { budget }),
      ...(hours !== undefined && { hours }),
    }))
}
