import { type Either, right } from 'fp-ts/Either'
import { type Actor, actsFor, equal } from '../kernel'
import type { CourseCommand } from './commands'
import { settled } from './decide-seats'
import { type CourseError, errors } from './errors'
import type { CourseEvent } from './events'
import { faultOf } from './outline'
import { freeSeats } from './seat-book'
import { type Archived, completed, type CourseState, type Draft, type Plan, type Published } from './state'
import { faultOfRule, isRefundOrdered } from './terms'

type Outcome = Either<CourseError, readonly CourseEvent[]>
type Command<Type extends CourseCommand['type']> = Extract<CourseCommand, { type: Type }>

/** The commands by which a course's owner says what is sold. */
export type PlanCommand = Command<
  | 'DescribeCourse'
  | 'DefineOutline'
  | 'ReviseOutline'
  | 'SetPrice'
  | 'SetSeats'
  | 'SetCompletionRule'
  | 'SetRefundPolicy'
  | 'SetTerm'
  | 'PublishCourse'
  | 'ArchiveCourse'
>

/** A tutor drafts courses of their own; registrars and administrators draft for any owner. */
export const decideDraft = (command: Command<'DraftCourse'>, state: CourseState): Outcome => {
  const { by, data } = command
  const own = by.role === 'tutor' && by.id === data.ownerId
  if (!own && !mayManage(by)) return errors.fail('course.forbidden', 'Tutors draft courses of their own.')
  return state.stage === 'none'
    ? right([{ type: 'CourseDrafted', data }])
    : errors.fail('course.already-exists', 'This course has been drafted already.')
}

export const decidePlan = (command: PlanCommand, state: Draft | Published | Archived): Outcome => {
  if (!mayManage(command.by, state.plan.ownerId))
    return errors.fail('course.forbidden', 'Only its owner and registrars change a course.')
  if (state.stage === 'archived')
    return command.type === 'ArchiveCourse'
      ? right([])
      : errors.fail('course.archived', 'An archived course stays as it is.')

  const { plan } = state
  switch (command.type) {
    case 'DescribeCourse':
      return unless(equal(plan.heading, command.data), { type: 'CourseDescribed', data: command.data })
    case 'DefineOutline': {
      if (state.stage !== 'draft')
        return errors.fail('course.not-draft', "A published course's outline is revised, not defined anew.")
      const fault = faultOf(command.data)
      if (fault !== undefined) return errors.fail('course.outline-invalid', fault)
      return unless(plan.outline !== undefined && equal(plan.outline, { version: 1, ...command.data }), {
        type: 'OutlineDefined',
        data: command.data,
      })
    }
    case 'ReviseOutline':
      return revise(command, state)
    case 'SetPrice':
      return unless(equal(plan.price, command.data.price), { type: 'PriceSet', data: command.data })
    case 'SetSeats':
      return setSeats(command, state)
    case 'SetCompletionRule': {
      const fault = faultOfRule(command.data.rule, plan.outline)
      if (fault !== undefined) return errors.fail('course.rule-invalid', fault)
      return unless(equal(plan.completionRule, command.data.rule), { type: 'CompletionRuleSet', data: command.data })
    }
    case 'SetRefundPolicy':
      return isRefundOrdered(command.data.policy)
        ? unless(equal(plan.refundPolicy, command.data.policy), { type: 'RefundPolicySet', data: command.data })
        : errors.fail(
            'course.refunds-unordered',
            'Later steps of a refund policy name later days and pay back no more.',
          )
    case 'SetTerm':
      return unless(equal(plan.term, command.data.term), { type: 'TermSet', data: command.data })
    case 'PublishCourse':
      return state.stage === 'published' ? right([]) : publish(command, state)
    case 'ArchiveCourse':
      return state.stage === 'published'
        ? right([{ type: 'CourseArchived', data: { archivedAt: command.at } }])
        : errors.fail('course.not-published', 'Only a published course can be archived.')
  }
}

/** Registrars and administrators, and the owner where one is given. */
const mayManage = (by: Actor, ...owners: readonly string[]): boolean =>
  by.role === 'registrar' || (by.role !== 'learner' && actsFor(by, ...owners))

const unless = (satisfied: boolean, event: CourseEvent): Outcome => right(satisfied ? [] : [event])

const revise = ({ data }: Command<'ReviseOutline'>, state: Draft | Published): Outcome => {
  if (state.stage === 'draft') return errors.fail('course.not-published', "A draft's outline is defined, not revised.")
  const { lessons, assessments, completionRule = state.plan.completionRule } = data
  const { version, ...present } = state.plan.outline
  const fault = faultOf({ lessons, assessments })
  if (fault !== undefined) return errors.fail('course.outline-invalid', fault)
  const ruleFault = faultOfRule(completionRule, { lessons, assessments })
  if (ruleFault !== undefined) return errors.fail('course.rule-invalid', ruleFault)
  const satisfied = equal(present, { lessons, assessments }) && equal(state.plan.completionRule, completionRule)
  return unless(satisfied, { type: 'OutlineRevised', data: { version: version + 1, ...data } })
}

const setSeats = ({ at, data }: Command<'SetSeats'>, state: Draft | Published): Outcome => {
  if (equal(state.plan.seats, data.seats)) return right([])
  const event: CourseEvent = { type: 'SeatsSet', data }
  if (state.stage === 'draft') return right([event])
  const due = settled(data.seats, state.book, at)
  const free = freeSeats(data.seats, due.book)
  // Lapsed offers are gone before fewer seats are in force, so that no event leaves more taken than there are.
  return free >= 0
    ? right([...due.lapsed, event, ...due.offered])
    : errors.fail('course.seats-below-taken', 'There are more seats taken or on offer than that.', { excess: -free })
}

const publish = ({ at }: Command<'PublishCourse'>, { plan }: Draft): Outcome => {
  const complete = completed(plan)
  if (complete === undefined)
    return errors.fail('course.incomplete', 'A course needs an outline, a price, seats and a completion rule.', {
      missing: missingFrom(plan),
    })
  const fault = faultOfRule(complete.completionRule, complete.outline)
  return fault === undefined
    ? right([{ type: 'CoursePublished', data: { publishedAt: at } }])
    : errors.fail('course.rule-invalid', fault)
}

const missingFrom = (plan: Plan): readonly string[] =>
  (['outline', 'price', 'seats', 'completionRule'] as const).filter((part) => plan[part] === undefined)
