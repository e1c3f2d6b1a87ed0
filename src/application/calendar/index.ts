export { bookingUid, type Invitation, invitation, type InvitedLesson, meetingUid, sequenceOf } from './invitation'
export { type CalendarEntry, type CalendarPerson, writeCalendar } from './write'
