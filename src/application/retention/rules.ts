import { UNPROVEN_DAYS } from '../../domain/account'
import { DOCUMENT_DAYS } from '../../domain/verification'
import { KEY_LIFETIME_HOURS } from '../ports/idempotency-keys'
import { days, hours, type RetentionRule, years } from './rule'

/** Before an account is ended for not being used, its holder has so much time to say otherwise. */
export const NOTICE = days(30)

/** How long messages lie in the outbox where nothing is set by which they could be sent. */
export const OUTBOX_DAYS = 30

/** How long it is kept what came of a message; longer than anything is news, or it could be told twice. */
export const DELIVERY_DAYS = 90

/** How long people find what they were told in the application. */
export const IN_APP_DAYS = 365

/**
 * For how long what is known of people is kept: the whole list, in the order in which it is run. A new rule is an entry
 * here and, where the runner is to see to it, a duty by the same name (docs/adr/0034-retention.md).
 */
export const rules = {
  'unproven-accounts': {
    about: 'accounts that nobody has proven to be theirs',
    term: days(UNPROVEN_DAYS),
    from: 'the registration, or as long as a link that was sent is good',
    then: 'the person is forgotten',
    why: 'data minimisation, GDPR art. 5(1)(c): the address may be a stranger’s',
    runBy: 'retention',
  },
  'inactive-accounts': {
    about: 'accounts that nobody uses',
    term: years(3),
    from: 'the last time a session was started or refreshed',
    then: `the person, told ${NOTICE.text} before, is forgotten unless they sign in`,
    why: 'storage limitation, GDPR art. 5(1)(e); claims lapse after three years (BGB § 195)',
    runBy: 'retention',
  },
  'former-members': {
    about: 'memberships in institutions',
    from: 'the end of the member’s account',
    then: 'they end; an institution that has no administrator then is shown to support',
    why: 'nobody is a member who is nobody any more; being the last who may act binds nobody, GDPR art. 17(1)',
    runBy: 'retention',
  },
  'ended-sessions': {
    about: 'network addresses and clients of sessions that are over, in the read model',
    term: days(90),
    from: 'the end of the session',
    then: 'they are erased there; the log keeps them encrypted',
    why: 'long enough to look into misuse, GDPR art. 5(1)(e) and 32',
    runBy: 'retention',
  },
  'kept-messages': {
    about: 'messages in the outbox, where none are sent',
    term: days(OUTBOX_DAYS),
    from: 'when they were written',
    then: 'they are removed',
    why: 'they are read at once or never, GDPR art. 5(1)(e)',
    runBy: 'retention',
  },
  deliveries: {
    about: 'which messages were sent to whom about which event, without what they said',
    term: days(DELIVERY_DAYS),
    from: 'when they were sent, or given up',
    then: 'they are removed',
    why: 'nobody is told twice, and complaints can be answered, GDPR art. 5(1)(e)',
    runBy: 'retention',
  },
  'in-app-notifications': {
    about: 'what people find in their lists, and have read',
    term: days(IN_APP_DAYS),
    from: 'the event',
    then: 'they are removed',
    why: 'nobody looks further back, GDPR art. 5(1)(e)',
    runBy: 'retention',
  },
  'idempotency-keys': {
    about: 'idempotency keys, by user',
    term: hours(KEY_LIFETIME_HOURS),
    from: 'the first request',
    then: 'they are removed',
    why: 'nobody repeats a request later, GDPR art. 5(1)(e)',
    runBy: 'retention',
  },
  'spent-tokens': {
    about: 'ids of links and codes that were used',
    term: hours(1),
    from: 'the end of what they were good for',
    then: 'they are removed',
    why: 'they cannot be used again anyway',
    runBy: 'retention',
  },
  attempts: {
    about: 'attempts that are counted against guessing, by keyed hashes of addresses',
    from: 'the window of their limit, minutes to a day',
    then: 'they are removed',
    why: 'security of processing, GDPR art. 32, and no longer',
    runBy: 'retention',
  },
  documents: {
    about: 'documents by which tutors show who they are',
    term: days(DOCUMENT_DAYS),
    from: 'the decision on them, or their upload where they are never submitted',
    then: 'they are discarded',
    why: 'a decision can be objected to for as long, GDPR art. 5(1)(e)',
    runBy: 'the process discard-documents',
  },
  'unnamed-files': {
    about: 'files that nothing names any more: replaced photos, discarded documents',
    term: hours(1),
    from: 'their upload',
    then: 'they are removed',
    why: 'nothing calls for them, GDPR art. 5(1)(e)',
    runBy: 'the sweep of files',
  },
  'money-records': {
    about: 'bookings, enrolments, payments and the ledger, by ids alone',
    from: 'commercial and tax law has them kept for years; without the account nothing tells whose they are',
    then: 'they stay',
    why: 'legal obligation, GDPR art. 17(3)(b)',
    runBy: 'nobody',
  },
} as const satisfies Readonly<Record<string, RetentionRule>>

export type RuleName = keyof typeof rules

/** All rules with their names. */
export const namedRules = Object.entries(rules) as readonly (readonly [RuleName, RetentionRule])[]
