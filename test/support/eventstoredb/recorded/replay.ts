import type { Plain, RecordedCase, RecordedFile } from './cases'
import { Recording } from './cases'
import type { Outcome, RawClient } from './raw-client'
import { type Run, runCase } from './runner'
import { type Leniency, Vocabulary } from './vocabulary'

/** A case that is made again, in its place among the others. */
export interface Step extends Run, Leniency {
  readonly file: RecordedFile
  readonly case: string
}

/** What is to be compared: the answers of the recording's server and of the one asked now, in the same words. */
export interface Compared {
  readonly expected: Pick<RecordedCase, 'responses' | 'status'>
  readonly actual: Outcome
}

/** A run of recorded cases against one server, in which names, ids and positions keep their meaning from case to case. */
export class Replay {
  readonly recording = new Recording()
  private readonly vocabulary = new Vocabulary()
  private readonly files = new Map<RecordedFile, readonly RecordedCase[]>()

  /** The cases of a file, in this run's words. */
  cases(file: RecordedFile): readonly RecordedCase[] {
    const known = this.files.get(file) ?? this.recording.load(file)
    this.files.set(file, known)
    return known
  }

  /** A case by its name; throws where there is none. */
  case(file: RecordedFile, name: string): RecordedCase {
    const found = this.cases(file).find((one) => one.case === name)
    if (found === undefined) throw new Error(`${file}.json has no case "${name}"`)
    return found
  }

  /** Makes a case again. */
  async run(client: RawClient, step: Step): Promise<Compared> {
    const recorded = this.case(step.file, step.case)
    return this.compare(recorded, await runCase(client, recorded, step), step)
  }

  /** Puts what a server answered into the recording's words. */
  compare({ responses, status }: RecordedCase, actual: Outcome, leniency: Leniency = {}): Compared {
    const { note: _ofTheRecording, ...expected } = status
    return {
      expected: { responses, status: expected },
      actual: { ...actual, responses: this.vocabulary.translate(actual.responses, responses, leniency) as Plain[] },
    }
  }
}
