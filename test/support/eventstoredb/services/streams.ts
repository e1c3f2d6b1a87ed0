import type { ServiceDefinition } from '@grpc/grpc-js'
import { StreamsService } from '@eventstore/db-client/generated/streams_grpc_pb'
import type { ReadResp } from '@eventstore/db-client/generated/streams_pb'
import type { Service } from '../context'
import { appendHandler } from './append'
import { batchAppendHandler } from './batch-append'
import { deleteHandler, tombstoneHandler } from './delete'
import { readHandler } from './read'

/** The client's definition, but that a Read may answer with bytes that are a message already. */
export const streamsDefinition: ServiceDefinition = {
  ...StreamsService,
  read: {
    ...StreamsService.read,
    responseSerialize: (response: ReadResp | Buffer): Buffer =>
      Buffer.isBuffer(response) ? response : Buffer.from(response.serializeBinary()),
  },
}

/** event_store.client.streams.Streams */
export const streams: Service = (context) => ({
  append: appendHandler(context),
  batchAppend: batchAppendHandler(context),
  read: readHandler(context),
  delete: deleteHandler(context),
  tombstone: tombstoneHandler(context),
})
