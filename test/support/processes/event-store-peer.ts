import { EventStoreDbPeer } from '../eventstoredb/peer'

// A peer of EventStoreDB as a process of its own: prints its URL and runs until whoever started it is gone.
const run = async (): Promise<void> => {
  const { url } = await EventStoreDbPeer.start()
  process.stdout.write(`${url}\n`)
  process.stdin.on('end', () => process.exit()).resume()
}

void run()
