import { right } from 'fp-ts/Either'
import { actsFor, UserId } from '../kernel'
import { isPresent, present } from './attendance'
import type { Of } from './commands'
import { errors } from './errors'
import { recordingStopped } from './room'
import { type Decision, type Existing, hostOnly, notOpen, over } from './state'

/** Consent is personal: no host, administrator or process gives it for somebody. It holds for this meeting only. */
export const decideConsent = (
  { type, at, by }: Of<'GiveRecordingConsent' | 'WithdrawRecordingConsent'>,
  state: Existing,
): Decision => {
  if (!UserId.is(by.id) || (by.id !== state.hostId && !state.invited.has(by.id)))
    return errors.fail('meeting.not-invited', 'Only the host and the invited are asked for consent.')
  if (state.stage === 'ended' || state.stage === 'cancelled') return over(state.stage)
  const participantId = by.id
  const consented = state.consents.has(participantId)

  switch (type) {
    case 'GiveRecordingConsent':
      return consented ? right([]) : right([{ type: 'RecordingConsentGiven', data: { participantId, givenAt: at } }])
    case 'WithdrawRecordingConsent':
      if (!consented) return right([])
      return right([
        ...(state.stage === 'open' && isPresent(state.attendance, participantId)
          ? recordingStopped(state, 'consent-withdrawn', at)
          : []),
        { type: 'RecordingConsentWithdrawn', data: { participantId, withdrawnAt: at } },
      ])
  }
}

/** The host records, present and with the consent of everybody in the room. */
export const decideRecording = (
  { type, at, by }: Of<'StartRecording' | 'StopRecording'>,
  state: Existing,
): Decision => {
  if (!actsFor(by, state.hostId)) return hostOnly()
  if (state.stage !== 'open') return notOpen(state.stage)

  switch (type) {
    case 'StartRecording': {
      if (state.recording) return right([])
      if (!isPresent(state.attendance, state.hostId))
        return errors.fail('meeting.host-absent', 'A meeting is recorded only while its host is in the room.')
      const participantIds = present(state.attendance)
      const missing = participantIds.filter((participantId) => !state.consents.has(participantId))
      return missing.length > 0
        ? errors.fail('meeting.consent-missing', 'Not everybody in the room has consented.', { missing })
        : right([
            { type: 'RecordingStarted', data: { recording: state.recordings + 1, participantIds, startedAt: at } },
          ])
    }
    case 'StopRecording':
      return right(recordingStopped(state, 'requested', at))
  }
}
