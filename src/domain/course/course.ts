import type { Decider } from '../kernel'
import type { CourseCommand } from './commands'
import { decideDraft, decidePlan } from './decide-plan'
import { decideSeats } from './decide-seats'
import { type CourseError, errors } from './errors'
import type { CourseEvent } from './events'
import { evolve } from './evolve'
import type { CourseState } from './state'

const decide: Decider<CourseCommand, CourseEvent, CourseState, CourseError>['decide'] = (command, state) => {
  if (command.type === 'DraftCourse') return decideDraft(command, state)
  if (state.stage === 'none') return errors.fail('course.not-found', 'There is no such course.')
  switch (command.type) {
    case 'ReserveSeat':
    case 'ReleaseSeat':
    case 'JoinWaitlist':
    case 'LeaveWaitlist':
    case 'AdvanceWaitlist':
      return decideSeats(command, state)
    default:
      return decidePlan(command, state)
  }
}

export const decider: Decider<CourseCommand, CourseEvent, CourseState, CourseError> = {
  initialState: { stage: 'none' },
  decide,
  evolve,
}
