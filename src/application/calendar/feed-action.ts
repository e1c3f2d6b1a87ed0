import { isLeft, right } from 'fp-ts/Either'
import { calendarFeed } from '../../domain/calendar-feed'
import { integer, object, text, UserId } from '../../domain/kernel'
import { type AnyAction, defineAction } from '../actions/action'
import { hashSecret, newSecret } from '../api-keys/key-text'
import type { CommandBus } from '../commands/command'
import { applicationErrorKinds } from '../commands/refusal'
import type { IdGenerator } from '../ports/id-generator'
import type { PublicUrl } from '../ports/public-url'
import { FEED_PATH } from './feed-address'

export interface FeedActionPorts {
  readonly bus: CommandBus
  readonly ids: IdGenerator
  readonly publicUrl: PublicUrl
}

/** Gives a person's calendar an address. It is in one answer, and kept nowhere; asked for again, it is another. */
export const openFeedAction = ({ bus, ids, publicUrl }: FeedActionPorts): AnyAction =>
  defineAction({
    name: 'OpenCalendarFeed',
    context: 'bookings',
    path: 'calendar-feeds/{id}/open',
    summary:
      'Get a secret address of the own lessons and meetings for calendar programs (RFC 5545). An earlier one ends. It is ' +
      'shown in this answer and never again.',
    data: object({ id: UserId }),
    result: object({ id: UserId, url: text(1, 2_000), position: integer(0, Number.MAX_SAFE_INTEGER) }),
    status: 201,
    access: ['learner', 'tutor', 'registrar'],
    via: 'none',
    errors: { ...calendarFeed.errors.kinds, ...applicationErrorKinds },
    limits: [{ name: 'calendar feeds', by: 'actor', most: 20, perSeconds: 3_600 }],
    run: async ({ id }, { by, requestId, commandId: causationId }) => {
      if (by === undefined) throw new TypeError('a feed is opened by whoever is signed in')
      const secret = newSecret()
      const opened = await bus.dispatch({
        ...{ category: calendarFeed.category, id, type: 'OpenFeed', data: { secretHash: hashSecret(secret) }, by },
        // A command of its own each time: the secret of an earlier answer is gone.
        ...{ commandId: ids.next(), correlationId: requestId, causationId },
      })
      if (isLeft(opened)) return opened
      const path = FEED_PATH.replace('{id}', id).replace('{secret}', secret)
      return right({ id, url: `${publicUrl}/api/v1/bookings/${path}`, position: opened.right.position })
    },
  })
