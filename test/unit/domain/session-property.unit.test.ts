import { isLeft } from 'fp-ts/Either'
import fc from 'fast-check'
import { HOUR, instant, MINUTE, plusMillis } from '../../../src/domain/kernel'
import { LIFETIME, REUSE_GRACE, session, type SessionState } from '../../../src/domain/session'
import { actor, user, uuid } from '../../support/decider-specification'

const by = actor('learner')
const { decide, evolve } = session.decider
const start = instant('2026-03-01T10:00:00Z')

const fresh = (): SessionState =>
  evolve(session.decider.initialState, {
    type: 'SessionStarted',
    data: {
      ...{ userId: user(1), role: 'learner', methods: ['pwd'], client: { address: '::1' } },
      ...{ startedAt: start, expiresAt: plusMillis(start, LIFETIME) },
    },
  })

/** A server for one session: answers a refresh as `Sessions` does, with the next generation or with nothing. */
class Server {
  state = fresh()
  private millis = 0

  wait(millis: number): void {
    this.millis += millis
  }

  refresh(generation: number): number | undefined {
    if (this.state.stage === 'ended') return undefined
    const at = plusMillis(start, this.millis)
    const outcome = decide({ type: 'RefreshSession', id: uuid(5), data: { generation }, at, by }, this.state)
    if (isLeft(outcome)) return undefined
    this.state = outcome.right.reduce(evolve, this.state)
    return this.ended ? undefined : generation + 1
  }

  get ended(): boolean {
    return this.state.stage === 'ended'
  }

  get reused(): boolean {
    return this.state.stage === 'ended' && this.state.cause === 'reuse'
  }
}

/** How long the holder waits between one refresh and the next. */
const waits = fc.array(fc.nat({ max: 9 * MINUTE }), { maxLength: 60 })

describe('refreshes in any order', () => {
  it('never end a session whose tabs share their token, though each sends it at once with the others', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ wait: fc.nat({ max: HOUR }), tabs: fc.integer({ min: 1, max: 5 }) }), { maxLength: 40 }),
        (rounds) => {
          const server = new Server()
          let token = 0
          for (const { wait, tabs } of rounds) {
            server.wait(wait)
            const answers = Array.from({ length: tabs }, () => {
              server.wait(REUSE_GRACE / 10)
              return server.refresh(token)
            })
            expect(answers).toEqual(answers.map(() => token + 1))
            token += 1
          }
        },
      ),
    )
  })

  it('end it for both once a thief and the holder have gone separate ways for longer than the grace', () => {
    fc.assert(
      fc.property(waits, fc.boolean(), (history, thiefFirst) => {
        const server = new Server()
        let holder = 0
        for (const wait of history) {
          server.wait(wait)
          holder = server.refresh(holder) ?? holder
        }
        let thief = holder
        // One of them uses the stolen token, then the other one: within the grace they get the same, and go on.
        const use = (who: 'thief' | 'holder'): void => {
          if (who === 'thief') thief = server.refresh(thief) ?? thief
          else holder = server.refresh(holder) ?? holder
        }
        const [first, second] = thiefFirst ? (['thief', 'holder'] as const) : (['holder', 'thief'] as const)
        use(first)
        server.wait(REUSE_GRACE + 1)
        use(second)
        expect(server.reused).toBe(true)
        use('thief')
        use('holder')
        expect([server.refresh(thief), server.refresh(holder)]).toEqual([undefined, undefined])
      }),
    )
  })

  it('give nobody a token but of the present generation, and never two generations that are good at once', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ wait: fc.nat({ max: 60_000 }), back: fc.nat({ max: 3 }) }), { maxLength: 60 }),
        (tries) => {
          const server = new Server()
          for (const { wait, back } of tries) {
            server.wait(wait)
            const before = server.state
            if (before.stage !== 'live') return
            const presented = Math.max(0, before.generation - back)
            const answer = server.refresh(presented)
            const after = server.state
            if (after.stage === 'live') expect(answer).toBe(after.generation)
            else {
              expect(answer).toBeUndefined()
              expect(presented).toBeLessThan(before.generation)
            }
          }
        },
      ),
    )
  })
})
