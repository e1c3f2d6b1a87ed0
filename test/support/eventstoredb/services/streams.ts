import type { ServiceDefinition } from '@grpc/grpc-js'
import type { Message } from 'google-protobuf'
import { StreamsService } from '@eventstore/db-client/generated/streams_grpc_pb'
import type { Service } from '../context'
import { appendHandler } from './append'
import { batchAppendHandler } from './batch-append'
import { deleteHandler, tombstoneHandler } from './delete'
import { readHandler } from './read'

/** A message, or bytes that are one already. */
const serialize = (response: Message | Buffer): Buffer =>
  Buffer.isBuffer(response) ? response : Buffer.from(response.serializeBinary())

/** The client's definition, but that some methods may answer with bytes. */
export const streamsDefinition: ServiceDefinition = {
  ...StreamsService,
  append: { ...StreamsService.append, responseSerialize: serialize },
  read: { ...StreamsService.read, responseSerialize: serialize },
}

/** event_store.client.streams.Streams */
export const streams: Service = (context) => ({
  append: appendHandler(context),
  batchAppend: batchAppendHandler(context),
  read: readHandler(context),
  delete: deleteHandler(context),
  tombstone: tombstoneHandler(context),
})
