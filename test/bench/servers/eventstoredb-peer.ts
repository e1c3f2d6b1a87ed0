import { EventStoreDbPeer } from '../../support/eventstoredb/peer'
import { serve } from './child'

/** The protocol peer of EventStoreDB, with its log in memory. */
const main = async (): Promise<void> => {
  const peer = await EventStoreDbPeer.start()
  serve({ url: peer.url, headers: {} }, () => peer.stop())
}

void main()
