/** What was found by its name once is known from then on; what could not be found is looked for again. */
export class Opened<Name, Found> {
  private readonly known = new Map<Name, Promise<Found>>()

  constructor(private readonly find: (name: Name) => Promise<Found>) {}

  /** Whoever asks while it is being looked for waits for the same. */
  of(name: Name): Promise<Found> {
    const known = this.known.get(name)
    if (known !== undefined) return known
    const finding = this.find(name)
    this.known.set(name, finding)
    finding.catch(() => this.known.delete(name))
    return finding
  }
}
