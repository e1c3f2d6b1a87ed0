import type { Plain } from './cases'

/** Fields whose values are a server's own: they must stand in for the recorded ones one to one. */
const OWN = new Set(['commitPosition', 'preparePosition', 'subscriptionId', 'instanceId', 'port', 'created'])

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
    if (isFields(actual)) {
      if (own.has(name) && isFields(recorded)) return this.word(name, actual, recorded)
      const parts = isFields(recorded) ? recorded : {}
      return Object.fromEntries(
        Object.entries(actual).map(([key, value]) => [key, this.walk(value, parts[key], own, key)]),
      )
    }
    if (recorded === undefined || typeof recorded !== typeof actual) return actual
    if (TIMES.has(name)) return recorded
    return own.has(name) || this.areIds(actual, recorded) ? this.word(name, actual, recorded) : actual
  }

  private walkList(actual: readonly Plain[], recorded: Plain | undefined, own: ReadonlySet<string>): Plain {
    const items = isList(recorded) ? recorded : []
    const [key, value] = actual
    // An entry of a map: its key names the value.
    if (actual.length === 2 && typeof key === 'string' && value !== undefined)
      return [key, this.walk(value, items[1], own, key)]
    return actual.map((item, index) => this.walk(item, items[index], own, ''))
  }

  private areIds(actual: Plain, recorded: Plain): boolean {
    return typeof actual === 'string' && typeof recorded === 'string' && UUID.test(actual) && UUID.test(recorded)
  }

  /** The recorded value where the two have always stood for each other; the actual one where they have not. */
  private word(name: string, actual: Plain, recorded: Plain): Plain {
    const kind = name === 'preparePosition' ? 'commitPosition' : name
    const actualKey = `${kind} ${JSON.stringify(actual)}`
    const recordedKey = `${kind} ${JSON.stringify(recorded)}`
    const meant = this.recordedFor.get(actualKey) ?? recorded
    const stood = this.actualFor.get(recordedKey) ?? actual
    if (JSON.stringify(meant) !== JSON.stringify(recorded) || JSON.stringify(stood) !== JSON.stringify(actual))
      return actual
    this.recordedFor.set(actualKey, recorded)
    this.actualFor.set(recordedKey, actual)
    return recorded
  }
}
