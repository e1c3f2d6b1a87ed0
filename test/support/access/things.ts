import type { EventStore } from '../../../src/application/ports/event-store'
import type { JsonObject } from '../../../src/domain/kernel'
import { uuid } from '../decider-specification'
import { goldenOf } from '../golden'
import { newEvent, write } from '../log'

/** People by what they are to the things below, and one who is nothing to any of them. */
export const LEARNER = uuid(1)
export const TUTOR = uuid(2)
export const INSTITUTION = uuid(3)
export const MEMBER = uuid(4)
export const STRANGER = uuid(9)
export const PEOPLE = [LEARNER, TUTOR, INSTITUTION, MEMBER, STRANGER] as const

/** The booking that holds a time in the calendar. */
export const SLOT = uuid(50)
/** The learner's place in the calendar's waiting list. */
export const WAIT = uuid(51)

/** Whom a command's data name: who issues it, and that as the learner or as the course's owner; somebody else; nobody. */
export type Named = 'themselves' | 'the owner' | 'another' | 'nobody'

/** Whether a person has a relation to a thing, by what the world was made of; not by what the policies say. */
type Holds = string | ((person: string, named: Named) => boolean)

/** One aggregate of each kind, and who is what to it. */
export interface Thing {
  readonly category: string
  readonly id: string
  /** Its events: of the golden files, with people of this world in the place of theirs. */
  readonly history: readonly (readonly [type: string, changes?: JsonObject])[]
  readonly relations: Readonly<Record<string, Holds>>
}

/** Whoever the command names, where it names who issues it. */
const byName: Holds = (_, named) => named === 'themselves'

const thing = (category: string, id: string, history: Thing['history'], relations: Thing['relations'] = {}): Thing => ({
  category,
  id,
  history,
  relations,
})

/** An event's data as its newest golden file has them. */
const goldenData = (category: string, type: string): JsonObject => {
  const versions = goldenOf(category).filter((golden) => golden.type === type)
  if (versions.length === 0) throw new Error(`there is no golden file of ${category} ${type}`)
  return versions.reduce((a, b) => (b.version > a.version ? b : a)).data
}

const enrolmentTerms = goldenData('enrollment', 'EnrollmentRequested')['terms'] as JsonObject

const sides = { learnerId: LEARNER, tutorId: TUTOR }
const isSide: Holds = (person) => person === LEARNER || person === TUTOR
const between = { learner: LEARNER, tutor: TUTOR, namedLearner: byName }

/** A world with one of everything. A new aggregate, or a new relation of one, is a line here. */
export const things: readonly Thing[] = [
  thing('account', LEARNER, [['AccountRegistered']], { holder: LEARNER }),
  thing('apikey', uuid(20), [['ApiKeyIssued', { institutionId: INSTITUTION }]], {
    institution: INSTITUTION,
    namedInstitution: byName,
  }),
  thing('application', uuid(21), [['ApplicationSubmitted', { tutorId: TUTOR, institutionId: INSTITUTION }]], {
    tutor: TUTOR,
    institution: INSTITUTION,
    namedTutor: byName,
  }),
  thing('audit', uuid(22), [['AuditReadRecorded', { reader: MEMBER }]], { reader: MEMBER }),
  thing('booking', uuid(23), [['BookingRequested', sides]], { ...between, party: isSide }),
  thing(
    'calendar',
    TUTOR,
    [
      ['CalendarOpened'],
      ['SlotHeld', { bookingId: SLOT, learnerId: LEARNER }],
      ['SlotWaitlistJoined', { waitId: WAIT, learnerId: LEARNER }],
    ],
    { tutor: TUTOR, slotLearner: LEARNER, namedLearner: byName, waiter: LEARNER },
  ),
  thing('consent', LEARNER, [['ConsentGiven']], { holder: LEARNER }),
  thing('course', uuid(24), [['CourseDrafted', { ownerId: TUTOR }]], {
    owner: TUTOR,
    namedOwner: byName,
    namedLearner: byName,
  }),
  thing('deadletter', uuid(40), [['DeadLetterDiscarded']]),
  thing(
    'enrollment',
    uuid(25),
    [['EnrollmentRequested', { learnerId: LEARNER, terms: { ...enrolmentTerms, ownerId: INSTITUTION } }]],
    {
      learner: LEARNER,
      courseOwner: INSTITUTION,
      namedLearner: byName,
      namedCourseOwner: (_, named) => named === 'the owner',
    },
  ),
  thing('factors', LEARNER, [['TotpBegun'], ['TotpEnabled']], { holder: LEARNER }),
  thing('feed', LEARNER, [['FeedOpened']], { owner: LEARNER }),
  thing('forgetting', LEARNER, [['ForgettingRequested']], { holder: LEARNER }),
  thing('identifier', uuid(26), [['IdentifierClaimed']]),
  thing('institution', INSTITUTION, [['InstitutionFounded', { founderId: MEMBER }]], {
    administrator: (person) => person === INSTITUTION || person === MEMBER,
    member: MEMBER,
    administratorOrThemselves: (person, named) => person === INSTITUTION || person === MEMBER || named === 'themselves',
  }),
  thing('meeting', uuid(27), [['MeetingScheduled', { hostId: TUTOR, invited: [LEARNER] }], ['MeetingOpened']], {
    host: TUTOR,
    namedHost: byName,
    member: (person) => person === TUTOR || person === LEARNER,
    memberForThemselves: (person, named) => (person === TUTOR || person === LEARNER) && named !== 'another',
  }),
  thing('package', uuid(28), [['PackageBought', sides], ['PackageActivated']], { ...between, namedTutor: byName }),
  thing('payment', uuid(29), [['PaymentInitiated', { payerId: LEARNER, payeeId: TUTOR }]], {
    payer: LEARNER,
    payee: TUTOR,
    party: isSide,
  }),
  thing('posting', uuid(30), [['PostingDrafted', { institutionId: INSTITUTION }]], {
    institution: INSTITUTION,
    namedInstitution: byName,
  }),
  thing('preferences', LEARNER, [['ChannelsChosen']], { holder: LEARNER }),
  thing('profile', TUTOR, [['ProfileCreated']], { owner: TUTOR }),
  thing('review', uuid(34), [['ReviewInvited', { learnerId: LEARNER, revieweeId: TUTOR }], ['ReviewGiven']], {
    learner: LEARNER,
    reviewee: TUTOR,
    party: isSide,
  }),
  thing('series', uuid(31), [['SeriesRequested', sides]], between),
  thing('service', uuid(32), [['ServiceCreated']]),
  thing('session', uuid(33), [['SessionStarted', { userId: LEARNER }]], { holder: LEARNER, namedUser: byName }),
  thing('verification', TUTOR, [['DocumentAdded'], ['VerificationSubmitted']], { tutor: TUTOR }),
]

/** The relations that a person has to a thing, given whom a command names. */
export const relationsHeld = ({ relations }: Thing, person: string, named: Named): readonly string[] =>
  Object.entries(relations)
    .filter(([, holds]) => (typeof holds === 'string' ? holds === person : holds(person, named)))
    .map(([name]) => name)

/** The relations that a person has to a thing that is not there yet: what the command itself says. */
export const relationsNamed = (thing: Thing, person: string, named: Named): readonly string[] =>
  relationsHeld(thing, person, named).filter((name) => name.startsWith('named'))

/** Writes all of it into a log, as it would have come about. */
export const writeThings = async (store: EventStore): Promise<void> => {
  for (const { category, id, history } of things)
    await write(
      store,
      `${category}-${id}`,
      ...history.map(([type, changes]) => newEvent(type, { ...goldenData(category, type), ...changes })),
    )
}
