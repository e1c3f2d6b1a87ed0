import { type Either, isLeft, left, right } from 'fp-ts/Either'
import type { AccountState, Locale } from '../../../domain/account'
import { type Actor, object, text } from '../../../domain/kernel'
import { preferencesIn, type PreferencesState } from '../../../domain/notification-preferences'
import { defineLinkPage, type PageContent } from '../../actions/link-page'
import type { AggregateLoader, CommandBus, Refusal } from '../../commands/command'
import { derivedId } from '../../derived-id'
import { languages } from '../words'
import { UNSUBSCRIBE_PATH, type UnsubscribeTokens, type Unsubscription } from './links'

export interface UnsubscribePorts {
  readonly tokens: Pick<UnsubscribeTokens, 'read'>
  readonly bus: CommandBus
  readonly aggregates: AggregateLoader
}

const BY: Actor = { id: 'unsubscribe', role: 'system' }

const Params = object({ token: text(1, 200) })

const errors = { 'unsubscribe.unknown-link': 'not-found' } as const

const unknownLink = (): Either<Refusal, never> =>
  left({
    code: 'unsubscribe.unknown-link',
    kind: errors['unsubscribe.unknown-link'],
    message: 'There is no such link; how you are told things is also yours to choose when you are signed in.',
  })

/** Ends mails by the link under them. Whoever was forgotten gets none any more: there is nothing to do, nor to tell. */
export const unsubscribePage = ({ tokens, bus, aggregates }: UnsubscribePorts) => {
  const lives = async (userId: string): Promise<Locale | undefined> => {
    const { state } = await aggregates.load<AccountState>('account', userId)
    if (state.stage === 'none' || state.stage === 'erased') return undefined
    const chosen = await aggregates.load<PreferencesState>('preferences', userId)
    return preferencesIn(chosen.state).locale ?? state.locale
  }

  const end = async (
    { userId, groups }: Unsubscription,
    commandId: string,
    correlationId: string,
  ): Promise<Refusal | undefined> => {
    for (const group of groups) {
      const outcome = await bus.dispatch({
        ...{ category: 'preferences', id: userId, type: 'Unsubscribe', data: { group }, by: BY, correlationId },
        commandId: derivedId(commandId, group),
      })
      if (isLeft(outcome)) return outcome.left
    }
    return undefined
  }

  return defineLinkPage({
    name: 'EndMails',
    context: 'accounts',
    path: UNSUBSCRIBE_PATH,
    summary: 'End mails of a group by the link under one of them, without signing in (RFC 8058).',
    params: Params,
    errors,
    limits: [
      // Mail programs' operators send many from one address.
      { name: 'unsubscribe by address', by: 'address', most: 300, perSeconds: 60 },
      { name: 'unsubscribe by link', by: ({ token }) => token, most: 30, perSeconds: 3_600 },
    ],
    show: async ({ token }) => {
      const found = await tokens.read(token)
      if (found === undefined) return unknownLink()
      return right(asking(found, (await lives(found.userId)) ?? 'en'))
    },
    act: async ({ token }, { commandId, requestId }) => {
      const found = await tokens.read(token)
      if (found === undefined) return unknownLink()
      const locale = await lives(found.userId)
      const refused = locale === undefined ? undefined : await end(found, commandId, requestId)
      return refused === undefined ? right(done(found, locale ?? 'en')) : left(refused)
    },
  })
}

const asking = ({ groups }: Unsubscription, locale: Locale): PageContent => {
  const { ask, button, groups: names } = languages[locale].unsubscribe
  return { locale, title: ask, lines: groups.map((group) => names[group]), button }
}

const done = ({ groups }: Unsubscription, locale: Locale): PageContent => {
  const { ended, back, groups: names } = languages[locale].unsubscribe
  return { locale, title: ended, lines: [...groups.map((group) => names[group]), back] }
}
