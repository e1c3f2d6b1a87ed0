import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const FILE = join(__dirname, '..', '..', 'docs', 'domain-states.md')

/** One event on one arrow of a diagram, or in a note, which is an arrow from a stage to itself. */
export interface Arrow {
  readonly from: string
  readonly event: string
  readonly to: string
  /** The words in brackets after the event: it takes this way only then. */
  readonly condition?: string
}

const START = '[*]'
const ARROW = /^(\S+) --> (\S+): (\w+)(?: \((.+)\))?$/
const NOTE = /^note right of (\w+)$/

const stage = (name: string): string => (name === START ? 'none' : name)

const arrowsOf = (diagram: string): readonly Arrow[] => {
  const arrows: Arrow[] = []
  let noted: string | undefined
  for (const line of diagram.split('\n').map((each) => each.trim())) {
    const [, from, to, event, condition] = ARROW.exec(line) ?? []
    const note = NOTE.exec(line)?.[1]
    if (from !== undefined && to !== undefined && event !== undefined)
      arrows.push({ from: stage(from), event, to: stage(to), ...(condition !== undefined && { condition }) })
    else if (note !== undefined) noted = note
    else if (line === 'end note') noted = undefined
    else if (noted !== undefined) arrows.push({ from: noted, event: line, to: noted })
    else if (line !== '' && line !== 'stateDiagram-v2') throw new Error(`not understood in a state diagram: ${line}`)
  }
  return arrows
}

/** The diagrams of docs/domain-states.md: the arrows under the heading of each aggregate's noun, in their order. */
export const stateDiagrams = (): ReadonlyMap<string, readonly Arrow[]> =>
  new Map(
    [...readFileSync(FILE, 'utf8').matchAll(/^## (\w+)\n[^]*?```mermaid\n([^]*?)```/gm)].map(([, noun, diagram]) => [
      noun ?? '',
      arrowsOf(diagram ?? ''),
    ]),
  )
