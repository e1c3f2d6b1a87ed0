/** What some publishing took. */
export interface Load {
  readonly eventsPerSecond: number
  /** Of the process that published, all its threads together. */
  readonly cpuMicrosPerEvent: number
}

/** Measures from now on, until what it gives is called with how many events were published. */
export const startLoad = (): ((events: number) => Load) => {
  const [start, before] = [performance.now(), process.cpuUsage()]
  return (events) => {
    const [elapsed, { user, system }] = [performance.now() - start, process.cpuUsage(before)]
    return { eventsPerSecond: (events * 1_000) / elapsed, cpuMicrosPerEvent: (user + system) / events }
  }
}
