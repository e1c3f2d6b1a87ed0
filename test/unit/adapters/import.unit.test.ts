import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ouladImport } from '../../../src/adapters/import/oulad'
import { stableCommandId, stableUuid } from '../../../src/adapters/import/stable-id'
import { playedSegments, readStatements } from '../../../src/adapters/import/xapi/source'
import { accepts, CourseId, instant } from '../../../src/domain/kernel'

describe('stable ids', () => {
  const at = instant('2013-10-01T00:00:00Z')

  it('are UUIDv7 of the record’s instant, the same in every run and different for every record', () => {
    const id = stableUuid(at, 'a')
    expect(accepts(CourseId, id)).toBe(true)
    expect(id.charAt(14)).toBe('7')
    expect(parseInt(id.replace('-', '').slice(0, 12), 16)).toBe(Date.parse(at))
    expect(stableUuid(at, 'a')).toBe(id)
    expect(stableUuid(at, 'b')).not.toBe(id)
    expect(stableCommandId('a')).toBe(stableCommandId('a'))
    expect(stableCommandId('a')).not.toBe(stableCommandId('b'))
  })
})

describe('played segments', () => {
  it('are finished spans in milliseconds; one that has no end yet is left out', () => {
    expect(playedSegments('0[.]42.608[,]43.168[.]124.692[,]176.4')).toEqual([
      { from: 0, to: 42_608 },
      { from: 43_168, to: 124_692 },
    ])
  })

  it('leave out what has no length and turn what was played backwards', () => {
    expect(playedSegments('5[.]5[,]9[.]3')).toEqual([{ from: 3_000, to: 9_000 }])
    expect(playedSegments('')).toEqual([])
    expect(playedSegments('a[.]b')).toEqual([])
  })
})

describe('a source that is not as it should be', () => {
  let folder: string
  const files = {
    'courses.csv': 'code_module,code_presentation,module_presentation_length\r\nAAA,2013J,268\r\n',
    'assessments.csv':
      'code_module,code_presentation,id_assessment,assessment_type,date,weight\nAAA,2013J,1752,TMA,19,100\n',
    'studentRegistration.csv':
      'code_module,code_presentation,id_student,date_registration,date_unregistration\nAAA,2013J,11391,-159,\n',
    'studentAssessment.csv': 'id_assessment,id_student,date_submitted,is_banked,score\n1752,11391,18,0,78\n',
  }
  const write = async (changed: Partial<Record<keyof typeof files, string>>) => {
    for (const [name, content] of Object.entries({ ...files, ...changed })) await writeFile(join(folder, name), content)
  }
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lyceum-import-'))
  })
  afterEach(() => rm(folder, { recursive: true }))

  it('is read when nothing is wrong with it, plain files as well as packed ones', async () => {
    await write({})
    const { courses, records } = await ouladImport(folder)
    expect([...courses.steps].map(({ request }) => request?.type)).toContain('PublishCourse')
    expect([...records.steps].map(({ request }) => request?.type)).toEqual([
      'RequestEnrollment',
      'SubmitAssessment',
      'GradeAssessment',
    ])
  })

  it.each([
    ['a missing column', { 'courses.csv': 'code_module,code_presentation\nAAA,2013J\n' }, /courses\.csv has no column/],
    ['a ragged row', { 'courses.csv': `${files['courses.csv']}AAA\n` }, /courses\.csv cannot be read/],
    ['a word for a number', { 'studentAssessment.csv': files['studentAssessment.csv'].replace('18', 'soon') }, /soon/],
    ['an unknown presentation', { 'courses.csv': files['courses.csv'].replace('2013J', '2013X') }, /2013X/],
    ['an unknown kind', { 'assessments.csv': files['assessments.csv'].replace('TMA', 'XXX') }, /XXX/],
    [
      'a submission without a registration',
      { 'studentAssessment.csv': files['studentAssessment.csv'].replace('11391', '7') },
      /AAA\/2013J\/7 has no row/,
    ],
  ])('%s is named', async (_, changed, message) => {
    await write(changed)
    await expect(ouladImport(folder)).rejects.toThrow(message)
  })

  it('a missing file is named, and so is a module that is not there', async () => {
    await expect(ouladImport(folder)).rejects.toThrow(/courses\.csv is missing/)
    await write({})
    await expect(ouladImport(folder, ['ZZZ'])).rejects.toThrow(/ZZZ/)
  })

  it('a line that is no statement is named by its number', async () => {
    await writeFile(join(folder, 'fun-mooc-video-statements.ndjson'), '\n{"id": 1}\n')
    await expect(readStatements(folder)).rejects.toThrow(/line 2/)
    await writeFile(join(folder, 'fun-mooc-video-statements.ndjson'), '{\n')
    await expect(readStatements(folder)).rejects.toThrow(/line 1: not JSON/)
    await rm(join(folder, 'fun-mooc-video-statements.ndjson'))
    await writeFile(join(folder, 'fun-mooc-video-statements.ndjson.gz'), 'not packed')
    await expect(readStatements(folder)).rejects.toThrow(/cannot be read/)
  })
})
