import type { CourseEvent } from './events'
import { emptyBook, evolveBook } from './seat-book'
import { completed, type CourseState, type Plan } from './state'

/** Folds one event into a course. An event takes the same time however many seats are taken. */
export const evolve = (state: CourseState, event: CourseEvent): CourseState => {
  if (event.type === 'CourseDrafted') {
    const { ownerId, ...heading } = event.data
    return { stage: 'draft', plan: { ownerId, heading, refundPolicy: { steps: [] } } }
  }
  switch (state.stage) {
    case 'none':
      return state
    case 'draft': {
      if (event.type !== 'CoursePublished') return { stage: 'draft', plan: evolvePlan(state.plan, event) }
      const plan = completed(state.plan)
      return plan === undefined ? state : { stage: 'published', plan, book: emptyBook }
    }
    case 'published':
    case 'archived': {
      const book = evolveBook(state.book, event)
      const stage = event.type === 'CourseArchived' ? 'archived' : state.stage
      // No event takes a part of the plan away, so a complete plan stays complete.
      return { stage, plan: evolvePlan(state.plan, event), book }
    }
  }
}

/** The plan after an event; events of seats leave it as it is. */
const evolvePlan = <P extends Plan>(plan: P, event: CourseEvent): P => {
  switch (event.type) {
    case 'CourseDescribed':
      return { ...plan, heading: event.data }
    case 'OutlineDefined':
      return { ...plan, outline: { version: 1, ...event.data } }
    case 'OutlineRevised': {
      const { completionRule, ...outline } = event.data
      return { ...plan, outline, ...(completionRule !== undefined && { completionRule }) }
    }
    case 'PriceSet':
    case 'SeatsSet':
    case 'TermSet':
      return { ...plan, ...event.data }
    case 'CompletionRuleSet':
      return { ...plan, completionRule: event.data.rule }
    case 'RefundPolicySet':
      return { ...plan, refundPolicy: event.data.policy }
    default:
      return plan
  }
}
