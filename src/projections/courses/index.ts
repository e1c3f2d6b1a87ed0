import { course } from '../../domain/course'
import { readModel } from '../runtime/read-model'
import { queries } from './queries'
import { courses, waitlist } from './tables'

const { on, define } = readModel({ courses, waitlist })

const handlers = on(
  course,
  {
    CourseDrafted: ({ id, data, at, revision }, { courses }) =>
      courses.put({
        id,
        ownerId: data.ownerId,
        stage: 'draft',
        title: data.title,
        description: data.description ?? null,
        price: null,
        seatLimit: null,
        seatsTaken: 0,
        startsAt: null,
        endsAt: null,
        outline: { version: 1, lessons: [], assessments: [] },
        draftedAt: at,
        publishedAt: null,
        archivedAt: null,
        revision,
      }),
    CourseDescribed: ({ id, data }, { courses }) =>
      courses.update([id], () => ({ title: data.title, description: data.description ?? null })),
    OutlineDefined: ({ id, data }, { courses }) => courses.update([id], () => ({ outline: { version: 1, ...data } })),
    OutlineRevised: ({ id, data }, { courses }) =>
      courses.update([id], () => ({
        outline: { version: data.version, lessons: data.lessons, assessments: data.assessments },
      })),
    PriceSet: ({ id, data }, { courses }) => courses.update([id], () => ({ price: data.price })),
    SeatsSet: ({ id, data: { seats } }, { courses }) =>
      courses.update([id], () => ({ seatLimit: seats.kind === 'limited' ? seats.limit : null })),
    TermSet: ({ id, data: { term } }, { courses }) =>
      courses.update([id], () => ({ startsAt: term.start, endsAt: term.end })),
    CoursePublished: ({ id, data }, { courses }) =>
      courses.update([id], () => ({ stage: 'published', publishedAt: data.publishedAt })),
    CourseArchived: ({ id, data }, { courses }) =>
      courses.update([id], () => ({ stage: 'archived', archivedAt: data.archivedAt })),
    SeatReserved: ({ id, data }, { courses, waitlist }) => {
      courses.update([id], ({ seatsTaken }) => ({ seatsTaken: seatsTaken + 1 }))
      waitlist.remove(id, data.learnerId)
    },
    SeatReleased: ({ id }, { courses }) => courses.update([id], ({ seatsTaken }) => ({ seatsTaken: seatsTaken - 1 })),
    WaitlistJoined: ({ id, data }, { waitlist }) =>
      waitlist.put({
        courseId: id,
        learnerId: data.learnerId,
        joinedAt: data.joinedAt,
        offeredAt: null,
        offerExpiresAt: null,
      }),
    WaitlistLeft: ({ id, data }, { waitlist }) => waitlist.remove(id, data.learnerId),
    SeatOffered: ({ id, data }, { waitlist }) =>
      waitlist.update([id, data.learnerId], () => ({ offeredAt: data.offeredAt, offerExpiresAt: data.expiresAt })),
    SeatOfferExpired: ({ id, data }, { waitlist }) => waitlist.remove(id, data.learnerId),
  },
  ({ id, revision }, { courses }) => courses.update([id], () => ({ revision })),
)

/** The catalogue of courses. */
export const coursesModel = define({
  name: 'courses',
  version: 1,
  description: 'The catalogue of courses: what each teaches, costs and offers, and how many seats are taken.',
  on: [handlers],
  queries,
})
