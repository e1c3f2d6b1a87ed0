import type { BookingId, TimeRange, UserId } from '../kernel'
import type { SeriesEvent } from './events'
import type { SeriesPlan } from './plan'

export interface SeriesOccurrence {
  readonly bookingId: BookingId
  readonly range: TimeRange
  readonly cancelled: boolean
}

/** A series that was requested; over when its last lesson is, or every one is cancelled. */
export interface RequestedSeries {
  readonly stage: 'requested'
  readonly tutorId: UserId
  readonly learnerId: UserId
  readonly plan: SeriesPlan
  /** In the order of the plan, whatever was moved since: "following" means after in the plan. */
  readonly occurrences: readonly SeriesOccurrence[]
}

export type SeriesState = { readonly stage: 'none' } | RequestedSeries

export const evolve = (state: SeriesState, event: SeriesEvent): SeriesState => {
  if (event.type === 'SeriesRequested') {
    const { tutorId, learnerId, plan, occurrences } = event.data
    return {
      ...{ stage: 'requested', tutorId, learnerId, plan },
      occurrences: occurrences.map((occurrence) => ({ ...occurrence, cancelled: false })),
    }
  }
  if (state.stage === 'none') return state
  switch (event.type) {
    case 'OccurrencesChanged': {
      const moved = new Map(event.data.changes.map(({ bookingId, to }) => [bookingId, to]))
      return {
        ...state,
        occurrences: state.occurrences.map((occurrence) => ({
          ...occurrence,
          range: moved.get(occurrence.bookingId) ?? occurrence.range,
        })),
      }
    }
    case 'OccurrencesCancelled': {
      const cancelled = new Set(event.data.bookingIds)
      return {
        ...state,
        occurrences: state.occurrences.map((occurrence) =>
          cancelled.has(occurrence.bookingId) ? { ...occurrence, cancelled: true } : occurrence,
        ),
      }
    }
  }
}
