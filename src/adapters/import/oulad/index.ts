import type { ImportPart, ImportStep } from '../pipeline'
import { BadSource } from '../source-file'
import { courseCommands } from './courses'
import { type DatedStep, type Enrolment, enrolmentSteps, publicationOf } from './enrolments'
import { type Oulad, type Presentation, readOulad, type Submission } from './source'

/** An import in two parts: the courses first, since an enrolment needs its course; then all the rest in order of time. */
export interface OuladImport {
  readonly courses: ImportPart
  readonly records: ImportPart
}

/**
 * Turns the Open University's records into commands, each at its own historical instant.
 *
 * @param folder holds courses.csv, assessments.csv, studentRegistration.csv and studentAssessment.csv, plain or .gz
 * @param modules keeps only these, for example `['AAA']`; default all
 * @throws BadSource when the files cannot be understood, or a submission has no registration
 */
export const ouladImport = async (folder: string, modules?: readonly string[]): Promise<OuladImport> => {
  const source = await readOulad(folder, modules)
  if (source.presentations.length === 0)
    throw new BadSource(`courses.csv has no presentation of ${modules?.join(', ') ?? 'any module'}`)
  const byPresentation = enrolmentsOf(source)
  const courses: ImportStep[] = []
  const records: DatedStep[] = []
  for (const [presentation, enrolments] of byPresentation) {
    courses.push(...courseSteps(presentation, enrolments))
    for (const enrolment of enrolments) for (const step of enrolmentSteps(enrolment)) records.push(step)
  }
  records.sort((a, b) => a.at - b.at || a.rank - b.rank)
  return {
    courses: { commands: courses.length, steps: courses },
    records: { commands: records.length, steps: made(records) },
  }
}

function* made(steps: readonly DatedStep[]): Iterable<ImportStep> {
  for (const { make } of steps) yield make()
}

/** A course's first command counts its row of courses.csv, its outline the rows of assessments.csv. */
const courseSteps = (presentation: Presentation, enrolments: readonly Enrolment[]): readonly ImportStep[] =>
  courseCommands(presentation, publicationOf(enrolments, presentation)).map((request): ImportStep => {
    if (request.type === 'DraftCourse') return { request, source: 'courses.csv', countedAs: 'published course' }
    if (request.type === 'DefineOutline')
      return {
        request,
        source: 'assessments.csv',
        countedAs: 'assessment in an outline',
        rows: presentation.assessments.length,
      }
    return { request, source: 'courses.csv' }
  })

const enrolmentsOf = ({
  presentations,
  registrations,
  submissions,
}: Oulad): ReadonlyMap<Presentation, readonly Enrolment[]> => {
  const presentationOf = new Map(presentations.flatMap((p) => p.assessments.map(({ id }) => [id, p.key] as const)))
  const handedIn = new Map<string, Submission[]>()
  for (const submission of submissions) {
    const key = `${presentationOf.get(submission.assessment) ?? ''}/${submission.student}`
    const known = handedIn.get(key)
    if (known === undefined) handedIn.set(key, [submission])
    else known.push(submission)
  }
  const enrolments = new Map<string, Enrolment[]>(presentations.map(({ key }) => [key, []]))
  const byKey = new Map(presentations.map((presentation) => [presentation.key, presentation]))
  for (const registration of registrations) {
    const presentation = byKey.get(registration.presentation)
    if (presentation === undefined)
      throw new BadSource(`studentRegistration.csv: ${registration.presentation} is not in courses.csv`)
    const key = `${registration.presentation}/${registration.student}`
    enrolments.get(presentation.key)?.push({ presentation, registration, submissions: handedIn.get(key) ?? [] })
    handedIn.delete(key)
  }
  const [orphan] = handedIn.keys()
  if (orphan !== undefined)
    throw new BadSource(`studentAssessment.csv: ${orphan} has no row in studentRegistration.csv`)
  return new Map(presentations.map((presentation) => [presentation, enrolments.get(presentation.key) ?? []]))
}
