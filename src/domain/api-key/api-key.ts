import { type Either, right } from 'fp-ts/Either'
import {
  actsFor,
  DAY,
  type Decider,
  type Instant,
  isPrivileged,
  type LocalDate,
  plusMillis,
  type UserId,
} from '../kernel'
import type { ApiKeyCommand, Of } from './commands'
import { type ApiKeyError, errors } from './errors'
import type { ApiKeyEvent } from './events'
import type { Scope } from './scope'

/** For how long a key holds at most, in days. */
export const MOST_KEY_DAYS = 366
/** For how long an old secret holds at most beside a new one, in days. */
export const MOST_OVERLAP_DAYS = 7

/** Secrets of a key that hold at the same time: a rotation whose answer was lost, and its repetition, end none too early. */
const MOST_SECRETS = 5

/** A secret that a key is known by, until an instant. */
export interface KeySecret {
  readonly hash: string
  readonly until: Instant
}

export type ApiKeyState =
  | { readonly stage: 'none' }
  | {
      readonly stage: 'issued'
      readonly institutionId: UserId
      readonly scopes: readonly Scope[]
      /** The present one first, then those before it whose time is not over. */
      readonly secrets: readonly KeySecret[]
      readonly usedOn?: LocalDate
    }
  | { readonly stage: 'revoked'; readonly institutionId: UserId }

type Issued = Extract<ApiKeyState, { readonly stage: 'issued' }>
type Decision = Either<ApiKeyError, readonly ApiKeyEvent[]>

/** The secrets that are good at an instant; none where the key is revoked or has run out. */
export const secretsAt = (state: ApiKeyState, at: Instant): readonly string[] =>
  state.stage === 'issued' ? state.secrets.filter(({ until }) => at < until).map(({ hash }) => hash) : []

const forbidden = () =>
  errors.fail('api-key.forbidden', 'Keys are handed out by the administrators of an institution, never by a key.')

const faultOfTerm = (expiresAt: Instant, at: Instant): ReturnType<typeof errors.fail> | undefined =>
  expiresAt <= at || expiresAt > plusMillis(at, MOST_KEY_DAYS * DAY)
    ? errors.fail('api-key.term-too-long', `A key holds for at most ${String(MOST_KEY_DAYS)} days from now.`)
    : undefined

/** A program that works for an institution by a key of its own. */
const isProgram = ({ by }: ApiKeyCommand): boolean => by.role === 'service' || by.via?.role === 'service'

const issue = (command: Of<'IssueApiKey'>): Decision => {
  const { data, by, at } = command
  if (!actsFor(by, data.institutionId) || isProgram(command)) return forbidden()
  if (data.scopes.length === 0) return errors.fail('api-key.no-scope', 'A key is for something.')
  const scopes = [...new Set(data.scopes)]
  return faultOfTerm(data.expiresAt, at) ?? right([{ type: 'ApiKeyIssued', data: { ...data, scopes, issuedAt: at } }])
}

const rotate = ({ data, at }: Of<'RotateApiKey'>, { institutionId }: Issued): Decision =>
  data.oldUntil > plusMillis(at, MOST_OVERLAP_DAYS * DAY)
    ? errors.fail('api-key.term-too-long', `An old secret holds for ${String(MOST_OVERLAP_DAYS)} more days at most.`)
    : (faultOfTerm(data.expiresAt, at) ??
      right([{ type: 'ApiKeyRotated', data: { ...data, institutionId, rotatedAt: at } }]))

const decide = (command: ApiKeyCommand, state: ApiKeyState): Decision => {
  if (command.type === 'IssueApiKey')
    return state.stage === 'none'
      ? issue(command)
      : errors.fail('api-key.already-issued', 'The key has been issued, and was shown then.')
  if (state.stage === 'none') return errors.fail('api-key.not-found', 'There is no such key.')
  if (command.type === 'RecordApiKeyUse') {
    if (!isPrivileged(command.by)) return forbidden()
    const { day } = command.data
    return state.stage === 'revoked' || (state.usedOn !== undefined && day <= state.usedOn)
      ? right([])
      : right([{ type: 'ApiKeyUsed', data: { day } }])
  }
  if (!actsFor(command.by, state.institutionId) || isProgram(command)) return forbidden()
  if (command.type === 'RevokeApiKey')
    return state.stage === 'revoked' ? right([]) : right([{ type: 'ApiKeyRevoked', data: { revokedAt: command.at } }])
  return state.stage === 'revoked'
    ? errors.fail('api-key.revoked', 'The key has been revoked.')
    : rotate(command, state)
}

const evolve = (state: ApiKeyState, event: ApiKeyEvent): ApiKeyState => {
  if (event.type === 'ApiKeyIssued') {
    const { institutionId, scopes, secretHash, expiresAt } = event.data
    return { stage: 'issued', institutionId, scopes, secrets: [{ hash: secretHash, until: expiresAt }] }
  }
  if (state.stage !== 'issued') return state
  switch (event.type) {
    case 'ApiKeyRotated': {
      const { secretHash, expiresAt, oldUntil, rotatedAt } = event.data
      const old = state.secrets
        .map(({ hash, until }) => ({ hash, until: until < oldUntil ? until : oldUntil }))
        .filter(({ until }) => rotatedAt < until)
      return { ...state, secrets: [{ hash: secretHash, until: expiresAt }, ...old].slice(0, MOST_SECRETS) }
    }
    case 'ApiKeyUsed':
      return { ...state, usedOn: event.data.day }
    case 'ApiKeyRevoked':
      return { stage: 'revoked', institutionId: state.institutionId }
  }
}

export const decider: Decider<ApiKeyCommand, ApiKeyEvent, ApiKeyState, ApiKeyError> = {
  initialState: { stage: 'none' },
  decide,
  evolve,
}
