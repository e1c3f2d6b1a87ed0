import { DAY, type Instant, instant, plusMillis } from '../../../domain/kernel'
import { readCsv, type Row } from '../csv'
import { BadSource } from '../source-file'

/*
 * The Open University Learning Analytics Dataset (Kuzilek, Hlosta, Zdrahal, Sci. Data 4:170171, 2017, CC BY 4.0).
 * Dates are days from the start of a presentation; there are no calendar dates in it.
 */

export interface Presentation {
  /** `AAA/2013J` */
  readonly key: string
  readonly module: string
  readonly startsAt: Instant
  readonly endsAt: Instant
  readonly assessments: readonly Assessment[]
}

export interface Assessment {
  readonly id: string
  readonly presentation: string
  /** Tutor-marked, computer-marked, or the examination. */
  readonly kind: 'TMA' | 'CMA' | 'Exam'
  /** Per cent, in hundredths. */
  readonly weight: number
}

export interface Registration {
  readonly presentation: string
  readonly student: string
  /** Day of registration; absent in 45 rows. */
  readonly registered?: number
  /** Day of leaving; absent for those who stayed. */
  readonly unregistered?: number
}

export interface Submission {
  readonly assessment: string
  readonly student: string
  readonly day: number
  /** Carried over from an earlier presentation. */
  readonly banked: boolean
  /** 0 to 100; absent in 173 rows. */
  readonly score?: number
}

export interface Oulad {
  readonly presentations: readonly Presentation[]
  readonly registrations: readonly Registration[]
  readonly submissions: readonly Submission[]
}

/** A presentation starts in February (B) or October (J) of its year; the first of the month stands for the day. */
const startOf = (presentation: string): Instant => {
  const match = /^(\d{4})([BJ])$/.exec(presentation)
  if (match === null) throw new BadSource(`courses.csv: presentation ${presentation} is not a year with B or J`)
  return instant(`${match[1] ?? ''}-${match[2] === 'B' ? '02' : '10'}-01T00:00:00Z`)
}

/** The instant of a day of a presentation. */
export const dayOf = (presentation: Presentation, day: number): Instant => plusMillis(presentation.startsAt, day * DAY)

const whole = (file: string, column: string, text: string): number => {
  if (!/^-?\d+$/.test(text)) throw new BadSource(`${file}: ${column} is '${text}', not a whole number`)
  return Number(text)
}

const optional = (file: string, column: string, text: string): number | undefined =>
  text === '' ? undefined : whole(file, column, text)

const KINDS = ['TMA', 'CMA', 'Exam'] as const

const assessmentOf = (
  row: Row<'code_module' | 'code_presentation' | 'id_assessment' | 'assessment_type' | 'weight'>,
) => {
  const kind = KINDS.find((known) => known === row.assessment_type)
  if (kind === undefined) throw new BadSource(`assessments.csv: assessment_type is '${row.assessment_type}'`)
  const weight = Math.round(Number(row.weight) * 100)
  if (!(weight >= 0 && weight <= 10_000)) throw new BadSource(`assessments.csv: weight is '${row.weight}'`)
  return { id: row.id_assessment, presentation: `${row.code_module}/${row.code_presentation}`, kind, weight }
}

/**
 * Reads courses, assessments, registrations and submissions. `modules` keeps only those modules.
 *
 * @throws BadSource when a file is missing or a value cannot be understood.
 */
export const readOulad = async (folder: string, modules?: readonly string[]): Promise<Oulad> => {
  const wanted = (presentation: string): boolean => modules?.includes(presentation.split('/')[0] ?? '') ?? true
  const keyOf = (row: Row<'code_module' | 'code_presentation'>) => `${row.code_module}/${row.code_presentation}`

  const courses = await readCsv(folder, 'courses.csv', [
    'code_module',
    'code_presentation',
    'module_presentation_length',
  ])
  const assessments = (
    await readCsv(folder, 'assessments.csv', [
      'code_module',
      'code_presentation',
      'id_assessment',
      'assessment_type',
      'weight',
    ])
  ).map(assessmentOf)
  const registrations = await readCsv(folder, 'studentRegistration.csv', [
    'code_module',
    'code_presentation',
    'id_student',
    'date_registration',
    'date_unregistration',
  ])
  const submissions = await readCsv(folder, 'studentAssessment.csv', [
    'id_assessment',
    'id_student',
    'date_submitted',
    'is_banked',
    'score',
  ])

  const presentations = courses
    .filter((row) => wanted(keyOf(row)))
    .map((row): Presentation => {
      const startsAt = startOf(row.code_presentation)
      const days = whole('courses.csv', 'module_presentation_length', row.module_presentation_length)
      const key = keyOf(row)
      return {
        key,
        module: row.code_module,
        startsAt,
        endsAt: plusMillis(startsAt, days * DAY),
        assessments: assessments.filter((assessment) => assessment.presentation === key),
      }
    })
  const known = new Set(presentations.flatMap((presentation) => presentation.assessments.map(({ id }) => id)))

  return {
    presentations,
    registrations: registrations
      .filter((row) => wanted(keyOf(row)))
      .map((row) => {
        const registered = optional('studentRegistration.csv', 'date_registration', row.date_registration)
        const unregistered = optional('studentRegistration.csv', 'date_unregistration', row.date_unregistration)
        return {
          presentation: keyOf(row),
          student: row.id_student,
          ...(registered !== undefined && { registered }),
          ...(unregistered !== undefined && { unregistered }),
        }
      }),
    submissions: submissions
      .filter((row) => known.has(row.id_assessment))
      .map((row) => {
        const score = optional('studentAssessment.csv', 'score', row.score)
        return {
          assessment: row.id_assessment,
          student: row.id_student,
          day: whole('studentAssessment.csv', 'date_submitted', row.date_submitted),
          banked: row.is_banked === '1',
          ...(score !== undefined && { score }),
        }
      }),
  }
}
