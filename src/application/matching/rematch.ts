import type { BookingState } from '../../domain/booking'
import type { ConsentState } from '../../domain/consent'
import type { ForgettingState } from '../../domain/forgetting'
import { type ApplicationState, isOpen } from '../../domain/job-application'
import type { ProfileState } from '../../domain/profile'
import type { CalendarState } from '../../domain/tutor-calendar'
import type { AggregateLoader } from '../commands/command'
import type { Clock } from '../ports/clock'
import type { MarketFacts } from '../ports/market-facts'
import type { MatchingMarks, MatchPeople, MatchStore, TakenMark, WishList, VectorStore } from '../ports/match-store'
import { type AnsweredBookings, answerHours } from './answers'
import { agreedTo, hoursOfTutor, offersOf, type Person, textOfTutor, wantedBy } from './documents'
import type { Rematching } from './matcher'
import { PostingMatching } from './postings'
import { type Ranking, scoreOfTutor, textOfRequest } from './ranking'
import type { TextVectors } from './text-vectors'
import type { Weights } from './weights'

export interface RematchPorts {
  readonly aggregates: AggregateLoader
  readonly bookings: AnsweredBookings
  readonly facts: MarketFacts
  readonly store: MatchStore
  readonly people: MatchPeople
  readonly vectors: VectorStore
  readonly texts: TextVectors
  readonly marks: MatchingMarks
  readonly ranking: Ranking
  readonly clock: Clock
}

/** Computes anew what a change concerns, from streams and read models as they stand, and nothing else. */
export class Rematch implements Rematching {
  private readonly postings: PostingMatching

  constructor(
    private readonly ports: RematchPorts,
    private readonly weights: Weights,
  ) {
    this.postings = new PostingMatching({ ...ports, personOf: (id) => this.agreed(id) }, weights)
  }

  async rematch({ kind, id, position }: TakenMark): Promise<boolean> {
    if (!(await this.ports.facts.seen(position))) return false
    switch (kind) {
      case 'person':
        return this.person(id, position)
      case 'wishes':
        return this.wishes(id)
      case 'posting':
        return this.postings.rematch(id)
      case 'booking': {
        const { state } = await this.ports.aggregates.load<BookingState>('booking', id)
        return state.stage === 'none' ? true : this.person(state.facts.tutorId, position)
      }
      case 'application': {
        const { state } = await this.ports.aggregates.load<ApplicationState>('application', id)
        if (state.stage === 'none') return true
        const { postingId, tutorId } = state
        if (!isOpen(state)) await this.ports.vectors.remove({ owner: tutorId, item: `application ${postingId}` })
        return this.postings.rematch(postingId)
      }
    }
  }

  private async person(userId: string, position: number): Promise<boolean> {
    const found = await this.agreed(userId)
    const applied = await this.ports.facts.postingsAppliedTo(userId)
    if (found === undefined) {
      const shown = await this.ports.store.learnersShown(userId)
      await this.ports.people.forget(userId)
      await this.ports.marks.mark(shown.map((id) => ({ kind: 'wishes', id, position })))
    }
    await this.ports.marks.mark(applied.map((id) => ({ kind: 'posting', id, position })))
    if (found === undefined) return true
    const asTutor = await this.tutor(found.person, found.consent, position)
    const asLearner = await this.learner(found.person, found.consent)
    return asTutor && asLearner
  }

  /** Somebody's own streams, where they agreed to be matched and are not being forgotten. */
  private async agreed(userId: string): Promise<{ readonly person: Person; readonly consent: string } | undefined> {
    const { aggregates, clock } = this.ports
    const { state: forgetting } = await aggregates.load<ForgettingState>('forgetting', userId)
    if (forgetting.stage !== 'none' && forgetting.stage !== 'requested') return undefined
    const { state } = await aggregates.load<ConsentState>('consent', userId)
    const consent = agreedTo(state, clock.now())
    if (consent === undefined) return undefined
    const { state: profile } = await aggregates.load<ProfileState>('profile', userId)
    const { state: calendar } = await aggregates.load<CalendarState>('calendar', userId)
    return { consent, person: { userId, profile, calendar } }
  }

  private async tutor(person: Person, consent: string, position: number): Promise<boolean> {
    const { store, facts, texts, marks, bookings, clock } = this.ports
    const { userId } = person
    const offers = offersOf(person)
    const before = await store.learnersShown(userId)
    const again = (learners: readonly string[]) =>
      marks.mark([...new Set(learners)].map((id) => ({ kind: 'wishes' as const, id, position })))
    if (offers.length === 0) {
      if (await store.removeTutor(userId)) await again(before)
      return true
    }
    const text = textOfTutor(person)
    const tutor = {
      ...{ userId, consent, offers, hours: hoursOfTutor(person, clock.now()), ratings: await facts.ratings(userId) },
      answers: await answerHours(bookings, facts, userId),
    }
    // Before the tutor, who is then never without.
    const vectors = await texts.of({ owner: userId, item: 'tutor' }, text)
    await store.putTutor(tutor, text)
    for await (const wishes of store.wishesBeside(userId))
      await again(
        wishes
          .filter(({ request, rank, model, vector, cut, listed }) => {
            if (listed || model === undefined || vector === undefined) return true
            const theirs = vectors.get(model)
            // The list was made by a model that could not be asked about this tutor.
            if (theirs === undefined) return true
            return scoreOfTutor(request, { tutor, rank }, { asked: vector, tutors: theirs }, this.weights).total >= cut
          })
          .map(({ learnerId }) => learnerId),
      )
    return vectors.size === texts.models.length
  }

  private async learner(person: Person, consent: string): Promise<boolean> {
    const wanted = wantedBy(person, this.ports.clock.now())
    if (wanted.length === 0) {
      await this.ports.store.removeWishes(person.userId)
      return true
    }
    await this.ports.store.putWishes(person.userId, consent, wanted)
    return this.wishes(person.userId)
  }

  /** Makes a learner's lists anew. */
  private async wishes(learnerId: string): Promise<boolean> {
    const { store, texts } = this.ports
    const lists: WishList[] = []
    let whole = true
    for (const wish of await store.wishesOf(learnerId)) {
      const asked = await texts.of({ owner: learnerId, item: `wish ${String(wish.place)}` }, textOfRequest(wish))
      whole = whole && asked.size === texts.models.length
      lists.push({ place: wish.place, ...(await this.ports.ranking.tutorsFor(wish, asked, learnerId)) })
    }
    await store.putLists(learnerId, lists)
    return whole
  }
}
