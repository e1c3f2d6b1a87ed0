import type { sendUnaryData, ServerUnaryCall } from '@grpc/grpc-js'
import { SupportedMethod, SupportedMethods } from '@eventstore/db-client/generated/serverfeatures_pb'
import { answer } from '../calls'
import type { Service } from '../context'

const PERSISTENT = 'persistent_subscriptions.persistentsubscriptions'
const STREAM_AND_ALL = ['stream', 'all']

/** Service, method and features, as the server of 22.10.5 lists them; also those that the peer lacks, for no client asks for them unasked. */
const METHODS: readonly (readonly [service: string, methods: readonly string[], features?: readonly string[]])[] = [
  [PERSISTENT, ['create', 'update', 'delete', 'read'], STREAM_AND_ALL],
  [PERSISTENT, ['getinfo', 'replayparked', 'list', 'restartsubsystem'], STREAM_AND_ALL],
  ['users.users', ['create', 'update', 'delete', 'disable', 'enable', 'details', 'changepassword', 'resetpassword']],
  ['streams.streams', ['read'], ['position', 'events']],
  ['streams.streams', ['append', 'delete', 'tombstone']],
  ['streams.streams', ['batchappend'], ['deadline_duration']],
  ['operations.operations', ['startscavenge', 'stopscavenge', 'shutdown', 'mergeindexes', 'resignnode']],
  ['operations.operations', ['setnodepriority', 'restartpersistentsubscriptions']],
  ['gossip.gossip', ['read']],
  ['monitoring.monitoring', ['stats']],
  ['server_features.serverfeatures', ['getsupportedmethods']],
  ['projections.projections', ['create'], ['track_emitted_streams']],
  ['projections.projections', ['update', 'delete', 'statistics', 'disable', 'enable', 'reset', 'state', 'result']],
  ['projections.projections', ['restartsubsystem']],
]

const supportedMethods = (version: string): SupportedMethods => {
  const answerable = new SupportedMethods()
  answerable.setEventStoreServerVersion(version)
  for (const [service, names, features = []] of METHODS)
    for (const name of names) {
      const method = new SupportedMethod()
      method.setServiceName(`event_store.client.${service}`)
      method.setMethodName(name)
      method.setFeaturesList([...features])
      answerable.addMethods(method)
    }
  return answerable
}

/** event_store.client.server_features.ServerFeatures: which methods there are, and the server's version. */
export const serverFeatures: Service = ({ version }) => ({
  getSupportedMethods: (_call: ServerUnaryCall<unknown, SupportedMethods>, reply: sendUnaryData<SupportedMethods>) =>
    answer(reply, () => Promise.resolve(supportedMethods(version))),
})
