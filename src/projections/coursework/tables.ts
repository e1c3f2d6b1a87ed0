import * as t from 'io-ts'
import { bigint, decimal, integer, json, optional, text, texts, timestamp, uuid } from '../runtime/column'
import { impersonal, personal } from '../runtime/column-privacy'
import { defineTable } from '../runtime/table'

const enrolled = {
  enrollmentId: uuid('The enrolment'),
  courseId: uuid('Its course'),
  learnerId: uuid('Its learner'),
}

/** What is needed of an enrolment to place its coursework. */
export const enrolments = defineTable({
  name: 'coursework_enrollments',
  comment: 'What is needed of each enrolment to place its coursework',
  internal: true,
  columns: {
    ...enrolled,
    ownerId: uuid('The tutor or institution whose course it is'),
    stage: impersonal(text('Where it is in its life'), "a word of Lyceum's own"),
    videoMillis: impersonal(
      json('Length of each video lesson, in milliseconds', t.record(t.string, t.number)),
      'of the course',
    ),
  },
  key: ['enrollmentId'],
})

export const submissions = defineTable({
  name: 'submissions',
  comment: 'Work that learners handed in, with its latest score',
  columns: {
    ...enrolled,
    assessmentId: impersonal(text("The assessment, by its id in the course's outline"), 'an id'),
    submittedAt: timestamp('When it was handed in (last, where it was replaced)'),
    workRef: personal(optional(text('Where the work itself lies')), 'learnerId'),
    score: optional(decimal('The latest score, 0 to 100; none: not graded', 5, 2)),
    gradedAt: optional(timestamp('When it got this score')),
    gradings: integer('How often it was graded'),
    outOfTerm: impersonal(
      texts("Why a registrar's record of it does not fit the tidy course of an enrolment; mostly none"),
      "words of Lyceum's own",
    ),
  },
  key: ['enrollmentId', 'assessmentId'],
  indexes: [
    { on: ['courseId', 'assessmentId', 'enrollmentId'] },
    { on: ['learnerId', 'enrollmentId', 'assessmentId'] },
  ],
  fillfactor: 80,
})

export const progress = defineTable({
  name: 'lesson_progress',
  comment: 'How far learners are in each lesson',
  columns: {
    ...enrolled,
    lessonId: impersonal(text("The lesson, by its id in the course's outline"), 'an id'),
    percent: integer('How far, in whole per cent; of a video the share watched'),
    watchedMillis: optional(bigint('Of a video: how much of it was watched, each moment counted once')),
    updatedAt: timestamp('When it last grew'),
  },
  key: ['enrollmentId', 'lessonId'],
  indexes: [{ on: ['courseId', 'lessonId', 'enrollmentId'] }],
  fillfactor: 80,
})

export const courseStatistics = defineTable({
  name: 'course_statistics',
  comment: 'How each course fares',
  columns: {
    courseId: uuid('The course'),
    ownerId: uuid('The tutor or institution whose course it is'),
    enrolled: integer('Enrolments ever, whatever became of them'),
    completed: integer('Enrolments that completed'),
    withdrawn: integer('Enrolments that the learner left'),
    expired: integer('Enrolments that ended unpaid or with the term'),
    submissions: integer('Work handed in, also out of term; a replacement is not counted again'),
    scored: integer('How many of the submissions have a score'),
    scoreSum: decimal('Sum of the latest scores', 20, 2),
    meanScore: optional(decimal('Mean of the latest scores, of submissions that have one', 7, 4)),
  },
  key: ['courseId'],
  fillfactor: 70,
})

export const videoStatistics = defineTable({
  name: 'video_statistics',
  comment: 'How much of each video is watched',
  columns: {
    courseId: uuid('The course'),
    ownerId: uuid('The tutor or institution whose course it is'),
    lessonId: impersonal(text("The video lesson, by its id in the course's outline"), 'an id'),
    learners: integer('How many learners watched some of it'),
    watchedShareSum: decimal('Sum over these learners of the share watched, each share 0 to 1', 20, 6),
    meanWatchedShare: decimal('Mean share watched over these learners, 0 to 1', 7, 4),
    completions: integer('How many of them watched 95 per cent or more'),
  },
  key: ['courseId', 'lessonId'],
  fillfactor: 70,
})

export const tables = { enrolments, submissions, progress, courseStatistics, videoStatistics }
