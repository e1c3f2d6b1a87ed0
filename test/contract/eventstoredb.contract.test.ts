import { eventStoreDbLog } from '../support/event-store/eventstoredb-log'
import { eventStoreContract } from './event-store.contract'

// The protocol peer; or a real server, say EVENTSTORE_TEST_URL=esdb://127.0.0.1:2113?tls=false npm run test:contract
eventStoreContract('EventStoreDB', async () => {
  const { open, cut, dispose } = await eventStoreDbLog()
  const [store, other] = await Promise.all([open(), open()])
  return {
    store,
    other,
    open,
    breakConnections: () => {
      cut()
      return Promise.resolve()
    },
    dispose,
  }
})
