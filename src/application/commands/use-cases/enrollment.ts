import { isLeft, left } from 'fp-ts/Either'
import { type CourseState, outlineTerms, termsOf } from '../../../domain/course'
import { enrollment, type EnrollmentState } from '../../../domain/enrollment'
import { CourseId, type EnrollmentId, Instant, object, UserId } from '../../../domain/kernel'
import type { CommandOutcome, CommandRequest } from '../command'
import { refusal } from '../refusal'
import type { UseCase, UseCasePorts } from '../use-case'
import { type Hold, withHold } from './hold'
import { found, lastStepOf, unlessDone } from './step'

/** A seat of a course, for an enrolment. Courses without a limit hand them out too: a learner has at most one. */
const seatOf = (courseId: CourseId, learnerId: UserId, id: string): Hold<CourseState> => {
  const seat = { enrollmentId: id as EnrollmentId, learnerId }
  return {
    category: 'course',
    id: courseId,
    take: { type: 'ReserveSeat', data: seat },
    giveBack: [{ type: 'ReleaseSeat', data: seat }],
    inForce: (state) => 'book' in state && state.book.holders.get(learnerId) === id,
  }
}

interface Registration {
  readonly courseId: CourseId
  readonly learnerId: UserId
}

/** Takes a seat, freezes the course's terms of the moment, and enrols. */
const enrol = (request: CommandRequest<Registration>, ports: UseCasePorts): Promise<CommandOutcome> => {
  const { id, data } = request
  return unlessDone(request, id, ports, () =>
    withHold(request, seatOf(data.courseId, data.learnerId, id), ports, async (course) => {
      const terms = termsOf(course)
      return terms === undefined
        ? left(refusal('command.contention', 'The course was archived at the same time.'))
        : ports.bus.dispatch(lastStepOf(request, { id, data: { ...data, terms } }))
    }),
  )
}

const registration = { courseId: CourseId, learnerId: UserId }

const RequestData = object(registration)
export const requestEnrollment: UseCase<typeof RequestData> = {
  category: 'enrollment',
  type: 'RequestEnrollment',
  data: RequestData,
  summary: 'Enrol a learner in a course on the terms of the day. Takes a seat; a free course starts at once.',
  creates: true,
  run: enrol,
}

const RecordData = object(registration, { registeredAt: Instant })
export const recordRegistration: UseCase<typeof RecordData> = {
  category: 'enrollment',
  type: 'RecordRegistration',
  data: RecordData,
  summary: enrollment.commands.RecordRegistration.summary,
  creates: true,
  run: enrol,
}

const ReinstateData = enrollment.commands.ReinstateEnrollment.data
export const reinstateEnrollment: UseCase<typeof ReinstateData> = {
  category: 'enrollment',
  type: 'ReinstateEnrollment',
  data: ReinstateData,
  summary: `${enrollment.commands.ReinstateEnrollment.summary} Takes a seat again.`,
  run: async (request, ports) => {
    const { id, data } = request
    const ended = await found<EnrollmentState>(ports, 'enrollment', id)
    if (isLeft(ended)) return ended
    const { courseId, learnerId } = ended.right.state.record
    return unlessDone(request, id, ports, () =>
      withHold(request, seatOf(courseId, learnerId, id), ports, () =>
        ports.bus.dispatch(lastStepOf(request, { id, data })),
      ),
    )
  },
}

const AcceptData = object({})
export const acceptOutline: UseCase<typeof AcceptData> = {
  category: 'enrollment',
  type: 'AcceptOutline',
  data: AcceptData,
  summary: "Accept the newest version of the course's outline, with the completion rule that belongs to it.",
  run: async (request, ports) => {
    const accepting = await found<EnrollmentState>(ports, 'enrollment', request.id)
    if (isLeft(accepting)) return accepting
    const course = await found<CourseState>(ports, 'course', accepting.right.state.record.courseId)
    if (isLeft(course)) return course
    if (course.right.state.stage === 'draft')
      return left(refusal('command.not-found', 'The course has no outline yet.'))
    const { outline, completionRule } = course.right.state.plan
    const data = { outline: outlineTerms(outline), completionRule }
    return ports.bus.dispatch(lastStepOf(request, { id: request.id, data }))
  },
}
