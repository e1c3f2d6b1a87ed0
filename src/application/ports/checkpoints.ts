import type { Position } from './event-store'

/** Where those who follow the log have come to. */
export interface Checkpoints {
  /** The position after which `name` goes on; 0 where it has not begun. */
  load(name: string): Promise<Position>
  /** Says that everything up to `position` is done. Never goes back: a former owner who is late changes nothing. */
  save(name: string, position: Position): Promise<void>
}
