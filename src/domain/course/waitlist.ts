import { PersistentMap, type UserId } from '../kernel'

/**
 * Learners in the order in which they joined. Each draws a ticket with the next number; one who leaves takes the ticket
 * away, so that joining and leaving cost the same however long the queue is.
 */
export interface Waitlist {
  readonly tickets: PersistentMap<UserId, number>
  readonly learners: PersistentMap<string, UserId>
  /** No ticket below this one is left. */
  readonly head: number
  readonly next: number
}

export const emptyWaitlist: Waitlist = {
  tickets: PersistentMap.empty(),
  learners: PersistentMap.empty(),
  head: 0,
  next: 0,
}

export const join = (list: Waitlist, learnerId: UserId): Waitlist =>
  list.tickets.has(learnerId)
    ? list
    : {
        tickets: list.tickets.set(learnerId, list.next),
        learners: list.learners.set(String(list.next), learnerId),
        head: list.head,
        next: list.next + 1,
      }

export const leave = (list: Waitlist, learnerId: UserId): Waitlist => {
  const ticket = list.tickets.get(learnerId)
  if (ticket === undefined) return list
  const learners = list.learners.delete(String(ticket))
  let { head } = list
  while (head < list.next && !learners.has(String(head))) head += 1
  return { tickets: list.tickets.delete(learnerId), learners, head, next: list.next }
}

/** The first `count` learners, in order. */
export const firstOf = (list: Waitlist, count: number): readonly UserId[] => {
  const first: UserId[] = []
  for (let ticket = list.head; ticket < list.next && first.length < count; ticket += 1) {
    const learnerId = list.learners.get(String(ticket))
    if (learnerId !== undefined) first.push(learnerId)
  }
  return first
}
