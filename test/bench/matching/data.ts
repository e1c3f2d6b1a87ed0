import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { parse } from 'csv-parse/sync'
import { v5 } from 'uuid'

/** Something that can be found, and what it is labelled with, which no ranker sees. */
export interface Labelled {
  readonly id: string
  readonly title: string
  readonly text: string
  /** How relevant something else is to who looks for what is like this, from 0. */
  readonly gain: (other: Labelled) => number
  readonly labels: readonly string[]
}

export interface DataSet {
  readonly name: string
  /** What counts as relevant, in words. */
  readonly judged: string
  readonly items: readonly Labelled[]
}

type Row = Readonly<Record<string, string>>

/** Where the data are: LYCEUM_DATA_SETS, else a folder beside this repository's. */
export const folderOfData = (): string | undefined => {
  const folder = resolve(process.env['LYCEUM_DATA_SETS'] ?? join(__dirname, '../../../../shared/data'))
  return existsSync(join(folder, 'courses')) && existsSync(join(folder, 'jobs')) ? folder : undefined
}

const rowsOf = (folder: string, path: string): readonly Row[] =>
  parse<Row>(gunzipSync(readFileSync(join(folder, path))), { columns: true, bom: true, relax_quotes: true })

const NAMESPACE = '3f0c1f6e-6a1e-5d64-9f0b-0d2b6c1f7a10'

const item = (
  set: string,
  title: string,
  text: string,
  labels: readonly string[],
  gain: (a: readonly string[], b: readonly string[]) => number,
): Labelled => ({
  ...{ id: v5(`${set} ${title}`, NAMESPACE), title, text, labels },
  gain: (other) => gain(labels, other.labels),
})

/** The first of each title: the same one twice says nothing of a ranker. */
const distinct = (items: readonly Labelled[]): readonly Labelled[] => [
  ...new Map(items.map((each) => [each.title.toLowerCase(), each] as const).reverse()).values(),
]

const same = ([a]: readonly string[], [b]: readonly string[]): number => (a === b ? 1 : 0)

/** What edX's courses are about, which their descriptions end with; descriptions themselves are not used. */
const EDX_SUBJECT =
  /(Architecture|Art & Culture|Biology & Life Sciences|Business & Management|Chemistry|Communication|Computer Science|Data Analysis & Statistics|Design|Economics & Finance|Education & Teacher Training|Electronics|Energy & Earth Sciences|Engineering|Environmental Studies|Ethics|Food & Nutrition|Health & Safety|History|Humanities|Language|Law|Literature|Math|Medicine|Music|Philanthropy|Philosophy & Ethics|Physics|Science|Social Sciences)$/

const edx = (folder: string): DataSet => ({
  name: 'edX courses',
  judged: 'of the same subject',
  items: distinct(
    rowsOf(folder, 'courses/edx_courses.csv.gz').flatMap((row) => {
      const subject = EDX_SUBJECT.exec((row['Course Description'] ?? '').trim())?.[1]
      return subject === undefined ? [] : [item('edx', row['Name'] ?? '', row['About'] ?? '', [subject], same)]
    }),
  ),
})

const udemy = (folder: string): DataSet => ({
  name: 'Udemy courses',
  judged: 'of the same subject',
  items: distinct(
    rowsOf(folder, 'courses/udemy_courses.csv.gz').map((row) =>
      item('udemy', row['course_title'] ?? '', '', [row['subject'] ?? ''], same),
    ),
  ),
})

const jobs = (folder: string): DataSet => ({
  name: 'New York jobs',
  judged: 'of the same category: 1, and the same civil service title: 2',
  items: distinct(
    rowsOf(folder, 'jobs/nyc-jobs-2024-08-cleaned.csv.gz').map((row) =>
      item(
        'nyc',
        row['Business Title'] ?? '',
        row['Division/Work Unit'] ?? '',
        [row['Job Category'] ?? '', row['Civil Service Title'] ?? ''],
        (a, b) => (a[0] === b[0] ? (a[1] === b[1] ? 2 : 1) : 0),
      ),
    ),
  ),
})

export const dataSets = (folder: string): readonly DataSet[] => [edx, udemy, jobs].map((read) => read(folder))
