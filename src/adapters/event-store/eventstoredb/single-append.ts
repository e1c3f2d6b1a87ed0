import type { SerialisedAppend } from '../serialised-append'
import { type AppendAnswer, type AppendOnce, readAnswer } from './append-answer'
import { Gate } from './gate'
import type { LogClient } from './log-client'
import { appendRequests } from './proposed'

/** Calls at once: well below the 100 that a connection takes (see `Gate`). */
const MOST_UNDER_WAY = 30

/** Appends by a call each, for servers before 21.6, which have no BatchAppend. */
export class SingleAppend implements AppendOnce {
  private readonly gate = new Gate(MOST_UNDER_WAY)

  constructor(private readonly client: LogClient) {}

  append(append: SerialisedAppend): Promise<AppendAnswer> {
    return this.gate.run(async () => readAnswer(append, await this.client.appendOne(appendRequests(append))))
  }
}
