import { isRight } from 'fp-ts/Either'
import fc from 'fast-check'
import { fold, type Instant, toMillis } from '../../../src/domain/kernel'
import { attendanceOf, meeting, type MeetingCommand, type MeetingEvent } from '../../../src/domain/meeting'
import { actor, user } from '../../support/decider-specification'
import { admitted, event, hostId, issue, minute, opened, plan, start, waits } from '../../support/meeting-history'

const PEOPLE = [1, 2, 3] as const
const invited = [user(2), user(3)]
const scheduled = event('MeetingScheduled', { ...plan, hostId, invited })

/** One step of a random meeting: who does what, on which device or to whom, and how many minutes after the last step. */
const step = fc.record({
  who: fc.constantFrom(...PEOPLE),
  whom: fc.constantFrom(2, 3),
  deviceId: fc.constantFrom('laptop', 'phone', 'tablet'),
  wait: fc.nat(3),
  what: fc.constantFrom<MeetingCommand['type']>(
    'EnterLobby',
    'AdmitParticipant',
    'AdmitParticipant',
    'DenyParticipant',
    'JoinMeeting',
    'JoinMeeting',
    'JoinMeeting',
    'JoinMeeting',
    'LeaveMeeting',
    'LeaveMeeting',
    'StartScreenShare',
    'StartScreenShare',
    'StopScreenShare',
    'GiveRecordingConsent',
    'GiveRecordingConsent',
    'GiveRecordingConsent',
    'WithdrawRecordingConsent',
    'StartRecording',
    'StartRecording',
    'StopRecording',
  ),
})
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never

/** Data that holds every field of any of the commands above; each decider takes what is its own. */
const commandOf = ({ who, whom, deviceId, what }: Step, at: Instant): MeetingCommand => {
  const by = actor(who === 1 ? 'tutor' : 'learner', who)
  switch (what) {
    case 'AdmitParticipant':
    case 'DenyParticipant':
      return issue(what, { participantId: user(whom) }, by, at)
    case 'JoinMeeting':
    case 'LeaveMeeting':
    case 'StartScreenShare':
      return issue(what, { deviceId }, by, at)
    case 'EnterLobby':
    case 'StopScreenShare':
    case 'GiveRecordingConsent':
    case 'WithdrawRecordingConsent':
    case 'StartRecording':
    case 'StopRecording':
      return issue(what, {}, by, at)
    default:
      throw new Error(`no such step: ${what}`)
  }
}

/** What happens when the steps are tried one after another in an open room, and the minute of each event. */
const play = (steps: readonly Step[]): { events: MeetingEvent[]; end: number } => {
  const events: MeetingEvent[] = [scheduled, ...invited.flatMap((id) => [waits(id), admitted(id)]), opened]
  let now = 0
  for (const each of steps) {
    now += each.wait
    const decision = meeting.decider.decide(commandOf(each, minute(now)), fold(meeting.decider, events))
    if (isRight(decision)) events.push(...decision.right)
  }
  return { events, end: now }
}

const histories = fc.array(step, { minLength: 40, maxLength: 100, size: 'max' }).map(play)

/** What a bystander notes down, event by event: kept apart from the aggregate's own state. */
interface Notes {
  /** `<participant> <device>`, those in the room. */
  readonly devices: Set<string>
  readonly admitted: Set<string>
  readonly consented: Set<string>
  readonly presenters: string[]
  recording: boolean
}

/** Shows a bystander's notes after each event. */
const watch = (events: readonly MeetingEvent[], look: (notes: Notes) => void): void => {
  const notes: Notes = {
    devices: new Set(),
    admitted: new Set([hostId]),
    consented: new Set(),
    presenters: [],
    recording: false,
  }
  for (const { type, data } of events) {
    if (type === 'ParticipantJoined') notes.devices.add(`${data.participantId} ${data.deviceId}`)
    if (type === 'ParticipantLeft') notes.devices.delete(`${data.participantId} ${data.deviceId}`)
    if (type === 'ParticipantAdmitted') notes.admitted.add(data.participantId)
    if (type === 'ParticipantDenied') notes.admitted.delete(data.participantId)
    if (type === 'RecordingConsentGiven') notes.consented.add(data.participantId)
    if (type === 'RecordingConsentWithdrawn') notes.consented.delete(data.participantId)
    if (type === 'ScreenShareStarted') notes.presenters.push(`${data.participantId} ${data.deviceId}`)
    if (type === 'ScreenShareStopped') notes.presenters.pop()
    if (type === 'RecordingStarted') notes.recording = true
    if (type === 'RecordingStopped') notes.recording = false
    look(notes)
  }
}

const participantOf = (device: string): string => device.split(' ')[0]!

describe('any meeting', () => {
  it('has an attendance equal to the minutes in which a device of the participant was in the room', () => {
    fc.assert(
      fc.property(histories, fc.nat(30), fc.boolean(), (history, later, ended) => {
        const until = history.end + later
        const events = ended
          ? [...history.events, event('MeetingEnded', { endedAt: minute(history.end) })]
          : history.events

        // Independent of intervals: each minute is looked at by itself.
        const inRoom = new Map<string, Set<number>>()
        const devices = new Map<string, number>()
        const tick = (participantId: string, from: number, to: number) => {
          const minutes = inRoom.get(participantId) ?? new Set()
          for (let m = from; m < to; m += 1) minutes.add(m)
          inRoom.set(participantId, minutes)
        }
        const at = (instant: Instant) => (toMillis(instant) - toMillis(start)) / 60_000
        for (const { type, data } of events) {
          if (type === 'ParticipantJoined') devices.set(`${data.participantId} ${data.deviceId}`, at(data.joinedAt))
          if (type !== 'ParticipantLeft') continue
          const key = `${data.participantId} ${data.deviceId}`
          tick(data.participantId, devices.get(key) ?? NaN, at(data.leftAt))
          devices.delete(key)
        }
        for (const [key, since] of devices) tick(participantOf(key), since, ended ? history.end : until)

        const expected = [...inRoom].flatMap(([id, minutes]) => (minutes.size === 0 ? [] : [[id, minutes.size]]))
        const rows = attendanceOf(fold(meeting.decider, events), minute(until))
        const actual = rows.map(({ participantId, millis }) => [participantId, millis / 60_000])
        expect(Object.fromEntries(actual)).toEqual(Object.fromEntries(expected))
        expect(new Set(rows.map(({ participantId }) => participantId)).size).toBe(rows.length)
      }),
    )
  })

  it('has never more than one presenter, whose device is in the room', () => {
    fc.assert(
      fc.property(histories, ({ events }) => {
        watch(events, ({ presenters, devices }) => {
          expect(presenters.length).toBeLessThanOrEqual(1)
          for (const device of presenters) expect(devices).toContain(device)
        })
      }),
    )
  })

  it('is never recorded with somebody in the room who has not consented, nor without its host', () => {
    fc.assert(
      fc.property(histories, ({ events }) => {
        watch(events, ({ recording, devices, consented }) => {
          if (!recording) return
          const people = [...devices].map(participantOf)
          expect(people).toContain(hostId)
          for (const participantId of people) expect(consented).toContain(participantId)
        })
      }),
    )
  })

  it('has nobody in its room but the host and the admitted', () => {
    fc.assert(
      fc.property(histories, ({ events }) => {
        watch(events, ({ devices, admitted: allowed }) => {
          for (const device of devices) expect(allowed).toContain(participantOf(device))
        })
      }),
    )
  })

  it('is worth the name in these histories: there are shares, recordings, departures and people sent out', () => {
    const seen = fc.sample(histories, { numRuns: 100, seed: 1 }).flatMap(({ events }) => events.map(({ type }) => type))
    for (const type of ['ScreenShareStarted', 'RecordingStarted', 'ParticipantLeft', 'ParticipantDenied'] as const)
      expect(seen.filter((each) => each === type).length).toBeGreaterThan(20)
  })
})
