import fc from 'fast-check'
import { isRight } from 'fp-ts/Either'
import {
  type Country,
  DAY,
  type FileId,
  type Instant,
  instant,
  type LocalDate,
  plusMillis,
} from '../../../src/domain/kernel'
import {
  isVerified,
  verification,
  type VerificationCommand,
  type VerificationEvent,
  type VerificationState,
} from '../../../src/domain/verification'
import { actor, happening, issuing, specify, user, uuid } from '../../support/decider-specification'

const given = specify(verification.decider)
const tutor = actor('tutor')
const reviewer = actor('support', 2)
const other = actor('support', 3)
const system = { id: 'process:expire-verifications', role: 'system' } as const
const issue = issuing<VerificationCommand>(tutor.id)
const event = happening<VerificationEvent>()
const at = instant('2026-03-01T10:00:00Z')
const later = (days: number): Instant => plusMillis(at, days * DAY)

const passport = { fileId: uuid(21) as FileId, kind: 'identity', mediaType: 'image/jpeg' } as const
const diploma = { fileId: uuid(22) as FileId, kind: 'qualification', mediaType: 'application/pdf' } as const
const who = { legalName: 'Ada Lovelace', birthDate: '1990-12-10' as LocalDate, country: 'PT' as Country }

const added = event('DocumentAdded', { ...passport, addedAt: at })
const submitted = event('VerificationSubmitted', { ...who, submittedAt: at })
const claimed = event('VerificationClaimed', { reviewerId: user(2), claimedAt: at, until: later(2) })
const approved = event('VerificationApproved', { reviewerId: user(2), approvedAt: at, expiresAt: later(730) })
const refusal = { ground: 'illegible', note: 'The second page is dark' } as const
const rejected = event('VerificationRejected', { reviewerId: user(2), rejectedAt: at, ...refusal })

describe('a verification, for the tutor', () => {
  it('begins with a document, and is submitted with one that shows who somebody is', () => {
    given([])
      .when(issue('AddDocument', passport, tutor, at))
      .then([added])
    given([])
      .when(issue('SubmitVerification', who, tutor, at))
      .fails('verification.not-found')
    given([event('DocumentAdded', { ...diploma, addedAt: at })])
      .when(issue('SubmitVerification', who, tutor, at))
      .fails('verification.no-identity-document')
    given([added])
      .when(issue('SubmitVerification', who, tutor, at))
      .then([submitted])
  })

  it('is their own to submit', () => {
    for (const by of [actor('tutor', 2), reviewer]) {
      given([])
        .when(issue('AddDocument', passport, by, at))
        .fails('verification.forbidden')
      given([added])
        .when(issue('SubmitVerification', who, by, at))
        .fails('verification.forbidden')
    }
  })

  it('is for adults, by the calendar', () => {
    const born = (birthDate: string) =>
      issue('SubmitVerification', { ...who, birthDate: birthDate as LocalDate }, tutor, at)
    given([added]).when(born('2008-03-02')).fails('verification.not-adult')
    expect(given([added]).when(born('2008-03-01')).events()).toHaveLength(1)
  })

  it('stays as it is while it is under review, and can be withdrawn', () => {
    const waiting = [added, submitted, claimed]
    given(waiting)
      .when(issue('AddDocument', diploma, tutor, at))
      .fails('verification.under-review')
    given(waiting)
      .when(issue('RemoveDocument', { fileId: passport.fileId }, tutor, at))
      .fails('verification.under-review')
    given(waiting)
      .when(issue('SubmitVerification', who, tutor, at))
      .fails('verification.under-review')
    const withdrawn = event('VerificationWithdrawn', { withdrawnAt: at })
    given(waiting)
      .when(issue('WithdrawVerification', {}, tutor, at))
      .then([withdrawn])
    expect(
      given([...waiting, withdrawn])
        .when(issue('AddDocument', diploma, tutor, at))
        .events(),
    ).toHaveLength(1)
  })

  it('has twelve documents at most', () => {
    const many = Array.from({ length: 12 }, (_, i) =>
      event('DocumentAdded', { ...passport, fileId: uuid(100 + i) as FileId, addedAt: at }),
    )
    given(many)
      .when(issue('AddDocument', passport, tutor, at))
      .fails('verification.too-many-documents')
  })

  it('is asked for again after a refusal, and renewed from sixty days before its end, standing meanwhile', () => {
    expect(
      given([added, submitted, claimed, rejected])
        .when(issue('SubmitVerification', who, tutor, at))
        .events(),
    ).toHaveLength(1)
    const standing = [added, submitted, claimed, approved]
    given(standing)
      .when(issue('SubmitVerification', who, tutor, later(600)))
      .fails('verification.still-valid')
    const renewed = given(standing)
      .when(issue('SubmitVerification', who, tutor, later(671)))
      .events()
    const state = [...standing, ...renewed].reduce(verification.decider.evolve, verification.decider.initialState)
    expect(state.stage).toBe('submitted')
    expect(isVerified(state, later(700))).toBe(true)
    expect(isVerified(state, later(730))).toBe(false)
  })
})

describe('a verification, for reviewers', () => {
  it('is claimed before it is decided, and then no other reviewer’s', () => {
    given([added, submitted])
      .when(issue('ApproveVerification', {}, reviewer, at))
      .fails('verification.not-claimed')
    given([added, submitted])
      .when(issue('ClaimVerification', {}, reviewer, at))
      .then([claimed])
    const held = [added, submitted, claimed]
    given(held)
      .when(issue('ClaimVerification', {}, reviewer, at))
      .then([])
    given(held)
      .when(issue('ClaimVerification', {}, other, at))
      .fails('verification.claimed-by-another')
    given(held)
      .when(issue('ApproveVerification', {}, other, at))
      .fails('verification.claimed-by-another')
    given(held)
      .when(issue('ApproveVerification', {}, reviewer, at))
      .then([approved])
    given(held)
      .when(issue('RejectVerification', refusal, reviewer, at))
      .then([rejected])
  })

  it('is anybody’s again when it is released, or the claim has lapsed', () => {
    const held = [added, submitted, claimed]
    given(held)
      .when(issue('ReleaseVerification', {}, other, at))
      .fails('verification.claimed-by-another')
    given(held)
      .when(issue('ReleaseVerification', {}, reviewer, at))
      .then([event('VerificationReleased', { releasedAt: at })])
    expect(
      given(held)
        .when(issue('ClaimVerification', {}, other, later(2)))
        .events(),
    ).toHaveLength(1)
  })

  it('is never reviewed by the tutor, in whatever role and for whomever they act', () => {
    const selves = [
      { ...tutor, role: 'support' },
      { ...tutor, role: 'admin' },
      { id: uuid(2), role: 'support', via: { id: tutor.id, role: 'admin' } },
    ] as const
    for (const by of selves)
      given([added, submitted])
        .when(issue('ClaimVerification', {}, by, at))
        .fails('verification.own')
    given([added, submitted])
      .when(issue('ClaimVerification', {}, actor('tutor', 2), at))
      .fails('verification.forbidden')
    given([added, submitted])
      .when(issue('ClaimVerification', {}, system, at))
      .fails('verification.forbidden')
  })

  it('is revoked for a reason, and runs out by itself', () => {
    const standing = [added, submitted, claimed, approved]
    const revoked = event('VerificationRevoked', { reviewerId: user(3), revokedAt: at, ...refusal })
    given(standing)
      .when(issue('RevokeVerification', refusal, other, at))
      .then([revoked])
    given([added, submitted, claimed])
      .when(issue('RevokeVerification', refusal, other, at))
      .fails('verification.not-approved')
    given(standing)
      .when(issue('ExpireVerification', {}, system, later(729)))
      .then([])
    given(standing)
      .when(issue('ExpireVerification', {}, system, later(730)))
      .then([event('VerificationExpired', { expiredAt: later(730) })])
    given(standing)
      .when(issue('ExpireVerification', {}, reviewer, later(730)))
      .fails('verification.forbidden')
  })

  it('gives up the documents of a decision, and not those that were added since', () => {
    const since = event('DocumentAdded', { ...diploma, addedAt: later(50) })
    const history = [added, submitted, claimed, rejected, since]
    given(history)
      .when(issue('DiscardDocuments', { addedUntil: at }, system, later(90)))
      .then([event('DocumentsDiscarded', { fileIds: [passport.fileId], discardedAt: later(90) })])
    const again = event('VerificationSubmitted', { ...who, submittedAt: later(51) })
    given([...history, again])
      .when(issue('DiscardDocuments', { addedUntil: at }, system, later(90)))
      .then([])
  })
})

describe('whatever comes in whatever order', () => {
  const commands = fc.record({
    type: fc.constantFrom(...Object.keys(verification.commands)),
    by: fc.constantFrom(tutor, reviewer, other, system, { ...tutor, role: 'support' as const }),
    days: fc.nat(400),
    file: fc.nat(3),
  })

  const dataOf = (type: string, file: number): unknown => {
    const fileId = uuid(20 + file)
    if (type === 'AddDocument') return { ...passport, fileId }
    if (type === 'RemoveDocument') return { fileId }
    if (type === 'SubmitVerification') return who
    if (type === 'RejectVerification' || type === 'RevokeVerification') return refusal
    return type === 'DiscardDocuments' ? { addedUntil: later(100) } : {}
  }

  it('nobody is verified but by a reviewer who had claimed it and is not the tutor', () => {
    let approvals = 0
    fc.assert(
      // From every stage on: chance alone seldom comes as far as a claim.
      fc.property(fc.nat(3), fc.array(commands, { minLength: 10, maxLength: 60 }), (stage, issued) => {
        let state: VerificationState = [added, submitted, claimed]
          .slice(0, stage)
          .reduce(verification.decider.evolve, verification.decider.initialState)
        let now = 0
        for (const { type, by, days, file } of issued) {
          now += days / 40
          const command = { type, id: tutor.id, data: dataOf(type, file), by, at: later(now) } as VerificationCommand
          const decided = verification.decider.decide(command, state)
          if (!isRight(decided)) continue
          for (const happened of decided.right) {
            if (happened.type === 'VerificationApproved') {
              approvals += 1
              expect(state).toMatchObject({ stage: 'claimed', claim: { reviewerId: by.id } })
              expect(by.id).not.toBe(tutor.id)
              expect(state.stage !== 'none' && state.documents.some(({ kind }) => kind === 'identity')).toBe(true)
            }
            state = verification.decider.evolve(state, happened)
          }
        }
      }),
      { numRuns: 300 },
    )
    // Or the property would be about nothing.
    expect(approvals).toBeGreaterThan(0)
  })
})
