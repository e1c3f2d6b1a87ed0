import { idOf, isHalves, type Plain } from './cases'

/** Fields whose values are a server's own, as positions and ids are: they must stand for the recorded ones one to one. */
const OWN = new Set(['port', 'created'])

/** Parts of a message that are a time: any will do. */
const TIMES = new Set(['timeStamp'])

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

type Fields = Readonly<Record<string, Plain>>

const isFields = (value: Plain | undefined): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const isList = (value: Plain | undefined): value is readonly Plain[] => Array.isArray(value)

/** How a comparison is to be taken. */
export interface Leniency {
  /** Further fields whose values are the server's own, such as revisions in a stream that the recording server shared with others. */
  readonly own?: readonly string[]
}

/**
 * Says what a server answered in the words of the recording. Positions, times and ids differ from server to server, but what was
 * equal there must be equal here, and what was different, different: over all cases of a run.
 */
export class Vocabulary {
  private readonly recordedFor = new Map<string, Plain>()
  private readonly actualFor = new Map<string, Plain>()

  /** What was answered, with each of the server's own values replaced by the recorded one that it stands for. */
  translate(actual: Plain, recorded: Plain | undefined, { own = [] }: Leniency = {}): Plain {
    return this.walk(actual, recorded, new Set([...OWN, ...own]), '')
  }

  private walk(actual: Plain, recorded: Plain | undefined, own: ReadonlySet<string>, name: string): Plain {
    if (isList(actual)) return this.walkList(actual, recorded, own)
    if (isHalves(actual) && isHalves(recorded))
      return this.stands('id', idOf(actual), idOf(recorded)) ? recorded : actual
    if (isFields(actual)) {
      const parts = isFields(recorded) ? recorded : {}
      return Object.fromEntries(
        Object.entries(actual).map(([key, value]) => [key, this.walk(value, parts[key], own, key)]),
      )
    }
    if (recorded === undefined || typeof recorded !== typeof actual) return actual
    if (TIMES.has(name)) return recorded
    const kind = this.kindOf(name, actual, recorded, own)
    return kind !== undefined && this.stands(kind, actual, recorded) ? recorded : actual
  }

  private walkList(actual: readonly Plain[], recorded: Plain | undefined, own: ReadonlySet<string>): Plain {
    const items = isList(recorded) ? recorded : []
    const [key, value] = actual
    // An entry of a map: its key names the value.
    if (actual.length === 2 && typeof key === 'string' && value !== undefined)
      return [key, this.walk(value, items[1], own, key)]
    return actual.map((item, index) => this.walk(item, items[index], own, ''))
  }

  /** What kind of a server's own values this is; undefined where it is to be as recorded. */
  private kindOf(name: string, actual: Plain, recorded: Plain, own: ReadonlySet<string>): string | undefined {
    if ([actual, recorded].every((value) => typeof value === 'string' && UUID.test(value))) return 'id'
    if (name === 'commitPosition' || name === 'preparePosition') return 'position'
    return own.has(name) ? name : undefined
  }

  /** Whether these two have always stood for each other. */
  private stands(kind: string, actual: Plain, recorded: Plain): boolean {
    const actualKey = `${kind} ${JSON.stringify(actual)}`
    const recordedKey = `${kind} ${JSON.stringify(recorded)}`
    const meant = this.recordedFor.get(actualKey) ?? recorded
    const stood = this.actualFor.get(recordedKey) ?? actual
    if (meant !== recorded || stood !== actual) return false
    this.recordedFor.set(actualKey, recorded)
    this.actualFor.set(recordedKey, actual)
    return true
  }
}
