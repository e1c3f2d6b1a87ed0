import { type Either, right } from 'fp-ts/Either'
import type { Actor, Decider, Instant } from '../kernel'
import type { Agreed, ConsentCommand } from './commands'
import { type ConsentError, errors } from './errors'
import type { ConsentEvent } from './events'
import { type DocumentName, type DocumentVersion, documents, versionAt } from './values'

/** By document, the version that stands agreed to. The stages: none -> recorded. */
export type ConsentState =
  | { readonly stage: 'none' }
  | { readonly stage: 'recorded'; readonly agreed: Readonly<Partial<Record<DocumentName, DocumentVersion>>> }

type Decision = Either<ConsentError, readonly ConsentEvent[]>

const agreedIn = (state: ConsentState) => (state.stage === 'none' ? {} : state.agreed)

/** Consent is one's own (GDPR art. 4(11)): nobody gives or takes it back for another, however mighty. */
const inPerson = (by: Actor, userId: string): boolean => by.id === userId && by.via === undefined

/** Lyceum itself records what somebody agreed to when registering. */
const mayRecord = (by: Actor, userId: string): boolean => by.role === 'system' || inPerson(by, userId)

const standsAt = ({ document, version }: Agreed, at: Instant): boolean => {
  const found = documents.find((each) => each.document === document)
  return found !== undefined && versionAt(found, at) === version
}

const give = (
  { data: { consents, given }, at }: Extract<ConsentCommand, { type: 'GiveConsents' }>,
  state: ConsentState,
): Decision => {
  const other = consents.find((agreed) => !standsAt(agreed, at))
  if (other !== undefined)
    return errors.fail('consent.not-in-force', `Another version of ${other.document} is in force.`, { ...other })
  const fresh = consents.filter(
    ({ document, version }, index) =>
      agreedIn(state)[document] !== version && consents.findIndex((each) => each.document === document) === index,
  )
  return right(fresh.map((agreed) => ({ type: 'ConsentGiven', data: { ...agreed, given, givenAt: at } })))
}

const withdraw = (document: DocumentName, at: Instant, state: ConsentState): Decision => {
  if (documents.some((each) => each.document === document && each.required))
    return errors.fail('consent.required', 'Nobody can have an account without it. To take it back is to be forgotten.')
  const version = agreedIn(state)[document]
  return right(
    version === undefined ? [] : [{ type: 'ConsentWithdrawn', data: { document, version, withdrawnAt: at } }],
  )
}

export const decider: Decider<ConsentCommand, ConsentEvent, ConsentState, ConsentError> = {
  initialState: { stage: 'none' },

  decide: (command, state) => {
    const { by, id, at } = command
    const may = command.type === 'GiveConsents' ? mayRecord(by, id) : inPerson(by, id)
    if (!may) return errors.fail('consent.not-in-person', 'Consent is given and taken back in person only.')
    return command.type === 'GiveConsents' ? give(command, state) : withdraw(command.data.document, at, state)
  },

  evolve: (state, event) => {
    const agreed = agreedIn(state)
    const { document, version } = event.data
    if (event.type === 'ConsentGiven') return { stage: 'recorded', agreed: { ...agreed, [document]: version } }
    const { [document]: _, ...others } = agreed
    return { stage: 'recorded', agreed: others }
  },
}
