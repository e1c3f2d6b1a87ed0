import type { Position } from '../../application/ports/event-store'
import type { Logger } from '../../application/ports/logger'
import type { Stalled } from '../../application/watchdog'

/**
 * What a read model's projection is doing. `standby`: another process owns it. `retrying`: the database or the log
 * fails, it tries again. `stopped`: an event cannot be taken. `superseded`: a newer version of Lyceum owns the tables.
 */
export type ProjectionState = 'standby' | 'building' | 'live' | 'retrying' | 'stopped' | 'superseded'

export interface ProjectionStatus {
  readonly readModel: string
  readonly state: ProjectionState
  /** The log is folded up to here; undefined while another process does it. */
  readonly position: Position | undefined
  /** Why it is stopped or trying again. */
  readonly failure?: string
  /** It stood still at this position while the log went on, and has not come beyond it since. */
  readonly stalledAt?: Position
}

/** What the projections of this process are doing, and which of them have stalled. */
export class ProjectionStates {
  private readonly states = new Map<string, ProjectionStatus>()
  private readonly stalls = new Map<string, Position>()

  constructor(private readonly logger: Logger) {}

  all(): readonly ProjectionStatus[] {
    return [...this.states.values()]
  }

  positionOf(readModel: string): Position | undefined {
    return this.states.get(readModel)?.position
  }

  /** An alarm lasts until the projection has come beyond where it stood, and not only until it was started again. */
  set(readModel: string, state: ProjectionState, position?: Position, failure?: string): void {
    if (state === 'standby') this.stalls.delete(readModel)
    const stalledAt = this.stallOf(readModel, position)
    this.states.set(readModel, {
      readModel,
      state,
      position,
      ...(failure !== undefined && { failure }),
      ...(stalledAt !== undefined && { stalledAt }),
    })
  }

  stalled(readModel: string, { position, message }: Stalled): void {
    this.stalls.set(readModel, position)
    this.logger.error('a projection has stalled and is started again', { readModel, position, error: message })
  }

  private stallOf(readModel: string, position: Position | undefined): Position | undefined {
    const stalledAt = this.stalls.get(readModel)
    if (stalledAt === undefined || position === undefined || position <= stalledAt) return stalledAt
    this.stalls.delete(readModel)
    this.logger.info('a projection that had stalled goes on', { readModel, position })
    return undefined
  }
}
