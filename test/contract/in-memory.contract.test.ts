import { InMemoryEventStore } from '../../src/adapters/event-store/in-memory'
import { eventStoreContract } from './event-store.contract'

eventStoreContract('in memory', () => {
  const store = new InMemoryEventStore()
  return Promise.resolve({
    store,
    other: store.sibling(),
    open: () => Promise.resolve(store.sibling()),
    // It has none: the load alone is the test.
    breakConnections: () => Promise.resolve(),
    dispose: () => store.close(),
  })
})
