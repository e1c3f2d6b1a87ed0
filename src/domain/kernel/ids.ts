import { brandedString } from './codec'
import type * as t from 'io-ts'

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

/** A branded UUID (RFC 9562), lower case. Ids come in with the command; the domain makes none. */
export const id = <B extends string>(name: B) =>
  brandedString(name, (s) => UUID.test(s), {
    format: 'uuid',
    pattern: UUID.source,
    description: `${name}: a UUID in lower case`,
    examples: ['0195a1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b'],
  })

export const UserId = id('UserId')
export type UserId = t.TypeOf<typeof UserId>
export const CourseId = id('CourseId')
export type CourseId = t.TypeOf<typeof CourseId>
export const EnrollmentId = id('EnrollmentId')
export type EnrollmentId = t.TypeOf<typeof EnrollmentId>
export const BookingId = id('BookingId')
export type BookingId = t.TypeOf<typeof BookingId>
export const SeriesId = id('SeriesId')
export type SeriesId = t.TypeOf<typeof SeriesId>
export const MeetingId = id('MeetingId')
export type MeetingId = t.TypeOf<typeof MeetingId>
export const PaymentId = id('PaymentId')
export type PaymentId = t.TypeOf<typeof PaymentId>
export const PostingId = id('PostingId')
export type PostingId = t.TypeOf<typeof PostingId>
export const ApplicationId = id('ApplicationId')
export type ApplicationId = t.TypeOf<typeof ApplicationId>
export const GroupLessonId = id('GroupLessonId')
export type GroupLessonId = t.TypeOf<typeof GroupLessonId>
export const WaitId = id('WaitId')
export type WaitId = t.TypeOf<typeof WaitId>
export const PackageId = id('PackageId')
export type PackageId = t.TypeOf<typeof PackageId>
export const ReviewId = id('ReviewId')
export type ReviewId = t.TypeOf<typeof ReviewId>
export const FileId = id('FileId')
export type FileId = t.TypeOf<typeof FileId>
export const SessionId = id('SessionId')
export type SessionId = t.TypeOf<typeof SessionId>
