import { recentlyAuthenticated } from '../../../src/application/sessions/recently-authenticated'
import { type Actor, instant, MINUTE, plusMillis } from '../../../src/domain/kernel'
import { actor } from '../../support/decider-specification'

const now = instant('2026-03-01T10:00:00Z')
const codeAt = (millis: number, by: Actor = actor('learner')) =>
  recentlyAuthenticated({ by, authenticatedAt: plusMillis(now, millis) }, now)?.code

it('lets through whoever has signed in within five minutes, and sends others to sign in again', () => {
  expect(codeAt(0)).toBeUndefined()
  expect(codeAt(-5 * MINUTE)).toBeUndefined()
  expect(codeAt(-5 * MINUTE - 1)).toBe('auth.sign-in-again')
  expect(recentlyAuthenticated({ by: actor('learner') }, now)).toMatchObject({
    kind: 'unauthenticated',
    detail: { maxAgeSeconds: 300 },
  })
})

it('takes a clock that is a little ahead, and no time that has yet to come', () => {
  expect(codeAt(5_000)).toBeUndefined()
  expect(codeAt(5_001)).toBe('auth.sign-in-again')
})

it('refuses whoever acts for the holder, however recently they have signed in', () => {
  expect(codeAt(0, { ...actor('learner'), via: { ...actor('admin', 2) } })).toBe('auth.not-in-person')
})
