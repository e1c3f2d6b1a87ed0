import type { GroupSettings } from './settings'

/** Up to where a group is done: everything up to `position`, which is the `sequence`th event that it read. */
export interface Progress {
  readonly position: number
  readonly sequence: number
}

/** Decides when a group's progress is written down: by count at once, by time on the clock's tick. */
export class Checkpoint {
  private sequence = 0
  private writtenAt = -Infinity

  /** @param last the position that was written last; undefined before the first */
  constructor(
    private readonly settings: GroupSettings,
    public last: number | undefined,
    private readonly save: (position: number) => void,
  ) {}

  /** Whether this progress will be written, sooner or later, if there is no more. */
  wouldTake({ sequence }: Progress): boolean {
    return sequence > this.sequence && sequence - this.sequence >= this.settings.minCheckpointCount
  }

  /** To be told of all progress, and on every tick. */
  consider(progress: Progress, now: number, occasion: 'answer' | 'tick'): void {
    const { maxCheckpointCount, checkpointAfterMs } = this.settings
    const gained = progress.sequence - this.sequence
    const due = occasion === 'tick' && this.wouldTake(progress) && now - this.writtenAt >= checkpointAfterMs
    if (gained <= 0 || !(due || gained >= maxCheckpointCount)) return
    this.sequence = progress.sequence
    this.last = progress.position
    this.writtenAt = now
    this.save(progress.position)
  }
}
